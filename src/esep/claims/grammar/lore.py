"""All words that the grammar searches, by language: cues, units, indicators, titles of the codebook."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from math import log
from pathlib import Path
from typing import NamedTuple, Protocol

from esep.claims.grammar.cues import Cues, cues
from esep.claims.indicators import Indicator, indicators_of
from esep.claims.matching import Terms, folded
from esep.claims.units import Unit, split_terms, units_of
from esep.codebook.articles import Article, Chapter
from esep.codebook.lists import Gravity

_WORD = re.compile(r"[^\W\d_]+(?:[-'’][^\W\d_]+)*")
LONGEST_TITLE = 3
LEAST, MOSTLY, UNHEARD, SHARED = 0.55, 0.6, 0.3, 3
COMMON = 40
Titled = tuple[tuple[str, str], frozenset[str]]
Titles = tuple[list[Titled], dict[str, float], dict[str, list[int]]]


class Book(Protocol):
    """What of a codebook is read here."""

    @property
    def folder(self) -> Path:
        """Where its files are."""

    @property
    def languages(self) -> tuple[str, ...]:
        """Those it speaks."""

    @property
    def articles(self) -> Iterable[Article]:
        """Of the criminal code."""

    @property
    def chapters(self) -> Iterable[Chapter]:
        """Of the criminal code."""

    @property
    def gravities(self) -> Iterable[Gravity]:
        """The categories of offences."""


class Tag(NamedTuple):
    """What a term is: a cue, a unit, an indicator or a narrowing, and which."""

    family: str
    code: str


class Lore:
    """The words of one codebook, made ready by language when first asked for."""

    def __init__(self, book: Book) -> None:
        self.book = book
        self.units: dict[str, Unit] = units_of(book.folder, book.languages)
        self.roots = {code: self._root(code) for code in self.units}
        self.indicators: dict[str, Indicator] = indicators_of(book.folder, book.languages)
        self.headed = frozenset(
            one.dimension for one in self.indicators.values() if one.dimension and one.unit
        )
        self.general = next(iter(self.indicators), "")
        self.narrowings: dict[str, tuple[str, str]] = {
            one.code: (one.dimension, one.value)
            for one in self.indicators.values()
            if one.dimension and one.value
        }
        self._terms: dict[str, Terms[Tag]] = {}
        self._chapters: dict[str, dict[str, frozenset[str]]] = {}
        self._titles: dict[str, Titles] = {}

    def terms(self, language: str) -> Terms[Tag]:
        """Every term of a language."""
        known = self._terms.get(language)
        if known is None:
            known = self._terms[language] = Terms(self._entries(language))
        return known

    def _root(self, code: str) -> str:
        """The widest unit that a unit is one of."""
        seen = {code}
        while (wider := self.units[code].wider) in self.units and wider not in seen:
            code = str(wider)
            seen.add(code)
        return code

    def titled(self, said: str, language: str) -> tuple[str, str] | None:
        """The article or chapter whose title a text quotes, as dimension and code; None when no title fits.

        Most of the words of one have to be found in the other: titles are shortened and translated anew.
        """
        heard = _stems(said, cues(language))
        if len(heard) < 2:
            return None
        titles, weight, found = self._titles_of(language)
        sought = sum(weight.get(stem, UNHEARD) for stem in heard)
        best, score = None, LEAST
        for number in {number for stem in heard for number in found.get(stem, ())}:
            place, stems = titles[number]
            shared = heard & stems
            common, own = (sum(weight[stem] for stem in some) for some in (shared, stems))
            fit = common / min(sought, own) * MOSTLY + common / max(sought, own) * (1 - MOSTLY)
            if fit > score:
                best, score = place, fit
        return best

    def chapter(self, words: Iterable[str], language: str) -> str:
        """The chapter that a sentence names by most of the telling words of its title; empty where none."""
        telling = self._chapters.get(language)
        if telling is None:
            shape = cues(language)
            stems = {one.code: _stems(one.title.get(language, ""), shape) for one in self.book.chapters}
            often = Counter(stem for some in stems.values() for stem in some)
            telling = {
                code: frozenset(stem for stem in some if often[stem] <= SHARED)
                for code, some in stems.items()
            }
            self._chapters[language] = telling
        heard = {_short(word) for word in words if len(word) > 3}
        fits = [
            (len(some & heard) / len(some), code)
            for code, some in telling.items()
            if len(some & heard) >= len(some) * MOSTLY and len(some & heard) > 1
        ]
        return max(fits)[1] if fits else ""

    def _titles_of(self, language: str) -> Titles:
        """The titles of a language by their stems, how telling each is, and where the rarer ones stand."""
        known = self._titles.get(language)
        if known is None:
            shape = cues(language)
            titles = [
                ((dimension, row.code), _stems(row.title[language], shape))
                for dimension, rows in (("article", self.book.articles), ("chapter", self.book.chapters))
                for row in rows
                if language in row.title
            ]
            often = Counter(stem for _, stems in titles for stem in stems)
            found: dict[str, list[int]] = {}
            for number, (_, stems) in enumerate(titles):
                for stem in stems:
                    if often[stem] <= COMMON:
                        found.setdefault(stem, []).append(number)
            known = titles, {stem: 1 / (1 + log(count)) for stem, count in often.items()}, found
            self._titles[language] = known
        return known

    def _entries(self, language: str) -> Iterator[tuple[str, Tag]]:
        known = cues(language)
        if known is None:
            return
        for term, cue in known.terms:
            yield term, Tag("cue", cue)
        for unit in self.units.values():
            for term in split_terms(unit.terms.get(language, "")):
                yield term, Tag("unit", unit.code)
        for one in self.indicators.values():
            family = "narrow" if one.dimension else "indicator"
            for term in split_terms(one.terms.get(language, "")):
                yield term, Tag(family, one.code)
        yield from self._narrow(known, language)

    def _narrow(self, known: Cues, language: str) -> Iterator[tuple[str, Tag]]:
        """Short titles of articles, and those of the gravities without the word that all of them share."""
        said = {word for one in self.book.gravities for word in _pieces(one.title.get(language, ""))}
        shared = {
            word
            for word in said
            if sum(word in _pieces(one.title.get(language, "")) for one in self.book.gravities) > 2
        }
        for gravity in self.book.gravities:
            words = [word for word in _pieces(gravity.title.get(language, "")) if word not in shared | {"of"}]
            code = f"gravity.{gravity.code}"
            self.narrowings.setdefault(code, ("gravity", gravity.code))
            yield " ".join(_stem(word, known) for word in words), Tag("narrow", code)
        for article in self.book.articles:
            words = _pieces(article.title.get(language, ""))
            if article.chapter and 0 < len(words) <= LONGEST_TITLE:
                code = f"article.{article.code}"
                self.narrowings[code] = ("article", article.code)
                yield " ".join(_stem(word, known) for word in words), Tag("narrow", code)


def _pieces(said: str) -> list[str]:
    return [folded(word) for word in _WORD.findall(said.lower())]


def _stem(word: str, known: Cues) -> str:
    """A word of a title as a term: without its ending, open at the end."""
    if len(word) < 4:
        return word
    base = known.endings.sub("", word)
    return (base if len(base) >= 4 else word) + "*"


def _stems(said: str, known: Cues | None) -> frozenset[str]:
    """What the longer words of a title begin with."""
    return frozenset(_short(word) for word in _pieces(said) if len(word) > 3) if known else frozenset()


def _short(word: str) -> str:
    return word[: max(4, len(word) - 3)]
