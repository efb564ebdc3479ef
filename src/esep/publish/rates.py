"""Rates: events for so many people, only where both cover the same ground and the whole period."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from esep.codebook import Codebook
from esep.codebook.population import Count, rate
from esep.codebook.territories import Territory
from esep.forms.consolidation import Consolidated
from esep.kernel.errors import EsepError
from esep.kernel.periods import Period


@dataclass(frozen=True)
class Rate:
    """Events and people of a territory, or of several that only together cover the period.

    `count` is None where a return is missing, `population` (the mean of the year, in persons) where there
    is no estimate; `refusal` says why there is none.
    """

    territories: tuple[Territory, ...]
    count: int | None
    population: Fraction | None
    refusal: EsepError | None = None

    @property
    def joint(self) -> bool:
        """Whether the rate is of several territories together."""
        return len(self.territories) > 1

    @property
    def code(self) -> str:
        """The codes of the territories, joined by a plus."""
        return "+".join(one.code for one in self.territories)

    def per(self, base: int) -> Fraction | None:
        """Events for `base` people, exact; None where events or people are not known.

        >>> Rate((), 155_200, Fraction(19_634_983)).per(100_000).__round__(1)
        Fraction(3952, 5)
        """
        return rate(self.count, self.population, base)


@dataclass(frozen=True)
class Rates:
    """The rate of the country and those of its territories, the highest first, unknown ones last.

    `partly` are territories without a rate of their own, with the part of the period in which they existed.
    `estimates` are the population figures behind the rates.
    """

    country: Rate
    territories: tuple[Rate, ...]
    partly: Mapping[str, Period]
    estimates: tuple[Count, ...]


def rates(book: Codebook, report: Consolidated, as_of: date) -> Rates:
    """The rates of the headline, on the population as it was known on a day."""
    form = report.form
    figures = {code: report.figure(form.headline, code) for code in report.by_territory}
    period = report.period
    country = book.territories.country(period.last)
    total = report.figure(form.headline) if report.coverage.whole else None
    found = [
        _rate(book, ground, figures, period, as_of) if refusal is None else _refused(ground, figures, refusal)
        for ground, refusal in _grounds(book, period, set(report.coverage.partly))
    ]
    found.sort(key=lambda one: -(one.per(1) or -1))
    national = _with_population(book, (country,), total, period, as_of)
    codes = [one.code for rate in (national, *found) if rate.population for one in rate.territories]
    return Rates(
        national, tuple(found), report.coverage.partly, tuple(_estimates(book, codes, period, as_of))
    )


def _grounds(
    book: Codebook, period: Period, partly: set[str]
) -> list[tuple[tuple[Territory, ...], EsepError | None]]:
    """Territories one by one; those that existed for a part only with all they shared the ground with.

    Where the codebook does not reach back a year, nothing says what belongs together: those that existed
    for a part only stand alone, with the refusal.
    """
    try:
        comparable = book.comparable(period.year_before(), period)
    except EsepError as refusal:
        alone = book.territories.on(period.last)
        return [((one,), refusal if one.code in partly else None) for one in alone]
    grounds: list[tuple[tuple[Territory, ...], EsepError | None]] = []
    for group in comparable:
        if partly.intersection(one.code for one in group.after):
            grounds.append((group.after, None))
        else:
            grounds += [((one,), None) for one in group.after]
    return grounds


def _rate(
    book: Codebook, group: tuple[Territory, ...], figures: Mapping[str, int], period: Period, as_of: date
) -> Rate:
    return _with_population(book, group, _count(group, figures), period, as_of)


def _refused(group: tuple[Territory, ...], figures: Mapping[str, int], refusal: EsepError) -> Rate:
    return Rate(group, _count(group, figures), None, refusal)


def _count(group: tuple[Territory, ...], figures: Mapping[str, int]) -> int | None:
    """The events of all; None where one return is missing: a part is not the whole."""
    known = [figures[one.code] for one in group if one.code in figures]
    return sum(known) if len(known) == len(group) else None


def _with_population(
    book: Codebook, group: tuple[Territory, ...], count: int | None, period: Period, as_of: date
) -> Rate:
    try:
        people = book.population.together((one.code for one in group), period, as_of)
    except EsepError as refusal:
        return Rate(group, count, None, refusal)
    return Rate(group, count, people)


def _estimates(book: Codebook, codes: Iterable[str], period: Period, as_of: date) -> Iterable[Count]:
    year = period.start.year
    for code in codes:
        for day in (date(year, 1, 1), date(year + 1, 1, 1)):
            yield book.population.on(code, day, as_of)
