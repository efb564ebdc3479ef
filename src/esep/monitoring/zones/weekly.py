"""Weekly timetables as people write them: `Mon-Fri 22:00-06:00; Sun 10:00-12:00`."""

import re
from datetime import time

from esep.monitoring.orders import Hours

DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
TAKES = "Mon-Fri 22:00-06:00; Sun 10:00-12:00, or daily 22:00-06:00"
WHOLE_DAY = time(0, 0)
ROW = re.compile(
    r"(?P<days>daily|[a-z]{3}(?:-[a-z]{3})?(?:,\s*[a-z]{3}(?:-[a-z]{3})?)*)\s+"
    r"(?P<begins>\d{1,2}:\d{2})-(?P<ends>\d{1,2}:\d{2})"
)


def hours_of(text: str) -> tuple[Hours, ...]:
    """The rows of a timetable.

    Raises:
        ValueError: it is not written so.

    >>> [(row.weekday, row.begins.hour, row.ends.hour) for row in hours_of("Sat-Mon 22:00-06:00")]
    [(5, 22, 6), (6, 22, 6), (0, 22, 6)]
    """
    rows: list[Hours] = []
    for part in filter(None, (one.strip().lower() for one in text.split(";"))):
        found = ROW.fullmatch(part)
        if found is None:
            raise ValueError(part)
        begins, ends = _time(found["begins"]), _time(found["ends"])
        rows += [Hours(day, begins, ends) for day in _days(found["days"])]
    if not rows:
        raise ValueError(text)
    return tuple(rows)


def _time(text: str) -> time:
    hour, minute = map(int, text.split(":"))
    return time(hour % 24 if minute == 0 else hour, minute)


def _days(text: str) -> list[int]:
    if text == "daily":
        return list(range(7))
    days = []
    for span in text.split(","):
        first, _, last = span.strip().partition("-")
        begin, end = DAYS.index(first), DAYS.index(last or first)
        days += [(begin + step) % 7 for step in range((end - begin) % 7 + 1)]
    return days
