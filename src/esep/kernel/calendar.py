"""The working calendar: which civil days are worked, year by year, as government decisions set them."""

from collections.abc import Collection, Iterable, Mapping
from datetime import date, timedelta

from esep.kernel.errors import EsepError
from esep.kernel.periods import Period

DAY = timedelta(days=1)


class Calendar:
    """Working days of the years it was given, and of no other year.

    Args:
        weekends: for each year covered, its days of rest in the week, Monday 1 to Sunday 7.
        days_off: days without work besides: holidays, and days of rest moved here.
        working: days of rest that are worked because their rest was moved elsewhere.

    Raises:
        EsepError: E-015 when a day stands both among days off and working days; E-014 when one of them
            lies outside the years covered.

    >>> calendar = Calendar({2022: {6, 7}}, days_off=[date(2022, 3, 7), date(2022, 3, 8)],
    ...                     working=[date(2022, 3, 5)])
    >>> calendar.works(date(2022, 3, 5)), calendar.works(date(2022, 3, 7))
    (True, False)
    >>> calendar.next_working(date(2022, 3, 6))
    datetime.date(2022, 3, 9)
    """

    def __init__(
        self,
        weekends: Mapping[int, Collection[int]],
        days_off: Iterable[date] = (),
        working: Iterable[date] = (),
    ) -> None:
        self._weekends = {year: frozenset(days) for year, days in weekends.items()}
        self._days_off = frozenset(days_off)
        self._working = frozenset(working)
        for day in sorted(self._days_off & self._working):
            raise EsepError("E-015", day=day)
        for day in sorted(self._days_off | self._working):
            self._weekend(day)

    @property
    def years(self) -> tuple[int, ...]:
        """The years the calendar can speak of, in order."""
        return tuple(sorted(self._weekends))

    def works(self, day: date) -> bool:
        """Whether the day is a working day.

        Raises:
            EsepError: E-014 when the year of the day is not covered.
        """
        weekend = self._weekend(day)
        return day in self._working or (day not in self._days_off and day.isoweekday() not in weekend)

    def next_working(self, day: date) -> date:
        """The day itself when it is worked, else the first working day after it.

        Raises:
            EsepError: E-014 when the search leaves the years covered.
        """
        while not self.works(day):
            day += DAY
        return day

    def working_days(self, period: Period) -> int:
        """How many days of the period are worked.

        Raises:
            EsepError: E-014 when a day of the period lies outside the years covered.

        >>> Calendar({2022: {6, 7}}).working_days(Period.month(2022, 2))
        20
        """
        return sum(self.works(period.start + number * DAY) for number in range(period.days))

    def _weekend(self, day: date) -> frozenset[int]:
        if day.year not in self._weekends:
            raise EsepError("E-014", day=day, years=", ".join(map(str, self.years)) or "-")
        return self._weekends[day.year]
