"""Whether what one file of a codebook names really stands in the other."""

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from esep.codebook.article_parts import ArticlePart
from esep.codebook.articles import Article, Chapter, IccsCode, IccsMapping
from esep.codebook.dated import Sourced
from esep.codebook.lists import Figure, Gravity, ZoneRow
from esep.codebook.names import Alias
from esep.codebook.population import Count
from esep.codebook.reading import Fault
from esep.codebook.territories import Change, IsoCode, Territory


class _Link(NamedTuple):
    """The field of one row class names the `code` of another."""

    kind: type[Sourced]
    field: str
    target: type[Sourced]


LINKS = (
    _Link(Alias, "territory", Territory),
    _Link(IsoCode, "territory", Territory),
    _Link(Change, "before", Territory),
    _Link(Change, "after", Territory),
    _Link(Count, "territory", Territory),
    _Link(ZoneRow, "territory", Territory),
    _Link(Figure, "territory", Territory),
    _Link(Article, "chapter", Chapter),
    _Link(ArticlePart, "article", Article),
    _Link(ArticlePart, "gravity", Gravity),
    _Link(IccsMapping, "article", Article),
    _Link(IccsMapping, "iccs", IccsCode),
)


def unresolved(rows: Iterable[Sourced]) -> list[Fault]:
    """One fault for every reference to a code that the named file does not have."""
    by_kind: dict[type[Sourced], list[Sourced]] = {}
    for row in rows:
        by_kind.setdefault(type(row), []).append(row)
    return [fault for link in LINKS for fault in _lost(link, by_kind)]


def _lost(link: _Link, by_kind: dict[type[Sourced], list[Sourced]]) -> Iterator[Fault]:
    known = {row.key for row in by_kind.get(link.target, [])}
    for row in by_kind.get(link.kind, []):
        code = getattr(row, link.field)
        if code is not None and code not in known:
            yield Fault(row.file, row.line, link.field, "unresolved", code)
