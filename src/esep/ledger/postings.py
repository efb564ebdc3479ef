"""Postings: what each card changed in the figures. They are only ever added, in the order of the journal."""

from collections.abc import Iterator, Mapping
from typing import NamedTuple

from esep.ledger.differences import Difference, difference
from esep.ledger.known import Known, record_type
from esep.ledger.lines import Line, Lines, lines
from esep.ledger.measures import Counted
from esep.ledger.whys import Why, why
from esep.register.statements import Statement

Unit = tuple[str, str]  # a measure and a record


class Posting(NamedTuple):
    """A change of a line of a measure by an amount: entry number and moment it became known, why, which card.

    Amounts are +1 and -1, or money in whole units; `known_at` is in microseconds since 1970-01-01T00:00Z.
    """

    seq: int
    known_at: int
    measure: str
    line: Line
    amount: int
    why: Why
    card: str


class Poster:
    """Posts what each card changes, in its own record and in those that are coded through links to it.

    Args:
        known: what is known before the first card that is posted.
        measures: what is counted, by name.
        late_after: within how many days the register should learn of an event; what it learns later is
            posted as registered late.
    """

    def __init__(self, known: Known, measures: Mapping[str, Counted], late_after: int) -> None:
        self.known, self.measures, self.late_after = known, measures, late_after

    def post(self, told: Statement) -> list[Posting]:
        """Learn a card and post the difference that it makes.

        Cards are posted in the order of their entry numbers. The postings of one card stand measure by
        measure, everything taken back before everything that comes, so that they are equal in every process.
        """
        before = self._lines(told)
        self.known.learn(told)
        after = self._lines(told)
        changes: dict[str, list[Difference]] = {}
        for unit in sorted(after):
            changes.setdefault(unit[0], []).append(difference(before.get(unit, {}), after[unit]))
        return [posting for measure, made in changes.items() for posting in self._posted(told, measure, made)]

    def _lines(self, told: Statement) -> dict[Unit, Lines]:
        """The lines of every unit that the card may change."""
        found: dict[Unit, Lines] = {}
        for record in self.known.reached_by(told.record):
            history = self.known.history(record)
            if history is None:
                continue
            for name, counted in self.measures.items():
                if counted.record.name == record_type(record) and (record == told.record or counted.links):
                    measured = lines(counted.measure, counted.record, history, self.known.history)
                    found[name, record] = measured
        return found

    def _posted(self, told: Statement, measure: str, made: list[Difference]) -> Iterator[Posting]:
        declared = self.known.domains.record(record_type(told.record))
        counted = self.measures[measure].measure
        gone = [(False, *change) for one in made for change in one.gone]
        come = [(True, *change) for one in made for change in one.come]
        for comes, line, amount in gone + come:
            reason = why(told, declared, counted, line, comes=comes, late_after=self.late_after)
            yield Posting(told.seq, told.known_at, measure, line, amount, reason, told.id)
