"""Reckoning: civil days, instants and ends of terms, by the law, the calendar and the clock of one territory.

An end is a *last day*, which is over when it is over in the territory, or an instant. What happened exactly
at that instant is still in time.
"""

from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, time, timedelta

from esep.codebook import Codebook
from esep.codebook.codes import CodeLists
from esep.codebook.law import Law, LawTerm
from esep.kernel.calendar import DAY, Calendar
from esep.kernel.clock import Zones
from esep.kernel.errors import EsepError
from esep.kernel.periods import Period
from esep.kernel.terms import Term

End = date | datetime
QUARTERS = [time(minutes // 60, minutes % 60) for minutes in range(0, 24 * 60, 15)]


def is_day(moment: str) -> bool:
    """Whether a moment of the journal is a civil day; else it is an instant.

    >>> is_day("2024-02-29"), is_day("2024-02-29T18:30:00.000000Z")
    (True, False)
    """
    return "T" not in moment


@dataclass(frozen=True, slots=True)
class Reckoning:
    """What terms are counted by, for one record.

    >>> reckoning = Reckoning.by(Codebook.load("kz"), "KZ-75")
    >>> reckoning.day("2024-02-29T18:30:00.000000Z")
    datetime.date(2024, 2, 29)
    """

    law: Law
    calendar: Calendar
    zones: Zones
    territory: str
    lists: CodeLists = field(default_factory=lambda: CodeLists({}))

    @classmethod
    def by(cls, book: Codebook, territory: str) -> "Reckoning":
        """The reckoning of a territory of the codebook."""
        return cls(book.law, book.calendar, book.zones, territory, book.lists)

    def day(self, moment: str) -> date:
        """The civil day of a moment of the journal.

        Raises:
            EsepError: E-006 when it is an instant and no rule says what clock the territory kept.
        """
        return date.fromisoformat(moment) if is_day(moment) else self.civil_day(self.instant(moment))

    def civil_day(self, at: date | datetime) -> date:
        """The civil day in the territory; a day is its own."""
        return self.zones.day(at, self.territory) if isinstance(at, datetime) else at

    def instant(self, moment: str) -> datetime:
        """A moment of the journal as an instant.

        Raises:
            EsepError: E-710 when only its day is known.
        """
        if is_day(moment):
            raise EsepError("E-710", day=moment)
        return datetime.fromisoformat(moment).astimezone(UTC)

    def shown(self, instant: datetime) -> str:
        """An instant as the clock of the territory showed it, in UTC where nobody knows that clock."""
        try:
            instant = self.zones.at(instant, self.territory)
        except EsepError:
            instant = instant.astimezone(UTC)
        return instant.isoformat(" ", "minutes")

    def begins(self, day: date) -> datetime:
        """The instant at which a civil day begins: the first its clock shows, also where midnight is skipped.

        Raises:
            EsepError: E-006 when no rule covers the day.
        """
        for clock in QUARTERS:
            try:
                return self.zones.instant(day, clock, self.territory, "first")
            except EsepError as refusal:
                if refusal.code != "E-008":
                    raise
        raise EsepError("E-008", territory=self.territory, moment=day.isoformat())

    def has_happened(self, moment: str, at: date | datetime) -> bool:
        """Whether a moment of the journal is not later than `at`; what happened on the very day has."""
        if is_day(moment) or not isinstance(at, datetime):
            return self.day(moment) <= self.civil_day(at)
        return self.instant(moment) <= at

    def over(self, end: End, at: date | datetime) -> bool:
        """Whether the end has passed; a day `at` is asked as it ends."""
        if not isinstance(end, datetime):
            return self.civil_day(at) > end
        moment = at if isinstance(at, datetime) else self.begins(at + DAY) - timedelta(microseconds=1)
        return moment > end

    def too_late(self, moment: str, end: End) -> bool:
        """Whether a moment of the journal came after the end.

        Raises:
            EsepError: E-710 when the end is an instant of the very day that is all one knows of the moment.
        """
        if not isinstance(end, datetime) or not is_day(moment):
            return self.over(end, date.fromisoformat(moment) if is_day(moment) else self.instant(moment))
        day = date.fromisoformat(moment)
        if self.begins(day) > end:
            return True
        if self.begins(day + DAY) <= end:
            return False
        raise EsepError("E-710", day=moment)

    def term(self, code: str, started: str) -> LawTerm:
        """The row of the law that holds on the day a clock starts.

        Raises:
            EsepError: E-104 for an unknown code; E-103 when the law has no row for this day.
        """
        return self.law.get(code, self.day(started))

    def runs_until(self, term: Term, started: str) -> End:
        """The end of a term before it rolls over.

        Raises:
            EsepError: E-710 when the term is in hours and only the day is known; E-014 when working days
                outside the calendar are needed; E-711 when it lies beyond the year 9999.
        """
        try:
            if term.unit == "hours":
                return term.after_instant(self.instant(started))
            return replace(term, rolls_over=False).after(self.day(started), self.calendar)
        except (OverflowError, ValueError):
            raise EsepError("E-711", day=started[:10]) from None

    def later(self, end: End, stopped: str, resumed: str, *, working: bool) -> End:
        """An end moved on by the time a clock stood still, up to, not including, the resumption.

        Args:
            end: the end before.
            stopped: when the clock stopped.
            resumed: when it ran on.
            working: whether the term counts working days, so that only these are added.

        Raises:
            EsepError: E-710 when the end is an instant and only a day is known; E-014 when working days
                outside the calendar are needed.
        """
        if isinstance(end, datetime):
            return end + max(self.instant(resumed) - self.instant(stopped), timedelta())
        first, last = self.day(stopped), self.day(resumed)
        if last <= first:
            return end
        if not working:
            return end + (last - first)
        for _ in range(self.calendar.working_days(Period(first, last))):
            end = self.calendar.next_working(end + DAY)
        return end
