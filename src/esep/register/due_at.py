"""How what is kept of deadlines stands at a moment: bounds found once, then compared with each end.

Time alone turns what runs into what is overdue or has ended. For one moment, one clock and one deadline that
is three bounds: the day it is, the instant it is, and the furthest end that is soon.
"""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cached_property
from typing import NamedTuple

from esep.declare.clocks import Status
from esep.declare.deadlines import Deadline
from esep.declare.due import HOUR
from esep.declare.reckoning import End, Reckoning
from esep.kernel.calendar import DAY
from esep.kernel.errors import EsepError

TICK = timedelta(microseconds=1)
OPEN = frozenset({Status.RUNNING, Status.OVERDUE, Status.ENDED})


class Stands(NamedTuple):
    """What is told of a deadline at a moment, as of `esep.declare.due.Due`."""

    status: Status
    left: int | None = None
    soon: bool | None = False


@dataclass(frozen=True)
class Now:
    """A moment on the clock of one territory.

    Args:
        at: the moment; a day is asked as it ends.
        by: the calendar and the territory whose clock was read.

    >>> from esep.codebook import Codebook
    >>> Now(date(2024, 6, 1), Reckoning.by(Codebook.load("kz"), "KZ-75")).instant.isoformat()
    '2024-06-01T18:59:59.999999+00:00'
    """

    at: date | datetime
    by: Reckoning

    @cached_property
    def today(self) -> date:
        """The civil day."""
        return self.by.civil_day(self.at)

    @cached_property
    def instant(self) -> datetime:
        """The instant."""
        return self.at if isinstance(self.at, datetime) else self.by.begins(self.at + DAY) - TICK


@dataclass(frozen=True)
class Bounds:
    """What the ends of one deadline are compared with at a moment."""

    deadline: Deadline
    now: Now

    def stands(self, end: End, over: date | None) -> Stands:
        """How a clock stands that runs or has run out.

        Args:
            end: its last day or instant.
            over: the day from which time has taken the duty away, if it has.
        """
        now = self.now
        if over is not None and now.today >= over:
            return Stands(Status.EXEMPTED)
        if isinstance(end, datetime):
            left, late = (end - now.instant) // HOUR, now.instant > end
            furthest: End | None = self.last_soon_instant
        else:
            left, late, furthest = (end - now.today).days, now.today > end, self.last_soon_day
        if late:
            return Stands(Status.ENDED) if self.deadline.then else Stands(Status.OVERDUE, left)
        return Stands(Status.RUNNING, left, self.unwarned if furthest is None else end <= furthest)

    @property
    def unwarned(self) -> bool | None:
        """What is said of every end where no end is told to be the last that is soon."""
        return False if self.deadline.warn is None else None

    @cached_property
    def last_soon_day(self) -> date | None:
        """The furthest last day whose time to warn has begun; None where none is, or nobody can tell."""
        warn, now = self.deadline.warn, self.now
        if warn is None:
            return None
        try:
            if warn.unit == "hours":
                return now.by.civil_day(warn.after_instant(now.instant)) - DAY
            return warn.after(now.today, now.by.calendar)
        except EsepError:
            return None

    @cached_property
    def last_soon_instant(self) -> datetime | None:
        """The furthest last instant whose time to warn has begun; None as for days."""
        warn, now = self.deadline.warn, self.now
        if warn is None:
            return None
        try:
            if warn.unit == "hours":
                return warn.after_instant(now.instant)
            return now.by.begins(warn.after(now.today, now.by.calendar) + DAY) - TICK
        except EsepError:
            return None
