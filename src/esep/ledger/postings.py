"""Postings: what each card changed in the figures. They are only ever added, in the order of the journal."""

import gc
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from functools import cache, partial
from typing import NamedTuple

from esep.ledger.differences import Difference, difference
from esep.ledger.effects import AllEffects, Effects
from esep.ledger.known import Known, Remembered, record_type
from esep.ledger.lines import NONE, Line, Lines, lines
from esep.ledger.measures import Counted
from esep.ledger.through_links import branches, codings
from esep.ledger.whys import Reasons, Why, within
from esep.register.statements import Statement

Affected = list[tuple[str, Remembered, Counted, Lines]]
Change = tuple[str, Line, int, Why]  # of a measure: a posting in the making


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


@contextmanager
def no_cycles_sought() -> Iterator[None]:
    """Posting makes no cycles; to seek them would go through all that is kept, many times a batch."""
    sought = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if sought:
            gc.enable()


class Poster:
    """Posts what each card changes, in its own record and in those that are coded through links to it.

    Args:
        known: what is known before the first card that is posted.
        measures: what is counted, by name.
    """

    def __init__(self, known: Known, measures: Mapping[str, Counted]) -> None:
        self.known, self.measures = known, measures
        self._effects = AllEffects(known.domains, measures.values())
        paths: dict[str, dict[str, None]] = {}
        for counted in measures.values():
            paths.setdefault(counted.record.name, {}).update(dict.fromkeys(counted.measure.by))
        self._through = {kind: branches(told) for kind, told in paths.items()}
        self._known_within = cache(partial(within, known.book))

    def changed_by(self, statements: Iterable[Statement]) -> Iterator[tuple[Statement, list[Change]]]:
        """Learn some thousands of cards, one after the other, and tell the differences they make.

        What is needed of the past is read in one go; where there is one, the cards stand in it already.
        """
        told = list(statements)
        links = (target for one in told for target in self.known.links(one))
        self.known.prefetch([*(one.record for one in told), *links])
        with no_cycles_sought():
            for one in told:
                yield one, self.changes(one)
        self.known.prefetch(())  # what names a record may be more by the next card

    def post(self, told: Statement) -> list[Posting]:
        """Learn a card and post the difference that it makes, see `changes`."""
        seq, known_at, card = told.seq, told.known_at, told.id
        return [
            Posting(seq, known_at, measure, line, amount, why, card)
            for measure, line, amount, why in self.changes(told)
        ]

    def changes(self, told: Statement) -> list[Change]:
        """Learn a card and tell the difference that it makes.

        Cards are told in the order of their entry numbers. The changes by one card stand measure by measure,
        everything taken back before everything that comes, so that they are equal in every process.
        """
        affected = self._affected(told)
        self.known.learn(told)
        for _, one, _, _ in affected:
            one.coded = None
        changes: dict[str, list[Difference]] = {}
        made: dict[tuple[str, str], tuple[Lines, Difference]] = {}
        for record, one, counted, old in affected:
            alike = counted.alike, record
            if alike not in made:
                new = self._lines(record, one, counted)
                made[alike] = new, difference(old, new)
            one.lines[counted.name], change = made[alike]
            if change.gone or change.come:
                changes.setdefault(counted.name, []).append(change)
        self.known.forget()
        return self._told(told, changes) if changes else []

    def _affected(self, told: Statement) -> Affected:
        """Each unit that the card may change, with what it counts as so far, measure by measure."""
        mine = self.known.of(told.record)
        mine.whole = mine.whole or not mine.statements
        effects = self._effects.of(record_type(told.record), told.name if mine.follows(told) else "")
        affected: Affected = []
        for counted in effects.own:
            old = mine.lines.get(counted.name)
            if old is None:
                old = NONE if mine.whole else self._lines(told.record, mine, counted)
            if old is not NONE or counted.name in effects.begins:
                affected.append((told.record, mine, counted, old))
        if effects.far:
            affected += self._linking(told, effects)
            affected.sort(key=lambda unit: (unit[2].name, unit[0]))
        return affected

    def _linking(self, told: Statement, effects: Effects) -> Affected:
        """The units that are coded through links by what the card says."""
        found: Affected = []
        for record in self.known.reached_by(told.record, effects.far) - {told.record}:
            measures = effects.linked.get(record_type(record), ())
            one = self.known.of(record) if measures else None
            if one is not None and one.statements:
                told_of = ((counted, self._standing(record, one, counted)) for counted in measures)
                found += [(record, one, counted, old) for counted, old in told_of if old is not NONE]
        return found

    def _standing(self, record: str, one: Remembered, counted: Counted) -> Lines:
        """What a record counts as so far."""
        found = one.lines.get(counted.name)
        if found is None:
            found = NONE if one.whole else self._lines(record, one, counted)
        return found

    def _lines(self, record: str, one: Remembered, counted: Counted) -> Lines:
        history = one.history
        if not history.events:
            return NONE
        if one.coded is None:
            one.coded = codings(history, self._through[record_type(record)], self.known.history)
        return lines(counted, history, one.coded, self.known.history)

    def _told(self, told: Statement, changes: Mapping[str, list[Difference]]) -> list[Change]:
        known = self.known
        declared = known.domains.record(record_type(told.record))
        reasons = Reasons(told, declared, self._known_within, known.history)
        found: list[Change] = []
        for name, made in changes.items():
            counted = self.measures[name]
            for one in made:
                found += [(name, line, amount, reasons.gone(line)) for line, amount in one.gone]
            for one in made:
                for line, amount in one.come:
                    found.append((name, line, amount, reasons.came(counted, line, one.gone)))
        return found
