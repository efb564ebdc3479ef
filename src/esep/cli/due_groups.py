"""What is due, in the groups in which an officer takes it up, and in the order of a day's work."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from enum import StrEnum
from typing import NamedTuple

from esep.codebook import Codebook
from esep.declare.clocks import Status
from esep.declare.due import worklist
from esep.declare.reckoning import Reckoning
from esep.register.due_index import Awaited


class Group(StrEnum):
    """The groups, in their order."""

    OVERDUE = "overdue"
    TODAY = "today"
    COMING = "coming"
    LATER = "later"
    DECIDING = "deciding"
    STOPPED = "stopped"


class Grouped(NamedTuple):
    """Something due in its group."""

    group: Group
    one: Awaited


def grouped(
    awaited: Iterable[Awaited], at: date | datetime, book: Codebook, within: int | None = None
) -> Mapping[Group, list[Awaited]]:
    """What is awaited at a moment, by group, in each the most urgent first.

    Whether an end falls on this very day, the clock of the record's territory says. What cannot be told
    stands with what waits for a decision: somebody has to look.

    Args:
        awaited: what is due.
        at: the moment.
        book: what days are reckoned by.
        within: how many days ahead is coming; what ends after them is later. None is any number.
    """
    found: dict[Group, list[Awaited]] = {group: [] for group in Group}
    kept = {(one.due.of, one.due.deadline.name): one for one in awaited}
    clocks = {zone: Reckoning.by(book, zone) for zone in {one.zone for one in kept.values()}}
    for due in worklist(one.due for one in kept.values()):
        one = kept[due.of, due.deadline.name]
        found[_group(one, at, clocks[one.zone], within)].append(one)
    return found


def _group(one: Awaited, at: date | datetime, by: Reckoning, within: int | None) -> Group:
    if one.due.status == Status.OVERDUE:
        return Group.OVERDUE
    if one.due.status == Status.STOPPED:
        return Group.STOPPED
    if one.due.due is None:
        return Group.DECIDING
    days = (by.civil_day(one.due.due) - by.civil_day(at)).days
    if days <= 0:
        return Group.TODAY
    return Group.COMING if within is None or days <= within else Group.LATER
