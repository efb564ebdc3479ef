"""Units of a territory that report on themselves in a period: some by cards, others by returns of counts.

What a unit says of its own way stands on its record. Cards of what happens there need not name it, since
where somebody found shelter is a secret: so nobody can tell by them which unit sends any.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

from esep.forms.model import Reporter
from esep.forms.returns import Return
from esep.kernel.periods import Period
from esep.register.fold import State
from esep.register.home import Home


@dataclass(frozen=True)
class Unit:
    """A unit that worked in a period; `ways` are all in which it reported, "" where it did not say."""

    number: str
    place: str
    kind: str
    ways: frozenset[str]


def units(home: Home, reporter: Reporter, period: Period) -> list[Unit]:
    """The units of a register that worked on any day of a period, by their numbers."""
    records = [state.record for state in home.journal.states_of(f"{reporter.record}:")]
    return [unit for record in records for unit in _working(home, reporter, record, period)]


def _working(home: Home, reporter: Reporter, record: str, period: Period) -> Iterator[Unit]:
    def stood(day: str) -> State:
        return home.register.record(record, happened=day)

    first, last = period.start.isoformat(), period.last.isoformat()
    days = {first, last, *(card.on for card in stood(last).applied if first <= card.on <= last)}
    worked = [state.facts for state in map(stood, sorted(days)) if state.state == reporter.working]
    if worked:
        ways = frozenset(facts.get(reporter.way, "") for facts in worked)
        yield Unit(record.partition(":")[2], worked[-1][reporter.place], worked[-1][reporter.kind], ways)


@dataclass(frozen=True)
class Coverage:
    """Who tells of a period, and how.

    `filed` are the returns of units. Cards win: a unit that sends them in any part of the period is told by
    them alone, for what they tell of it cannot be taken out of a count again.
    """

    reporter: Reporter
    units: Sequence[Unit]
    filed: Sequence[Return]

    @cached_property
    def returns(self) -> dict[str, Return]:
        """The return of each unit that worked where it says, if it is its only one and could all be read."""
        at = {one.number: _base(one.place) for one in self.units}
        numbers = [one.reporter for one in self.filed]
        return {
            one.reporter: one
            for one in self.filed
            if at.get(one.reporter) == _base(one.territory)
            and one.workbook.complete
            and numbers.count(one.reporter) == 1
        }

    @cached_property
    def by_cards(self) -> list[Unit]:
        """The units that send cards, in any part of the period."""
        return [one for one in self.units if self.reporter.cards in one.ways]

    @cached_property
    def by_return(self) -> list[Unit]:
        """The units that count, and whose return is there."""
        return [one for one in self._counting if one.number in self.returns]

    @cached_property
    def silent(self) -> list[Unit]:
        """The units that count, and whose return is not there."""
        return [one for one in self._counting if one.number not in self.returns]

    @cached_property
    def unsaid(self) -> list[Unit]:
        """The units that nobody says it of for the whole period; cards of theirs count, returns do not."""
        told = {one.number for one in (*self.by_cards, *self._counting)}
        return [one for one in self.units if one.number not in told]

    @cached_property
    def changed(self) -> list[Unit]:
        """The units that send cards of a part of the period alone."""
        return [one for one in self.by_cards if len(one.ways) > 1]

    @cached_property
    def both(self) -> list[Unit]:
        """The units that send cards and filed a return as well, which is not added."""
        return [one for one in self.by_cards if one.number in self.returns]

    @cached_property
    def strange(self) -> list[Return]:
        """The returns that are of no unit that worked there, or one of two, or not readable as a whole."""
        return [one for one in self.filed if one.reporter not in self.returns]

    @cached_property
    def _counting(self) -> list[Unit]:
        return [one for one in self.units if one.ways == {self.reporter.counts}]


def _base(territory: str) -> str:
    """The place of a territory, whatever extent it had."""
    return territory.partition("@")[0]
