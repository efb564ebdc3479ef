"""Every measure for a reader of the docs: what it counts, its unit, since when, and what broke it."""

from collections.abc import Iterable, Iterator
from itertools import groupby

from esep.codebook import Codebook
from esep.declare.pages import escaped, table
from esep.ledger.tables.catalogue import Listed
from esep.ledger.tables.naming import Naming
from esep.ledger.tables.since import first_day

HEADINGS = ("measure", "what is counted", "in what unit", "kind", "counted since", "same since", "broken by")
BREAKS = ("break", "on", "only", "what changed", "source", "compared with it")


def page(listed: Iterable[Listed], naming: Naming) -> Iterator[str]:
    """The measures of each domain, and before them the breaks that the law made in any of them."""
    yield from table(BREAKS, _breaks(naming.book, naming.lang))
    for domain, told in groupby(listed, key=lambda one: one.domain):
        yield f"## {escaped(naming.domains.word(f'@{domain.name}', naming.lang, domain.title))}\n"
        yield from table(HEADINGS, (row(one, naming) for one in told))


def row(one: Listed, naming: Naming) -> list[str]:
    """A measure as the cells of its row; a dash where nothing bounds it, or nothing is known to break it."""
    first, breaks = first_day(one.counted, naming.book), one.breaks(naming.book)
    return [
        f"`{one.counted.name}`",
        escaped(naming.definition(one.counted)),
        escaped(naming.unit(one.counted)),
        escaped(naming.kind(one.counted)),
        str(first or "-"),
        str(breaks[-1].on) if breaks else "-",
        ", ".join(f"`{found.code}`" for found in breaks) or "-",
    ]


def _breaks(book: Codebook, lang: str) -> Iterator[list[str]]:
    for one in sorted(book.breaks, key=lambda found: (found.on, found.code)):
        only = ", ".join(f"`{told}`" for told in one.among)
        told = [escaped(one.title.in_(lang)), escaped(one.source), "yes" if one.verified else "no"]
        yield [f"`{one.code}`", str(one.on), only, *told]
