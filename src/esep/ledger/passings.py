"""Passings: the days from which terms are over that change no state, told ahead of their time.

A term that leads to a state turns the record, and the register tells it. Whoever counts what is overdue needs
the others too: the day counts once for each run of a clock, whatever is done about it later.
"""

from collections.abc import Sequence
from datetime import date
from functools import lru_cache
from typing import NamedTuple

from esep.codebook import Codebook
from esep.declare import Record
from esep.declare.deadlines import Deadline
from esep.declare.due import ran_out
from esep.declare.reckoning import is_day
from esep.register.passing import Awaiting
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


@lru_cache(maxsize=1024)
def _asked(declared: Record) -> tuple[Deadline, ...]:
    """Those, and what they are over with."""
    names = awaited(declared)
    names |= {name for due in declared.deadlines if due.name in names for name in due.over_with}
    return tuple(due for due in declared.deadlines if due.name in names)


def passings(declared: Record, applied: Sequence[Statement], book: Codebook) -> list[Passing]:
    """The passings of the awaited deadlines, by the cards that count, in the order they happened.

    Between one card and the next nothing but time goes on, so each run of a clock is looked at as it stands
    when the next card happens, and once far ahead.
    """
    names = awaited(declared)
    if not names:
        return []
    found: dict[Passing, None] = {}
    awaiting = Awaiting(_asked(declared), book)
    moments = [*(one.happened for one in applied), AHEAD]
    for told, until in zip(applied, moments[1:], strict=True):
        awaiting.hear(told)
        at = date.fromisoformat(until) if is_day(until) else awaiting.by.instant(until)
        for due in awaiting.on(at):
            if due.deadline.name in names and ran_out(due, awaiting.by) and due.over_from is not None:
                on = awaiting.by.civil_day(due.over_from)
                found[Passing(on.isoformat(), due.deadline.name)] = None
    return sorted(found)
