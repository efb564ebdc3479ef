"""Every measure that can be asked for: what it counts, and by what it is told."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from esep.codebook import Codebook
from esep.codebook.series_breaks import SeriesBreak
from esep.declare import Domain, Domains
from esep.ledger.measures import Counted
from esep.ledger.tables.dimensions import Dimensions
from esep.ledger.tables.naming import Naming
from esep.ledger.tables.since import first_day
from esep.ledger.tables.table import unit


@dataclass(frozen=True)
class Listed:
    """A measure with its domain and all that it can be told by, wider dimensions included."""

    counted: Counted
    domain: Domain
    told: Dimensions

    @property
    def dimensions(self) -> tuple[str, ...]:
        """The names of what it can be told by."""
        return tuple(self.told.names())

    def as_data(self, naming: Naming) -> dict[str, object]:
        """The measure for machines."""
        measure = self.counted.measure
        return {
            "measure": self.counted.name,
            "title": naming.measure(self.counted),
            "domain": self.domain.name,
            "unit": unit(self.counted, naming.book.money),
            "kind": measure.counting.value,
            "net": measure.net,
            "dimensions": list(measure.by),
            "wider": [name for name in self.dimensions if name not in measure.by],
            "definition": naming.definition(self.counted),
            "source": naming.source(self.counted),
            "since": first.isoformat() if (first := first_day(self.counted, naming.book)) else None,
            "breaks": [
                {
                    "on": one.on.isoformat(),
                    "of": one.code,
                    "source": one.source,
                    "verified": one.verified,
                    "text": one.said(naming.book.phrases, naming.lang),
                }
                for one in self.breaks(naming.book)
            ],
        }

    def breaks(self, book: Codebook) -> list[SeriesBreak]:
        """The breaks that laws make in it, the earliest first."""
        return sorted((one for one in book.breaks if one.about(self.counted.name)), key=lambda one: one.on)


def catalogue(counted: Mapping[str, Counted], domains: Domains, book: Codebook, on: date) -> Iterator[Listed]:
    """Every measure, domain by domain in the order of declaration.

    Args:
        counted: the measures by name.
        domains: what may be recorded.
        book: the codebook that gives wider dimensions.
        on: the day on which they are those.

    >>> from esep.domains import load
    >>> from esep.ledger.measures import measures
    >>> domains = load()
    >>> told = catalogue(measures(domains), domains, Codebook.load("kz"), date(2023, 12, 31))
    >>> net = next(one for one in told if one.counted.name == "offences_registered")
    >>> net.domain.name, net.dimensions[:2]
    ('offences', ('article', 'article.chapter'))
    """
    for domain in domains.domains:
        for record in domain.records.values():
            for measure in record.measures:
                one = counted[measure.name]
                yield Listed(one, domain, Dimensions(one, domains, book, on))
