"""Balances: figures as sums of postings, in plain Python.

A cell of the period [a, b) as of K sums the amounts of the postings with `a <= on < b`, `holds_from < b` and
`known_at <= K`. A stock drops the lower bound. No coding holds before its day, so `holds_from < b` implies
`on < b`. What is told apart besides is summed by itself first: a person counts once in a cell, a duration
with its days or hours, the outcome of a cohort as it stands when its window ends.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date
from statistics import median

from esep.declare.measures import Counting, Measure
from esep.ledger.codings import Coding
from esep.ledger.engines import Cells, Lasting, Question, asked, months_later
from esep.ledger.lines import Line
from esep.ledger.measures import Counted
from esep.ledger.postings import Posting
from esep.ledger.spans import Side

Apart = str | int
Told = tuple[Line, int]


class Balance:
    """Answers questions from postings, by looking at each of them.

    Args:
        postings: of any measures, in any order.
        measures: what is counted, by name.
    """

    def __init__(self, postings: Iterable[Posting], measures: Mapping[str, Counted]) -> None:
        self._postings, self._measures = list(postings), measures

    def answer(self, question: Question) -> Cells:
        """The cells of a question; see `Engine`."""
        measure = asked(question, self._measures).measure
        known = [
            (one.line, one.amount)
            for one in self._postings
            if one.measure == question.measure
            and one.known_at <= question.known_at
            and one.line.holds_from < _cut(question, one.line.on)
        ]
        return ARITHMETIC[measure.counting](known, measure, question)


def _cut(question: Question, on: date) -> date:
    """The first day whose events no longer matter for what counts on a day."""
    return months_later(on, question.months) if question.months else question.period.end


def _sums(told: Iterable[Told], measure: Measure, question: Question) -> Counter[tuple[Coding, Apart]]:
    """The sums of a period, by cell and by what is told apart."""
    sums: Counter[tuple[Coding, Apart]] = Counter()
    for line, amount in told:
        cell = question.cell(measure.by, line.dims)
        if cell is not None and line.on in question.period:
            sums[cell, line.apart] += amount
    return sums


def _flow(told: list[Told], measure: Measure, question: Question) -> Cells:
    return _not_zero((cell, amount) for (cell, _), amount in _sums(told, measure, question).items())


def _stock(told: list[Told], measure: Measure, question: Question) -> Cells:
    return _not_zero((question.cell(measure.by, line.dims), amount) for line, amount in told)


def _distinct(told: list[Told], measure: Measure, question: Question) -> Cells:
    sums = _sums(told, measure, question)
    return _not_zero((cell, int(amount > 0)) for (cell, _), amount in sums.items())


def _cohort(told: list[Told], measure: Measure, question: Question) -> Cells:
    sums = _sums(told, measure, question)
    return _not_zero(((outcome, *cell), amount) for (cell, outcome), amount in sums.items())


def _duration(told: list[Told], measure: Measure, question: Question) -> Cells:
    lasted: dict[Coding, list[int]] = {}
    for (cell, took), units in _sums(told, measure, question).items():
        lasted.setdefault(cell, []).extend([int(took)] * units)
    return {cell: _spread(sorted(took)) for cell, took in lasted.items() if took}


def _spread(took: Sequence[int]) -> Lasting:
    """Times in their order as a figure."""
    last = len(took) - 1
    return Lasting(len(took), sum(took), float(median(took)), took[last // 4], took[(3 * last + 2) // 4])


def _touched(told: list[Told], measure: Measure, question: Question) -> Cells:
    """Units, each once: in stock as the period begins, or come in within it; coded as they last were."""
    start = question.period.start
    stood: Counter[str] = Counter()
    begun: Counter[tuple[str, date, Coding]] = Counter()
    for line, amount in told:
        if line.holds_from < start:
            stood[line.unit] += amount
        if line.side == Side.START:
            begun[line.unit, line.on, line.dims] += amount
    last = {unit: (on, dims) for unit, on, dims in sorted(filter(begun.get, begun), key=lambda key: key[:2])}
    counted = (dims for unit, (on, dims) in last.items() if on >= start or stood[unit])
    return _not_zero((question.cell(measure.by, dims), 1) for dims in counted)


def _not_zero(amounts: Iterable[tuple[Coding | None, int]]) -> Cells:
    cells: Counter[Coding] = Counter()
    for cell, amount in amounts:
        if cell is not None:
            cells[cell] += amount
    return {cell: amount for cell, amount in cells.items() if amount}


ARITHMETIC: Mapping[Counting, Callable[[list[Told], Measure, Question], Cells]] = {
    Counting.FLOW: _flow,
    Counting.STANDING: _flow,
    Counting.STOCK: _stock,
    Counting.TOUCHED: _touched,
    Counting.DISTINCT: _distinct,
    Counting.DURATION: _duration,
    Counting.COHORT: _cohort,
}
