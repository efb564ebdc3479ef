"""Intervals of time: weekly hours by the clock of a place, cut by dates and leave. Half-open, ms of UTC."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from esep.monitoring.orders import Absence, Hours, Span

Interval = tuple[int, int | None]
DAY = timedelta(days=1)
ALWAYS: tuple[Interval, ...] = ((-(2**62), None),)


def weekly(hours: Sequence[Hours], clock: str, begins_at: int, ends_at: int) -> list[Interval]:
    """When a weekly timetable holds, for every date that touches the instants asked for.

    >>> from datetime import time
    >>> night = Hours(weekday=3, begins=time(22), ends=time(6))
    >>> weekly([night], "UTC", 0, 0)  # 1970-01-01 was a Thursday
    [(79200000, 108000000)]
    """
    zone = ZoneInfo(clock)
    on, last = _date(begins_at) - 2 * DAY, _date(ends_at) + 2 * DAY
    found: list[Interval] = []
    while on <= last:
        for row in hours:
            if row.weekday == on.weekday():
                until = on if row.ends > row.begins else on + DAY
                found.append((_instant(on, row, "begins", zone), _instant(until, row, "ends", zone)))
        on += DAY
    return joined(found)


def _date(at: int) -> date:
    return (datetime(1970, 1, 1, tzinfo=UTC) + timedelta(milliseconds=at)).date()


def _instant(on: date, row: Hours, side: str, zone: ZoneInfo) -> int:
    local = datetime.combine(on, getattr(row, side), tzinfo=zone)
    return round((local.astimezone(UTC) - datetime(1970, 1, 1, tzinfo=UTC)) / timedelta(milliseconds=1))


def joined(intervals: Iterable[Interval]) -> list[Interval]:
    """The same time in as few intervals as can be: what overlaps or touches is one.

    >>> joined([(0, 10), (10, 20), (30, None)])
    [(0, 20), (30, None)]
    """
    kept: list[Interval] = []
    for begins, ends in sorted(intervals, key=lambda interval: interval[0]):
        if ends is not None and ends <= begins:
            continue
        if kept and not earlier(kept[-1][1], begins):
            kept[-1] = kept[-1][0], later(kept[-1][1], ends)
        else:
            kept.append((begins, ends))
    return kept


def earlier(end: int | None, at: int) -> bool:
    """An end lies before an instant; none never does."""
    return end is not None and end < at


def later(a: int | None, b: int | None) -> int | None:
    """The later of two ends."""
    return None if a is None or b is None else max(a, b)


def sooner(a: int | None, b: int | None) -> int | None:
    """The sooner of two ends."""
    return b if a is None else a if b is None else min(a, b)


def both(some: Iterable[Interval], others: Sequence[Interval]) -> list[Interval]:
    """When both hold.

    >>> both([(0, 10), (20, None)], [(5, 25)])
    [(5, 10), (20, 25)]
    """
    return list(_both(some, others))


def _both(some: Iterable[Interval], others: Sequence[Interval]) -> Iterator[Interval]:
    for a in some:
        for b in others:
            begins, ends = max(a[0], b[0]), sooner(a[1], b[1])
            if ends is None or begins < ends:
                yield begins, ends


def without(intervals: Iterable[Interval], absences: Sequence[Absence]) -> list[Interval]:
    """What is left when every leave, with the way there and back, is cut out."""
    left: list[Interval] = list(intervals)
    for absence in absences:
        away = absence.begins_at - absence.travel * 1000, absence.ends_at + absence.travel * 1000
        if away[0] < away[1]:
            left = both(left, [(ALWAYS[0][0], away[0]), (away[1], None)])
    return left


def held(span: Span) -> list[Interval]:
    """The span of an order or a zone as intervals: one, or none where it ends before it begins."""
    return [span] if span[1] is None or span[0] < span[1] else []
