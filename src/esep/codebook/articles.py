"""The articles of the criminal code, by number and day, with their chapters."""

from dataclasses import dataclass
from datetime import date
from typing import ClassVar, Literal

from esep.codebook.dated import Dated, Entry
from esep.kernel.texts import Text


@dataclass(frozen=True, kw_only=True)
class Chapter(Entry):
    """A chapter of the special part."""

    code: str
    title: Text


@dataclass(frozen=True, kw_only=True)
class Article(Entry):
    """An article under the title it bore; `chapter` is None for facts that are no offence (000, 001)."""

    code: str
    chapter: str | None
    title: Text


class Articles(Dated[Article]):
    """The articles of the code, asked by number and day.

    >>> from esep.codebook import Codebook
    >>> articles = Codebook.load("kz").articles
    >>> articles.get("188", date(2022, 12, 31)).title.in_("ru")
    'Кража'
    """

    @property
    def facts(self) -> frozenset[str]:
        """The numbers of what is registered beside offences and is none: they stand in no chapter.

        >>> from esep.codebook import Codebook
        >>> sorted(Codebook.load("kz").articles.facts)
        ['000', '001']
        """
        return frozenset(row.code for row in self if row.chapter is None)

    def printed(self, code: str, on: date) -> Article:
        """The article as a form of that day names it: as it is in force, or as it was when it last was.

        Official forms keep lines for articles long repealed; their lines still need a title.

        Raises:
            EsepError: E-104 for an unknown article; E-103 when it had not come into force by the day.

        >>> from esep.codebook import Codebook
        >>> Codebook.load("kz").articles.printed("109", date(2022, 12, 31)).valid_to
        datetime.date(2017, 7, 15)
        """
        earlier = [row for row in self.history(code) if row.valid_from <= on]
        return earlier[-1] if earlier else self.get(code, on)


@dataclass(frozen=True, kw_only=True)
class IccsCode(Entry):
    """A class of the International Classification of Crime for Statistical Purposes; `level` is 1 or 2."""

    code: str
    level: int
    title: Text


@dataclass(frozen=True, kw_only=True)
class IccsMapping(Entry):
    """An article, or one part of it, answers to an ICCS class.

    `part` is None for the whole article. Where one article answers to several classes, `condition` says
    when. Level-1 classes stand where a narrower one was not established.
    """

    key_fields: ClassVar[tuple[str, ...]] = ("article", "part", "iccs", "condition")

    article: str
    part: str | None
    iccs: str
    condition: str | None
    confidence: Literal["high", "medium", "low"]
