"""Which territory lies in which: the region subtree that a permission may be bounded by."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from esep.codebook.territories import COUNTRY, Territory


@dataclass(frozen=True)
class Regions:
    """For each territory, itself and everything it lies in; a territory that is not listed lies nowhere.

    >>> from esep.codebook import Codebook
    >>> regions = Regions.of(Codebook.load("kz").territories.rows)
    >>> regions.within("KZ-75", "KZ"), regions.within("KZ-75", "KZ-63"), regions.within("KZ-63@2022", "KZ-63")
    (True, False, True)
    """

    above: Mapping[str, frozenset[str]]

    @classmethod
    def of(cls, territories: Iterable[Territory]) -> "Regions":
        """The subtree of a codebook: parts lie in the country, a former extent in what kept its place."""
        rows = tuple(territories)
        countries = {row.code for row in rows if row.kind == COUNTRY}
        return cls({row.code: frozenset({row.code, row.base, *countries}) for row in rows})

    def within(self, territory: str, of: str) -> bool:
        """Whether `territory` is `of` or a part of it."""
        return of in self.above.get(territory, ())
