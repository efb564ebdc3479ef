"""Weekly hours by a local clock as spans of UTC, half-open, in order and apart."""

from collections.abc import Iterable, Sequence
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

from esep.monitoring.alerts import NEVER
from esep.monitoring.orders import Absence, Hours, Span

Spans = tuple[tuple[int, int], ...]
ALWAYS: Spans = ((-(2**62), NEVER),)


def closed(span: Span) -> tuple[int, int]:
    """A period whose open end is the end of time."""
    return span[0], NEVER if span[1] is None else span[1]


def joined(spans: Iterable[tuple[int, int]]) -> Spans:
    """Spans in order, those that overlap or touch made one, empty ones left out.

    >>> joined([(5, 9), (1, 3), (3, 4), (2, 2)])
    ((1, 4), (5, 9))
    """
    made: list[tuple[int, int]] = []
    for begins, ends in sorted(span for span in spans if span[0] < span[1]):
        if made and begins <= made[-1][1]:
            made[-1] = (made[-1][0], max(ends, made[-1][1]))
        else:
            made.append((begins, ends))
    return tuple(made)


def common(some: Spans, others: Spans) -> Spans:
    """What lies in both.

    >>> common(((0, 10), (20, 30)), ((5, 25),))
    ((5, 10), (20, 25))
    """
    made = []
    i = j = 0
    while i < len(some) and j < len(others):
        begins, ends = max(some[i][0], others[j][0]), min(some[i][1], others[j][1])
        if begins < ends:
            made.append((begins, ends))
        if some[i][1] < others[j][1]:
            i += 1
        else:
            j += 1
    return tuple(made)


def without(spans: Spans, absences: Sequence[Absence]) -> Spans:
    """Spans with leave cut out of them, and with the way there and back.

    >>> without(((0, 100_000),), [Absence(20_000, 30_000, travel=5)])
    ((0, 15000), (35000, 100000))
    """
    for absence in absences:
        leaves, returns = absence.begins_at - absence.travel * 1000, absence.ends_at + absence.travel * 1000
        kept = [(begins, min(ends, leaves)) for begins, ends in spans]
        kept += [(max(begins, returns), ends) for begins, ends in spans]
        spans = joined(kept) if leaves < returns else spans
    return spans


@lru_cache(maxsize=4096)
def by_clock(hours: tuple[Hours, ...], clock: str, begins_at: int, ends_at: int) -> Spans:
    """A weekly timetable by the clock of a place, over the days that touch a window.

    A row begins and ends at the hours that the clock showed on those dates, so a zone that changed is read
    as it was.

    >>> from datetime import time
    >>> by_clock((Hours(0, time(22), time(6)),), "UTC", 0, 5 * 86_400_000)
    ((424800000, 453600000),)
    """
    zone = ZoneInfo(clock)
    day = datetime.fromtimestamp(begins_at / 1000, UTC).date() - timedelta(days=3)
    last = datetime.fromtimestamp(ends_at / 1000, UTC).date() + timedelta(days=3)
    made = []
    while day <= last:
        for row in hours:
            if row.weekday == day.weekday():
                until = day if row.ends > row.begins else day + timedelta(days=1)
                begins = datetime.combine(day, row.begins.replace(fold=0), zone)
                ends = datetime.combine(until, row.ends.replace(fold=0), zone)
                made.append((round(begins.timestamp() * 1000), round(ends.timestamp() * 1000)))
        day += timedelta(days=1)
    return tuple(span for span in joined(made) if span[1] > begins_at and span[0] < ends_at)
