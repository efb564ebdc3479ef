"""How many people lived where, as it was known on a day: the denominators of rates."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import ClassVar

from esep.codebook.dated import Sourced
from esep.kernel.errors import EsepError
from esep.kernel.periods import Period


@dataclass(frozen=True, kw_only=True)
class Count(Sourced):
    """The residents of a territory at the beginning of the day `on`, as published from `known_from`.

    `basis` names the census the estimate stands on; estimates of two bases do not compare. `verified`
    speaks of the value: the day of publication is often known only roughly, and the note says so.
    """

    key_fields: ClassVar[tuple[str, ...]] = ("territory", "on", "known_from")

    territory: str
    on: date
    value: int
    known_from: date
    basis: str


class Population:
    """Every published estimate. Later ones do not replace earlier ones: `as_of` chooses what was known.

    >>> from esep.codebook import Codebook
    >>> population = Codebook.load("kz").population
    >>> population.on("KZ", date(2023, 1, 1), as_of=date(2023, 6, 1)).value
    19765004
    >>> population.on("KZ", date(2023, 1, 1)).value
    19766807
    """

    def __init__(self, rows: Iterable[Count]) -> None:
        self._rows = tuple(rows)

    def __iter__(self) -> Iterator[Count]:
        return iter(self._rows)

    def on(self, territory: str, day: date, as_of: date | None = None) -> Count:
        """The estimate for a day, the latest known on `as_of`; without `as_of` the latest of all.

        Raises:
            EsepError: E-108 when there is none for this territory and day; E-109 when none was known yet.
        """
        rows = [row for row in self._rows if (row.territory, row.on) == (territory, day)]
        if not rows:
            days = ", ".join(sorted({row.on.isoformat() for row in self._rows if row.territory == territory}))
            raise EsepError("E-108", territory=territory, day=day.isoformat(), days=days or "-")
        known = [row for row in rows if as_of is None or row.known_from <= as_of]
        if not known:
            first = min(row.known_from for row in rows)
            raise EsepError(
                "E-109", territory=territory, day=day.isoformat(), as_of=str(as_of), first=first.isoformat()
            )
        return max(known, key=lambda row: row.known_from)

    def mean(self, territory: str, period: Period, as_of: date | None = None) -> float:
        """The mid-year population of the calendar year in which the period lies, in persons.

        The mean of the two 1 Januaries around it; a half is exact. A part of a year has the same mean as
        the year: it is the count, not the population, that covers less time.

        Raises:
            EsepError: E-108 or E-109 when one of the two is missing; E-110 when they stand on different
                censuses; E-111 when the period is not within one calendar year.

        >>> from esep.codebook import Codebook
        >>> Codebook.load("kz").population.mean("KZ", Period.year(2022))
        19634983.0
        """
        year = period.start.year
        if period.last.year != year:
            raise EsepError("E-111", period=period.code)
        first = self.on(territory, date(year, 1, 1), as_of)
        last = self.on(territory, date(year + 1, 1, 1), as_of)
        if first.basis != last.basis:
            raise EsepError(
                "E-110", territory=territory, year=year, first_basis=first.basis, last_basis=last.basis
            )
        return (first.value + last.value) / 2

    def together(self, territories: Iterable[str], period: Period, as_of: date | None = None) -> Fraction:
        """The mid-year population of several territories, exact; see `mean`.

        Raises:
            EsepError: see `mean`.

        >>> from esep.codebook import Codebook
        >>> Codebook.load("kz").population.together(["KZ-10", "KZ-63"], Period.year(2022))
        Fraction(2685295, 2)
        """
        return sum((Fraction(self.mean(one, period, as_of)) for one in territories), Fraction(0))


def rate(count: int | None, people: Fraction | None, base: int) -> Fraction | None:
    """Events for `base` people, exact; None where events or people are not known.

    >>> round(rate(155_200, Fraction(19_634_983), 100_000), 1)
    Fraction(3952, 5)
    """
    return None if count is None or not people else count * base / people
