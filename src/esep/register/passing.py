"""What time alone does to a record: an order whose term has run out has ended, without any card."""

from collections.abc import Sequence
from datetime import date, datetime
from functools import lru_cache
from typing import NamedTuple

from esep.codebook import Codebook
from esep.declare import Record
from esep.declare.clocks import Happened, Status
from esep.declare.deadlines import Deadline
from esep.declare.due import Due, Dues
from esep.declare.reckoning import Reckoning
from esep.register.statements import Statement


class Turned(NamedTuple):
    """A state that a record entered by time alone: which deadline, and the first day of the new state."""

    on: str
    state: str
    deadline: str


@lru_cache(maxsize=256)
def changes_by_time(declared: Record) -> bool:
    """Whether time alone changes the state of records of a type."""
    return bool(ending(declared))


@lru_cache(maxsize=256)
def ending(declared: Record) -> tuple[Deadline, ...]:
    """The deadlines that lead to a state."""
    return tuple(deadline for deadline in declared.deadlines if deadline.then)


class Awaiting:
    """What is due on a record as its statements come, by the clock of the territory that was read last.

    Args:
        deadlines: of its type.
        book: what terms are reckoned by.
    """

    def __init__(self, deadlines: Sequence[Deadline], book: Codebook) -> None:
        self._deadlines, self._book = deadlines, book
        self._told: list[Statement] = []
        self.by: Reckoning
        self._dues: Dues

    def hear(self, told: Statement) -> None:
        """Add a statement that counts, which happened after the others."""
        alike = bool(self._told) and self._told[-1].zone == told.zone
        self._told.append(told)
        if alike:
            self._dues.hear(_as_heard(told))
        else:
            self.by = Reckoning.by(self._book, told.zone)
            self._dues = Dues(self._deadlines, self.by, happened(self._told))

    def on(self, at: date | datetime) -> tuple[Due, ...]:
        """What is due at a moment; asked once a statement was heard."""
        return self._dues.on(at)


def turned(awaiting: Awaiting, on: str) -> Turned | None:
    """The first change that time alone has made by the beginning of a day, after the cards applied so far."""
    day = date.fromisoformat(on)
    ended = [
        (over, due)
        for due in awaiting.on(day)
        if due.status == Status.ENDED and (over := _over_from(due, awaiting.by)) is not None and over <= day
    ]
    if not ended:
        return None
    over, due = min(ended, key=lambda one: one[0])
    return Turned(over.isoformat(), due.deadline.then, due.deadline.name)


def happened(statements: Sequence[Statement]) -> list[Happened]:
    """Statements as deadlines read them."""
    return [_as_heard(one) for one in statements]


def _as_heard(told: Statement) -> Happened:
    return Happened(told.name, told.happened, told.values)


def _over_from(due: Due, reckoning: Reckoning) -> date | None:
    """The first civil day on which the term has run out all day; for an instant, the day it falls on."""
    over = due.over_from
    return reckoning.civil_day(over) if isinstance(over, datetime) else over
