"""Terms of the law: so many months, days, working days or hours, and the last moment they leave.

The result of a term in days or longer is its *last day*: the act is in time until that day ends. The
result of a term in hours is an instant, and hours are elapsed hours, whatever clocks were set to.
"""

from calendar import monthrange
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Literal, get_args

from esep.kernel.calendar import DAY, Calendar
from esep.kernel.errors import EsepError

Unit = Literal["hours", "days", "working days", "months", "years"]


@dataclass(frozen=True, slots=True)
class Term:
    """A length of time as the law states it.

    Args:
        length: at least 1, in `unit`.
        unit: `hours`, `days`, `working days`, `months` or `years`.
        counts_first_day: whether the day of the event is the first day of the term. By default it is
            not, and the term runs from the day after.
        rolls_over: whether a last day without work moves to the next working day. By default it stays.

    Raises:
        EsepError: E-016 when the length is below 1, the unit is unknown, or a term in hours is told to
            count days or to roll over.

    >>> week = Calendar({2022: {6, 7}})
    >>> Term(1, "months").after(date(2022, 1, 31), week)
    datetime.date(2022, 2, 28)
    >>> Term(10, "days").after(date(2022, 2, 9), week), Term(10, "days", rolls_over=True).after(
    ...     date(2022, 2, 9), week)
    (datetime.date(2022, 2, 19), datetime.date(2022, 2, 21))
    """

    length: int
    unit: Unit
    counts_first_day: bool = False
    rolls_over: bool = False

    def __post_init__(self) -> None:
        of_days = self.counts_first_day or self.rolls_over
        if self.length < 1 or self.unit not in get_args(Unit) or (self.unit == "hours" and of_days):
            raise EsepError("E-016", length=self.length, unit=self.unit)

    def after(self, event_on: date, calendar: Calendar) -> date:
        """The last day of the term that an event on `event_on` sets running.

        A term in months ends on the day of the same number, or on the last day of a month that is too
        short for it: from 31 January one month ends on 28 or 29 February. Where the first day counts,
        it ends on the day before that number. The calendar is asked only for working days and to roll
        over, so that a term in civil days may end in a year the calendar does not yet know.

        Raises:
            EsepError: E-017 when the term is in hours; E-018 when `event_on` is an instant; E-014 when
                working days outside the calendar are needed.

        >>> Term(3, "working days").after(date(2022, 2, 4), Calendar({2022: {6, 7}}))
        datetime.date(2022, 2, 9)
        """
        if self.unit == "hours":
            raise EsepError("E-017", length=self.length, day=event_on)
        if isinstance(event_on, datetime):
            raise EsepError("E-018", length=self.length, unit=self.unit)
        last = self._last_day(event_on, calendar)
        return calendar.next_working(last) if self.rolls_over else last

    def after_instant(self, instant: datetime) -> datetime:
        """The instant, in UTC, at which a term in hours has run out.

        Raises:
            EsepError: E-018 when the term is not in hours; E-005 when `instant` carries no zone.

        >>> Term(72, "hours").after_instant(datetime(2024, 2, 29, 16, tzinfo=UTC)).isoformat()
        '2024-03-03T16:00:00+00:00'
        """
        if self.unit != "hours":
            raise EsepError("E-018", length=self.length, unit=self.unit)
        if instant.tzinfo is None:
            raise EsepError("E-005", moment=instant.isoformat())
        return instant.astimezone(UTC) + timedelta(hours=self.length)

    def _last_day(self, event_on: date, calendar: Calendar) -> date:
        if self.unit == "days":
            return event_on + (self.length - self.counts_first_day) * DAY
        if self.unit == "working days":
            return self._nth_working(event_on, calendar)
        months = self.length * (12 if self.unit == "years" else 1)
        return _same_number(event_on, months, one_less=self.counts_first_day)

    def _nth_working(self, event_on: date, calendar: Calendar) -> date:
        last = calendar.next_working(event_on if self.counts_first_day else event_on + DAY)
        for _ in range(self.length - 1):
            last = calendar.next_working(last + DAY)
        return last


def _same_number(day: date, months: int, *, one_less: bool) -> date:
    """The day of the same number (or one less) so many months on, within the month's length."""
    if one_less and day.day == 1:
        return _same_number(day, months, one_less=False) - DAY
    years, month_before = divmod(day.month - 1 + months, 12)
    year, month = day.year + years, month_before + 1
    return date(year, month, min(day.day - one_less, monthrange(year, month)[1]))
