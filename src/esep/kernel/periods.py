"""Periods of civil days, half-open: the first day belongs to the period, `end` no longer does."""

import re
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Self

from esep.kernel.display import day_text, month_name
from esep.kernel.errors import EsepError
from esep.kernel.texts import LAST_RESORT, Phrases

_YEAR = re.compile(r"(\d{4})", re.ASCII)
_MONTH = re.compile(r"(\d{4})-(\d{2})", re.ASCII)
_QUARTER = re.compile(r"(\d{4})-Q(\d)", re.ASCII)
_MONTHS = re.compile(r"(\d{4})-(\d{2})\.\.(\d{4})-(\d{2})", re.ASCII)
_DAYS = re.compile(r"(\d{4}-\d{2}-\d{2})\.\.(\d{4}-\d{2}-\d{2})", re.ASCII)


@dataclass(frozen=True, order=True, slots=True)
class Period:
    """The civil days from `start` up to, but not including, `end`.

    Raises:
        EsepError: E-002 when `end` is not after `start`.

    >>> nine_months = Period.cumulative(2022, 9)
    >>> nine_months.start, nine_months.end, nine_months.days
    (datetime.date(2022, 1, 1), datetime.date(2022, 10, 1), 273)
    >>> date(2022, 9, 30) in nine_months, date(2022, 10, 1) in nine_months
    (True, False)
    """

    start: date
    end: date

    def __post_init__(self) -> None:
        if isinstance(self.start, datetime) or isinstance(self.end, datetime):
            raise TypeError("a period is made of civil dates, not of instants")
        if self.end <= self.start:
            raise EsepError("E-002", start=self.start, end=self.end)

    @classmethod
    def month(cls, year: int, month: int) -> Self:
        """One calendar month, 1 to 12."""
        return cls._months(year, month, 1)

    @classmethod
    def quarter(cls, year: int, quarter: int) -> Self:
        """One calendar quarter, 1 to 4."""
        return cls._months(year, 3 * quarter - 2, 3)

    @classmethod
    def cumulative(cls, year: int, month: int) -> Self:
        """From 1 January to the end of `month`, the way periodic returns grow through the year."""
        if not 1 <= month <= 12:
            raise EsepError("E-003", year=year, month=month)
        return cls._months(year, 1, month)

    @classmethod
    def year(cls, year: int) -> Self:
        """One calendar year."""
        return cls._months(year, 1, 12)

    @classmethod
    def parse(cls, text: str) -> Self:
        """The period written as `code` writes it.

        Months and days on both sides of `..` belong to the period.

        Raises:
            EsepError: E-001 when the text is no period; E-002 when it would end before it begins.

        >>> Period.parse("2022-01..2022-09") == Period.cumulative(2022, 9)
        True
        >>> Period.parse("2024-02-05..2024-02-29").end
        datetime.date(2024, 3, 1)
        """
        try:
            return cls._parsed(text)
        except EsepError as fault:
            if fault.code == "E-003":
                raise EsepError("E-001", text=text) from fault
            raise
        except (ValueError, OverflowError) as fault:
            raise EsepError("E-001", text=text) from fault

    @property
    def code(self) -> str:
        """The shortest text that `parse` reads back: a year, a quarter, a month, months, else days.

        Equal periods have equal codes: January to March is `2022-Q1`, however it was made.

        >>> Period.cumulative(2022, 9).code, Period.cumulative(2022, 12).code
        ('2022-01..2022-09', '2022')
        """
        first, last = self.start, self.last
        if not self.whole_months:
            return f"{first}..{last}"
        if self._is_year:
            return f"{first.year:04}"
        if self._is_quarter:
            return f"{first.year:04}-Q{last.month // 3}"
        if self._is_month:
            return first.isoformat()[:7]
        return f"{first.isoformat()[:7]}..{last.isoformat()[:7]}"

    @property
    def last(self) -> date:
        """The last day that belongs to the period."""
        return self.end - timedelta(days=1)

    @property
    def days(self) -> int:
        """How many civil days the period has."""
        return (self.end - self.start).days

    @property
    def whole_months(self) -> bool:
        """Whether the period begins and ends with a calendar month."""
        return self.start.day == 1 and self.end.day == 1

    def __contains__(self, day: object) -> bool:
        if isinstance(day, datetime) or not isinstance(day, date):
            raise TypeError("a period contains civil dates; take the civil date of an instant first")
        return self.start <= day < self.end

    def year_before(self) -> Self:
        """The same period of the year before.

        Both boundaries move back by one calendar year; a boundary on 29 February becomes 1 March. Whole
        months therefore answer to whole months (February 2025 to the 29 days of February 2024), days
        that touch keep touching, and 29 February itself has no twin.

        Raises:
            EsepError: E-004 when nothing answers to the period a year before: it is 29 February alone,
                or the first year of the calendar.

        >>> Period.parse("2024-02").year_before().code
        '2023-02'
        >>> Period.parse("2024-02-20..2024-02-29").year_before().code
        '2023-02-20..2023-02-28'
        """
        try:
            start, end = _year_before(self.start), _year_before(self.end)
        except ValueError:
            raise EsepError("E-004", period=self.code) from None
        if start == end:
            raise EsepError("E-004", period=self.code)
        return type(self)(start, end)

    def same_length(self, other: "Period") -> bool:
        """Whether both have as many days; where not, counts of the two differ by the calendar alone.

        >>> Period.year(2024).same_length(Period.year(2023))
        False
        """
        return self.days == other.days

    def label(self, lang: str, phrases: Phrases | None = None) -> str:
        """The period as a heading names it, in `lang`; in English where no phrase speaks `lang`.

        >>> [Period.cumulative(2022, 9).label(lang) for lang in ("en", "ru", "kk")]
        ['January-September 2022', 'январь-сентябрь 2022 года', '2022 жылғы қаңтар-қыркүйек']
        """
        phrases = phrases or Phrases.package()
        lang = lang if phrases.speaks("period.month", lang) else LAST_RESORT
        first, last = self.start, self.last
        if not self.whole_months:
            return phrases.say("period.days", lang, first=day_text(first, lang), last=day_text(last, lang))
        year, from_month, to_month = (
            str(first.year),
            _month_said(first, lang, phrases),
            _month_said(last, lang, phrases),
        )
        if self._is_year:
            return phrases.say("period.year", lang, year=year)
        if self._is_quarter and first.month > 1:
            return phrases.say("period.quarter", lang, number=last.month // 3, year=year)
        if self._is_month:
            return phrases.say("period.month", lang, month=from_month, year=year)
        if first.year == last.year:
            return phrases.say("period.months", lang, first=from_month, last=to_month, year=year)
        opening = phrases.say("period.month", lang, month=from_month, year=year)
        closing = phrases.say("period.month", lang, month=to_month, year=str(last.year))
        return phrases.say("period.months_of_years", lang, first=opening, last=closing)

    @property
    def _is_year(self) -> bool:
        return self.whole_months and self.start.month == 1 and self._count_of_months == 12

    @property
    def _is_quarter(self) -> bool:
        return self.whole_months and self.start.month % 3 == 1 and self._count_of_months == 3

    @property
    def _is_month(self) -> bool:
        return self.whole_months and self._count_of_months == 1

    @property
    def _count_of_months(self) -> int:
        return 12 * (self.end.year - self.start.year) + self.end.month - self.start.month

    @classmethod
    def _months(cls, year: int, first: int, count: int) -> Self:
        years, month_before = divmod(first + count - 1, 12)
        return cls(_first_day(year, first), _first_day(year + years, month_before + 1))

    @classmethod
    def _parsed(cls, text: str) -> Self:
        if found := _YEAR.fullmatch(text):
            return cls.year(int(found[1]))
        if found := _MONTH.fullmatch(text):
            return cls.month(int(found[1]), int(found[2]))
        if found := _QUARTER.fullmatch(text):
            return cls.quarter(int(found[1]), int(found[2]))
        if found := _MONTHS.fullmatch(text):
            last = cls.month(int(found[3]), int(found[4]))
            return cls(_first_day(int(found[1]), int(found[2])), last.end)
        if found := _DAYS.fullmatch(text):
            return cls(date.fromisoformat(found[1]), date.fromisoformat(found[2]) + timedelta(days=1))
        raise EsepError("E-001", text=text)


def _first_day(year: int, month: int) -> date:
    try:
        return date(year, month, 1)
    except (ValueError, OverflowError):
        raise EsepError("E-003", year=year, month=month) from None


def _year_before(day: date) -> date:
    if (day.month, day.day) == (2, 29):
        return date(day.year - 1, 3, 1)
    return day.replace(year=day.year - 1)


def _month_said(day: date, lang: str, phrases: Phrases) -> str:
    """The month's name, from the phrases of a language that names its months there, else from locale data."""
    key = f"month.{day.month}"
    return phrases.say(key, lang) if phrases.speaks(key, lang) else month_name(day.month, lang)
