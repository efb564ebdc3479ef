"""Passings: the days from which terms are over that change no state, told ahead of their time.

A term that leads to a state turns the record, and the register tells it. Whoever counts what is overdue needs
the others too: the day counts once for each run of a clock, whatever is done about it later.
"""

from collections.abc import Sequence
from datetime import date, datetime
from functools import lru_cache
from itertools import pairwise
from typing import NamedTuple

from esep.codebook import Codebook
from esep.declare import Record
from esep.declare.clocks import Status
from esep.declare.due import due_on
from esep.declare.reckoning import Reckoning, is_day
from esep.register.passing import happened
from esep.register.statements import Statement

AHEAD = "9000-01-01"  # what time alone will change is posted with its future day


class Passing(NamedTuple):
    """The first day on which a term is over."""

    on: str
    deadline: str


@lru_cache(maxsize=1024)
def awaited(declared: Record) -> frozenset[str]:
    """The deadlines that measures of a record wait for and that lead to no state."""
    named = {one.deadline for measure in declared.measures for one in (*measure.on, *measure.to)}
    return frozenset(due.name for due in declared.deadlines if due.name in named and not due.then)


def passings(declared: Record, applied: Sequence[Statement], book: Codebook) -> list[Passing]:
    """The passings of the awaited deadlines, by the cards that count, in the order they happened.

    Between one card and the next nothing but time goes on, so each run of a clock is looked at as it stands
    when the next card happens, and once far ahead.
    """
    names = awaited(declared)
    if not names:
        return []
    found: dict[Passing, None] = {}
    moments = [*(one.happened for one in applied), AHEAD]
    for told, (_, until) in enumerate(pairwise(moments), 1):
        reckoning = Reckoning.by(book, applied[told - 1].zone)
        at = date.fromisoformat(until) if is_day(until) else reckoning.instant(until)
        for due in due_on(declared, happened(applied[:told]), reckoning, at):
            if due.deadline.name in names and due.status == Status.OVERDUE and due.over_from is not None:
                over = due.over_from
                on = reckoning.civil_day(over) if isinstance(over, datetime) else over
                found[Passing(on.isoformat(), due.deadline.name)] = None
    return sorted(found)
