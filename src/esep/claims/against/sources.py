"""Tables as claims are held against them: figures by what they count, of where, when and as known when."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple, Protocol

from esep.claims.saying import Phrase
from esep.kernel.periods import Period
from esep.kernel.texts import Text

INVENTED = "demonstration"
CONCEPT = "concept"
At = tuple[tuple[str, str], ...]


class Key(NamedTuple):
    """What a figure counts.

    Attributes:
        of: a column of a form, as form, section and column, or a measure of the ledger by its name.
        at: what narrows it, sorted: the concept of a row of a form, or dimensions of the measure.
    """

    of: tuple[str, ...]
    at: At


@dataclass(frozen=True, slots=True)
class Held:
    """A figure of a table.

    Attributes:
        key: what it counts.
        value: how many.
        territory: where, by its code.
        period: when.
        what: the title of its row.
        unit: the code of what is counted; empty where the table does not tell.
        table: the name of the table, as a phrase.
        place: where in it the figure stands, as a phrase.
        standing: demonstration, internal, draft, released.
        as_of: the moment whose knowledge it holds; empty where the table does not tell.
    """

    key: Key
    value: int
    territory: str
    period: Period
    what: Text
    unit: str
    table: Phrase
    place: Phrase
    standing: str
    as_of: str = ""

    @property
    def invented(self) -> bool:
        """Whether it tells nothing of the world."""
        return self.standing == INVENTED


@dataclass(frozen=True)
class Wanted:
    """What the claims of a text ask tables for, all at once, so that each is read once.

    Attributes:
        of: columns and measures, as in `Key.of`.
        keys: the figures themselves.
        periods: of the claims and of their bases.
        territories: by their codes; the country is one of them.
        country: its code.
        published_on: the day of publication; None where it is not known.
    """

    of: frozenset[tuple[str, ...]]
    keys: frozenset[Key]
    periods: frozenset[Period]
    territories: frozenset[str]
    country: str
    published_on: date | None = None

    def about(self, period: Period, territory: str) -> bool:
        """Whether any claim is of this time and place."""
        return period in self.periods and territory in self.territories


class Source(Protocol):
    """Anything that figures can be looked up in."""

    @property
    def periods(self) -> frozenset[Period] | None:
        """The only periods it tells of; None where that is known when it is read."""
        ...

    def figures(self, wanted: Wanted) -> Iterable[Held]:
        """The figures of the columns and measures, periods and territories that are wanted."""
        ...


def periods_of(sources: Sequence[Source]) -> frozenset[Period] | None:
    """The only periods that any of the sources tells of; None where that is not known yet."""
    told = [one.periods for one in sources]
    if None in told:
        return None
    return frozenset(period for some in told for period in some or ())
