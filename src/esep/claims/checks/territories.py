"""Where a claim is said to be: the territories that its sentence names, else its text, else the country."""

import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable, Iterator
from functools import lru_cache
from typing import NamedTuple

from esep.claims.checks.scene import Scene
from esep.claims.checks.words import WORD
from esep.claims.matching import Terms, folded
from esep.claims.model import Claim
from esep.codebook import Codebook
from esep.codebook.territories import COUNTRY

DATELINE = re.compile(r"[\s,./(]*[^\n.!?\d]{0,30}?\s*[–—-]\s")
CAPITAL = re.compile(r"(?<=\w )[^\W\d_a-zа-яёәғқңөұүһі][^\W\d_]{4,}")
SHORT, LONG = 5, 6
COMMON = 3


class Where(NamedTuple):
    """Where a claim may be.

    Attributes:
        codes: the territories, the likeliest first.
        certain: whether there is no doubt.
        elsewhere: whether its sentence names a place that is not, or not surely, the one of the codes.
    """

    codes: tuple[str, ...]
    certain: bool
    elsewhere: bool = False


class Places:
    """The territories that a text names, found in one pass."""

    def __init__(self, scene: Scene) -> None:
        self.scene = scene
        self.country = country_of(scene.book)
        row, found = scene.row, []
        after = 0
        for hit in _terms(scene.book).find(row.words):
            if hit.first >= after and not self._dateline(row.starts[hit.first], row.ends[hit.after - 1]):
                found.append((row.starts[hit.first], row.ends[hit.after - 1], hit.tag))
            after = max(after, hit.after)
        self._found = found
        self._starts = [start for start, _, _ in found]
        self._named = frozenset(code for *_, codes in found for code in codes)

    def of(self, claim: Claim) -> Where:
        """Where a claim is said to be."""
        start, end = self.scene.around(claim.start, claim.end)
        here = self._found[bisect_left(self._starts, start) : bisect_left(self._starts, end)]
        told = frozenset(code for *_, codes in here for code in codes)
        vague, told = "" in told, told - {""}
        named = told or self._named - {""}
        if not named or named == {self.country}:
            return Where((self.country,), not vague, elsewhere=vague)
        if len(named) == 1 and self.country not in self._named:
            return Where(tuple(named), certain=True)
        local = sorted(named - {self.country})
        if told and self.country not in told:
            return Where(tuple(local), certain=len(local) == 1, elsewhere=len(local) > 1)
        return Where((*local, self.country), certain=False, elsewhere=bool(told) or vague)

    def named(self, start: int, end: int) -> frozenset[str]:
        """The territories named in a stretch below the country; one whose name is not known by its words."""
        here = self._found[bisect_left(self._starts, start) : bisect_left(self._starts, end)]
        told = frozenset(code for *_, codes in here for code in codes) - {self.country}
        if "" not in told:
            return told
        names = CAPITAL.findall(self.scene.text, start, end)
        return (told - {""}) | {_stem(folded(name.lower())) for name in names}

    def spots(self) -> list[tuple[int, int]]:
        """Where the text names territories: the first character of each name and the one after it."""
        return [(start, end) for start, end, _ in self._found]

    def _dateline(self, start: int, end: int) -> bool:
        """Whether a name only tells where the news was written: "ASTANA - " before a paragraph."""
        text = self.scene.text
        begun = start
        while begun and text[begun - 1] in " (*_":
            begun -= 1
        return text[begun - 1 : begun] in {"", "\n"} and DATELINE.match(text, end) is not None


def country_of(book: Codebook) -> str:
    """The code of the whole country."""
    return next((one.code for one in book.territories.rows if one.kind == COUNTRY), book.code)


def _terms(book: Codebook) -> Terms[frozenset[str]]:
    """The names of territories; words that many of them share name one without telling which: code ''."""
    return _terms_of(tuple(_names(book)), country_of(book))


def _names(book: Codebook) -> Iterator[tuple[str, str]]:
    for one in book.territories.rows:
        yield from ((one.base, said) for said in one.title.values())
    for alias in book.territories.aliases:
        yield alias.territory.partition("@")[0], alias.alias


@lru_cache(maxsize=4)
def _terms_of(names: tuple[tuple[str, str], ...], country: str) -> Terms[frozenset[str]]:
    words = {(code, said): tuple(_words(said)) for code, said in names}
    often = Counter(word for _, word in {(code, word) for (code, _), said in words.items() for word in said})
    kept = {word for (code, _), said in words.items() if code == country for word in said}
    shared = {word for word, count in often.items() if count >= COMMON} - kept
    filed: dict[str, set[str]] = {_stem(word): {""} for word in shared if len(word) >= SHORT - 1}
    for (code, _), said in words.items():
        own = [word for word in said if word not in shared]
        if own:
            filed.setdefault(" ".join(map(_stem, own)), set()).add(code)
    return Terms((term, frozenset(codes)) for term, codes in filed.items())


def _words(said: str) -> Iterable[str]:
    return [folded(word) for word in WORD.findall(said.lower())]


def _stem(word: str) -> str:
    """A word without the ending that a sentence may give it, open at the end.

    >>> _stem("region"), _stem("область"), _stem("of")
    ('regio*', 'облас*', 'of')
    """
    if len(word) < SHORT:
        return word
    return word[: -1 if len(word) <= LONG else -2] + "*"
