"""The tile map: every territory a square of one size, so that a large steppe does not outshout a city.

Territories that only together have a rate are drawn as one shape where their tiles make a rectangle.
"""

import math
import unicodedata
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from esep.codebook.territories import Territory
from esep.publish.rates import Rate

VOWELS = frozenset("aeiouyаеиоуыэюяәөүұі")
NICE = (1, 2, 2.5, 5, 10)
# Widths of small letters, wide ones and marks, in ems; a little generous.
NARROW, WIDE, MARK = 0.55, 0.68, 0.35
GAP = 0.04


@dataclass(frozen=True)
class Shape:
    """A rectangle of the map, in tiles counted from the north-west, with the rate it shows."""

    rate: Rate
    left: float
    top: float
    right: float
    bottom: float


@dataclass(frozen=True)
class Step:
    """A class of the map: from `low` up to, but not including, `high`."""

    low: Fraction
    high: Fraction


def shapes(found: Iterable[Rate]) -> list[Shape]:
    """The rectangles of the map; territories without a place on it are left out."""
    drawn = []
    for rate in found:
        places = [(one.tile_column, one.tile_row) for one in rate.territories]
        tiles = [(column, row) for column, row in places if column is not None and row is not None]
        for group in [tiles] if _rectangle(tiles) else [[tile] for tile in tiles]:
            columns, rows = [column for column, _ in group], [row for _, row in group]
            drawn.append(
                Shape(rate, min(columns) + GAP, min(rows) + GAP, max(columns) + 1 - GAP, max(rows) + 1 - GAP)
            )
    return drawn


def steps(values: Sequence[Fraction], most: int) -> list[Step]:
    """Classes of one width with round limits that hold all values; at most `most` of them.

    >>> [(int(one.low), int(one.high)) for one in steps([Fraction(282), Fraction(1637)], 7)]
    [(250, 500), (500, 750), (750, 1000), (1000, 1250), (1250, 1500), (1500, 1750)]
    """
    if not values:
        return []
    lowest, highest = min(values), max(values)
    width = _nice(float(highest - lowest) / (most - 1) or float(highest) or 1.0)
    first, last = math.floor(lowest / width), math.floor(highest / width)
    return [Step(number * width, (number + 1) * width) for number in range(first, last + 1)]


def short_names(territories: Iterable[Territory], lang: str) -> Mapping[str, str]:
    """The names for the tiles, by code: without the word that most share, unless two would be alike.

    >>> from datetime import date
    >>> from esep.codebook import Codebook
    >>> short_names(Codebook.load("kz").territories.on(date(2022, 12, 31)), "en")["KZ-59"]
    'North Kazakhstan'
    """
    names = {one.code: one.name.in_(lang) for one in territories}
    heard = Counter(word for name in names.values() for word in set(name.split()))
    shared = {word for word, count in heard.items() if count * 4 > len(names) and count > 1}
    kept = {
        code: " ".join(word for word in name.split() if word not in shared) for code, name in names.items()
    }
    return kept if len(set(kept.values())) == len(names) and all(kept.values()) else names


def lines(name: str, ems: float) -> list[str]:
    """A name in lines of at most that width; a word that is too long is cut between two syllables.

    >>> lines("North Kazakhstan", 5.8), lines("Мангистауская", 5.8)
    (['North', 'Kazakhstan'], ['Мангис-', 'тауская'])
    """
    pieces = [piece for word in name.replace("-", "- ").split() for piece in _cut(word, ems)]
    found: list[str] = []
    for piece in pieces:
        glue = "" if found and found[-1].endswith("-") else " "
        if found and _width(found[-1] + glue + piece) <= ems:
            found[-1] += glue + piece
        else:
            found.append(piece)
    return found


def _rectangle(tiles: Sequence[tuple[int, int]]) -> bool:
    columns, rows = {column for column, _ in tiles}, {row for _, row in tiles}
    spans = [max(one) - min(one) + 1 for one in (columns, rows) if one]
    return bool(tiles) and math.prod(spans) == len(tiles)


def _nice(least: float) -> Fraction:
    """The smallest round width that is not below `least`."""
    power = 10 ** math.floor(math.log10(least))
    return next(Fraction(one * power) for one in NICE if one * power >= least * (1 - 1e-9))


def _width(text: str) -> float:
    return sum(_letter(one) for one in text)


def _letter(letter: str) -> float:
    if not letter.isalpha():
        return MARK
    return WIDE if letter.isupper() or letter in "мшщжыюфmw" else NARROW


def _cut(word: str, ems: float) -> list[str]:
    """A word, in pieces where it is wider than a line: before a consonant that a vowel follows.

    The two pieces are as alike in width as they can be.
    """
    if _width(word) <= ems:
        return [word]
    places = [
        place
        for place in range(2, len(word) - 2)
        if _vowel(word[place + 1]) and word[place].isalpha() and not _vowel(word[place])
        if any(map(_vowel, word[:place])) and _width(word[:place] + "-") <= ems
    ]
    if not places:
        return [word]
    best = min(places, key=lambda place: max(_width(word[:place] + "-"), _width(word[place:])))
    return [word[:best] + "-", *_cut(word[best:], ems)]


def _vowel(letter: str) -> bool:
    bare = unicodedata.normalize("NFD", letter.casefold())[0]
    return bare in VOWELS and letter.casefold() != "й"
