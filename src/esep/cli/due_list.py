"""The list of what is due, told at the desk: group by group, each line explained where it is asked for."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

from esep.cli.due_cards import card_as_data, card_lines
from esep.cli.due_groups import Group
from esep.cli.dues import due_as_data, line_of
from esep.cli.register_desk import RegisterDesk
from esep.declare.due import Due
from esep.register.due_index import Awaited
from esep.register.due_now import dues_of
from esep.register.due_totals import Total, total
from esep.register.fold import Placed, State


@dataclass(frozen=True)
class DueList:
    """What somebody has to do.

    Args:
        groups: what is due, by group.
        parked: cards that are kept and do not count, each with its record: they wait for a decision.
        held_for: records that somebody holds for an officer who is away, with the officer's code.
        at: the moment that was asked about.
        why: whether each deadline explains itself.
        within: how many days ahead were asked for.
    """

    groups: Mapping[Group, Sequence[Awaited]]
    parked: Sequence[tuple[State, Placed]]
    held_for: Mapping[str, str]
    at: date | datetime
    why: bool = False
    within: int | None = None
    _looked_at: dict[str, Mapping[str, Due]] = field(default_factory=dict)

    def tell(self, desk: RegisterDesk) -> None:
        """Tell it: to people in groups, to a program as a list in which each says its group."""
        if desk.json:
            desk.give([*self._as_data(desk)])
            return
        for group in Group:
            self._tell_group(desk, group)
        found = [one.due for dues in self.groups.values() for one in dues]
        desk.close(_counted(desk, Counter(map(total, found))))

    def _tell_group(self, desk: RegisterDesk, group: Group) -> None:
        dues = self.groups[group]
        parked = self.parked if group is Group.DECIDING else ()
        if not dues and not parked:
            return
        count = len(dues) + len(parked)
        within = group is Group.COMING and self.within is not None
        key = "within" if within else group.value
        desk.tell(desk.say(f"due.group.{key}", count=count, days=self.within or 0))
        if group is Group.LATER:
            return
        for one in dues:
            desk.tell(f"  {one.due.of}  {line_of(desk, one.due, one.zone)}{self._mark(desk, one.due.of)}")
            if self.why:
                for step in desk.words.reasoning(self._explained(desk, one.due)):
                    desk.tell(f"      {step}")
        for state, card in parked:
            for line in card_lines(desk, state, card):
                desk.tell(f"  {line}")

    def _mark(self, desk: RegisterDesk, record: str) -> str:
        absent = self.held_for.get(record)
        return f" {desk.say('due.held_for', officer=absent)}" if absent else ""

    def _explained(self, desk: RegisterDesk, due: Due) -> Due:
        """The same with its reasoning, which only a look at the record's cards tells."""
        if due.of not in self._looked_at:
            dues = dues_of(desk.home, due.of, self.at)
            self._looked_at[due.of] = {one.deadline.name: one for one in dues}
        return self._looked_at[due.of].get(due.deadline.name, due)

    def _as_data(self, desk: RegisterDesk) -> Iterator[dict[str, object]]:
        for group in Group:
            for one in self.groups[group]:
                told = {"group": group.value, **due_as_data(one.due)}
                told["held_for"] = self.held_for.get(one.due.of)
                if self.why:
                    told["reasoning"] = desk.words.reasoning(self._explained(desk, one.due))
                yield told
            if group is Group.DECIDING:
                yield from (
                    {"group": group.value, **card_as_data(desk, state, card)} for state, card in self.parked
                )


def tell_totals(desk: RegisterDesk, totals: Mapping[str, Counter[Total]]) -> None:
    """Tell how much is due in each office, and in all."""
    offices = sorted(totals)
    if desk.json:
        desk.give([{"office": one, **{name: totals[one][name] for name in Total}} for one in offices])
        return
    for one in offices:
        desk.tell(f"{one or '–'}  {_counted(desk, totals[one])}")
    desk.close(_counted(desk, sum((totals[one] for one in offices), Counter())))


def _counted(desk: RegisterDesk, totals: Counter[Total]) -> str:
    return desk.say("due.close", **{name.value: totals[name] for name in Total})
