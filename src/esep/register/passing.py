"""What time alone does to a record: an order whose term has run out has ended, without any card."""

from collections.abc import Sequence
from datetime import date, datetime
from functools import lru_cache
from typing import NamedTuple

from esep.codebook import Codebook
from esep.declare import Record
from esep.declare.clocks import Happened, Status
from esep.declare.due import Due, due_on
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
    return any(deadline.then for deadline in declared.deadlines)


def turned(declared: Record, applied: Sequence[Statement], on: str, book: Codebook) -> Turned | None:
    """The first change that time alone has made by the beginning of a day, after the cards applied so far."""
    day, reckoning = date.fromisoformat(on), Reckoning.by(book, applied[-1].zone)
    ended = [
        (over, due)
        for due in due_on(declared, happened(applied), reckoning, day)
        if due.status == Status.ENDED and (over := _over_from(due, reckoning)) is not None and over <= day
    ]
    if not ended:
        return None
    over, due = min(ended, key=lambda one: one[0])
    return Turned(over.isoformat(), due.deadline.then, due.deadline.name)


def happened(statements: Sequence[Statement]) -> list[Happened]:
    """Statements as deadlines read them."""
    return [Happened(one.name, one.happened, one.values) for one in statements]


def _over_from(due: Due, reckoning: Reckoning) -> date | None:
    """The first civil day on which the term has run out all day; for an instant, the day it falls on."""
    over = due.over_from
    return reckoning.civil_day(over) if isinstance(over, datetime) else over
