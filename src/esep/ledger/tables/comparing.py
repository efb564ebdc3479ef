"""With what a table is compared: the same days a year before, by what was known when."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from esep.kernel.periods import Period
from esep.register.entries import moment

DAY = 86_400_000_000  # microseconds
HALF = DAY // 2  # clocks east and west of Greenwich differ by so much: a day that ended there is over


class Compare(StrEnum):
    """Ways to compare with the year before.

    `year-before` takes both as known at the same moment; `same-lag` the earlier one as it was known as long
    after its end, so that what is registered late does not make the later one look better.
    """

    YEAR_BEFORE = "year-before"
    SAME_LAG = "same-lag"


@dataclass(frozen=True)
class View:
    """A period as it was known at a moment, microseconds since 1970."""

    period: Period
    known_at: int

    def before(self, compare: Compare) -> "View":
        """What it is compared with.

        Raises:
            EsepError: E-004 when nothing answers to the period a year before.

        >>> year = View(Period.year(2024), 20_000 * DAY)
        >>> earlier = year.before(Compare.SAME_LAG)
        >>> earlier.period.code, (year.known_at - earlier.known_at) // DAY
        ('2023', 366)
        """
        earlier = self.period.year_before()
        lag = (self.period.end - earlier.end).days * DAY if compare == Compare.SAME_LAG else 0
        return View(earlier, self.known_at - lag)

    @property
    def day(self) -> date:
        """The civil day of the moment, in UTC."""
        return moment(self.known_at).date()

    @property
    def over(self) -> bool:
        """Whether the period was over at the moment, on whatever clock the country keeps."""
        return moment(self.known_at + HALF).date() >= self.period.end
