"""What is due on very many records at once, in columns: every deadline's standing in a few passes.

Who answers for an office or a country asks how many are overdue, not which. Ends stand as whole numbers, days
or microseconds since 1970; what differs by deadline and clock is found once for each of those and looked up.
The result is what `esep.register.due_at` says row by row.
"""

from collections.abc import Callable, Iterable, Sequence
from datetime import date, datetime
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

from esep.declare.clocks import Status
from esep.declare.deadlines import Deadline
from esep.declare.reckoning import End, Reckoning
from esep.register.due_at import Bounds, Now
from esep.register.entries import microseconds

Numbers = npt.NDArray[np.int64]
Small = npt.NDArray[np.int8]
NEVER = np.iinfo(np.int64).max
STATUSES = (Status.RUNNING, Status.OVERDUE, Status.ENDED, Status.EXEMPTED)
RUNNING, OVERDUE, ENDED, EXEMPTED = range(4)
FIRST_DAY = date(1970, 1, 1)
AN_HOUR = 3_600_000_000


class Clock(NamedTuple):
    """A deadline of records whose days are those of one territory."""

    deadline: Deadline
    zone: str


class Row(NamedTuple):
    """A clock that runs or has run out: its end, and from when time has taken the duty away."""

    clock: Clock
    end: End
    over: date | None = None


class Standings(NamedTuple):
    """How each row stands: the number of its status among `STATUSES`, what is left, whether it is soon.

    `left` counts days or hours and means something only for what runs or is overdue; `soon` is -1 where
    nobody can tell.
    """

    status: Small
    left: Numbers
    soon: Small


class Column(NamedTuple):
    """Rows whose ends are all days, or all instants."""

    at: Numbers  # which of all rows
    clock: Numbers
    end: Numbers
    over: Numbers


class DueColumns:
    """The rows, in columns.

    `clock` says of each row which of `clocks` is its own.

    Args:
        rows: what runs or has run out.
    """

    def __init__(self, rows: Iterable[Row]) -> None:
        told = list(rows)
        self.clocks = tuple(dict.fromkeys(row.clock for row in told))
        self.size = len(told)
        number = {clock: at for at, clock in enumerate(self.clocks)}
        self.clock = clock = np.array([number[row.clock] for row in told], np.int64)
        over = np.array([NEVER if row.over is None else _days(row.over) for row in told], np.int64)
        exact = np.array([isinstance(row.end, datetime) for row in told], np.bool_)
        end = np.array([_number(row.end) for row in told], np.int64)
        self._days, self._instants = (
            Column(at, clock[at], end[at], over[at]) for at in map(np.flatnonzero, (~exact, exact))
        )

    def standings(self, at: date | datetime, by: Callable[[str], Reckoning]) -> Standings:
        """How every row stands at a moment, in the order of the rows.

        Args:
            at: the moment; a day is asked as it ends.
            by: the reckoning of a territory.
        """
        zones = {zone: Now(at, by(zone)) for zone in {clock.zone for clock in self.clocks}}
        bounds = [Bounds(clock.deadline, zones[clock.zone]) for clock in self.clocks]
        status, soon = np.zeros((2, self.size), np.int8)
        left = np.zeros(self.size, np.int64)
        for column, unit, exact in ((self._days, 1, False), (self._instants, AN_HOUR, True)):
            if len(column.at):
                told = _stand(column, unit, _Limits.of(bounds, exact=exact))
                status[column.at], left[column.at], soon[column.at] = told
        return Standings(status, left, soon)


class _Limits(NamedTuple):
    """What ends are compared with, by clock."""

    today: Numbers
    now: Numbers
    furthest: Numbers
    told: npt.NDArray[np.bool_]
    late: Small

    @classmethod
    def of(cls, bounds: Sequence[Bounds], *, exact: bool) -> "_Limits":
        soon = [bound.last_soon_instant if exact else bound.last_soon_day for bound in bounds]
        return cls(
            np.array([_days(bound.now.today) for bound in bounds], np.int64),
            np.array(
                [_number(bound.now.instant if exact else bound.now.today) for bound in bounds], np.int64
            ),
            np.array([-NEVER if one is None else _number(one) for one in soon], np.int64),
            np.array(
                [
                    one is not None or bound.unwarned is not None
                    for one, bound in zip(soon, bounds, strict=True)
                ],
                np.bool_,
            ),
            np.array([ENDED if bound.deadline.then else OVERDUE for bound in bounds], np.int8),
        )


def _stand(column: Column, unit: int, limits: _Limits) -> tuple[Any, ...]:
    """Status, what is left and soon of a column."""
    left = column.end - limits.now[column.clock]
    late = left < 0
    status = np.where(late, limits.late[column.clock], np.int8(RUNNING))
    soon = (~late & (column.end <= limits.furthest[column.clock])).view(np.int8)
    if not limits.told.all():
        soon[~late & ~limits.told[column.clock]] = -1
    exempted = column.over <= limits.today[column.clock]
    if exempted.any():
        status[exempted], soon[exempted] = EXEMPTED, 0
    return status, left if unit == 1 else left // unit, soon


def _days(day: date) -> int:
    return (day - FIRST_DAY).days


def _number(end: End) -> int:
    return microseconds(end) if isinstance(end, datetime) else _days(end)
