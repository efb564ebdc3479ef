"""The published figures that come with a codebook, as a source that claims are held against."""

from collections.abc import Iterator
from dataclasses import dataclass

from esep.claims.against.cells import Place, Sheet, cell
from esep.claims.against.sources import Held, Wanted
from esep.claims.saying import Phrase
from esep.codebook import Codebook
from esep.kernel.periods import Period


@dataclass(frozen=True, slots=True)
class Published:
    """The published figures of a codebook."""

    book: Codebook

    @property
    def periods(self) -> frozenset[Period]:
        """Those of the codebook."""
        return frozenset(one.period for one in self.book.figures)

    def figures(self, wanted: Wanted) -> Iterator[Held]:
        """Those that are wanted."""
        for one in self.book.figures:
            table = as_published(one.source, one.reckoned)
            place = Place(one.form, one.section, one.row, one.column)
            sheet = Sheet(one.territory, one.period, table, one.standing)
            yield from cell(self.book, place, int(one.value), sheet, wanted)


def as_published(source: str, reckoned: str = "") -> Phrase:
    """The name of a source as a table, and how a figure follows from it that the source does not print.

    Args:
        source: who published, and where.
        reckoned: `rest` or `sum`, as in the published figures of a codebook; empty for what is printed.
    """
    return Phrase(
        f"claims.against.reckoned_{reckoned}" if reckoned else "claims.against.published", {"source": source}
    )


def published(book: Codebook) -> Published:
    """The published figures that come with a codebook.

    >>> len(published(Codebook.load("kz")).book.figures)
    14
    """
    return Published(book)
