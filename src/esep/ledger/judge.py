"""The judge: figures by their definition, from the cards known at a moment, without any posting.

For each question it forgets every card that was not yet known and, for each record, everything that happened
from the end of the period on. What then stands in the record is counted. It is slow, and every other engine
has to agree with it.
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from statistics import median

from esep.codebook import Codebook
from esep.declare import Domains
from esep.declare.measures import Counting, Measure
from esep.ledger.codings import Coding
from esep.ledger.definitions import Definition, Seen
from esep.ledger.engines import Cells, Lasting, Question, asked
from esep.ledger.known import Known
from esep.ledger.measures import Counted
from esep.register.statements import Statement


class Judge:
    """Answers questions from statements.

    Args:
        statements: every card, in any order.
        domains: what may be recorded.
        book: the codebook that terms and clocks are taken from.
        measures: what is counted, by name.
    """

    def __init__(
        self,
        statements: Iterable[Statement],
        domains: Domains,
        book: Codebook,
        measures: Mapping[str, Counted],
    ) -> None:
        self._statements, self._measures = list(statements), measures
        self._domains, self._book = domains, book
        self._latest: tuple[int, Known] | None = None

    def answer(self, question: Question) -> Cells:
        """The cells of a question; see `Engine`."""
        counted = asked(question, self._measures)
        known = self._known(question.known_at)
        seen = [
            one
            for record in known.records(counted.record.name)
            for one in Definition(record, known, counted, question).seen()
        ]
        return _told(seen, counted.measure, question)

    def _known(self, known_at: int) -> Known:
        """What was known at a moment; the last answer is kept, since questions come in crowds."""
        if self._latest is None or self._latest[0] != known_at:
            known = Known(self._domains, self._book)
            for told in self._statements:
                if told.known_at <= known_at:
                    known.learn(told)
            self._latest = known_at, known
        return self._latest[1]


def _told(seen: Iterable[Seen], measure: Measure, question: Question) -> Cells:
    placed = [(cell, one) for one in seen if (cell := question.cell(measure.by, one.coding)) is not None]
    if measure.counting == Counting.DISTINCT:
        return Counter(cell for cell, _ in {(cell, one.apart) for cell, one in placed})
    if measure.counting == Counting.DURATION:
        times: dict[Coding, list[int]] = {}
        for cell, one in placed:
            times.setdefault(cell, []).append(int(one.apart))
        return {cell: _lasted(all_) for cell, all_ in times.items()}
    cells: Counter[Coding] = Counter()
    for cell, one in placed:
        cells[(str(one.apart), *cell) if measure.counting == Counting.COHORT else cell] += one.amount
    return {cell: amount for cell, amount in cells.items() if amount}


def _lasted(times: list[int]) -> Lasting:
    """Times as a figure: a share of them took so long or less."""
    quarter, three_quarters = (
        next(
            one for one in sorted(set(times)) if 4 * sum(took <= one for took in times) >= share * len(times)
        )
        for share in (1, 3)
    )
    return Lasting(len(times), sum(times), float(median(times)), quarter, three_quarters)
