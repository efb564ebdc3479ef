"""Whether the words around a number are understood whole, or some may narrow what it is of.

"110,000 drug crimes" is no total of crimes: "drug" is a word that nothing here reads. Who holds such a
number against the total accuses a text of what it does not say.
"""

import re
import tomllib
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache
from pathlib import Path

from esep.claims import vocabulary
from esep.claims.checks.scene import Scene
from esep.claims.checks.words import row_of
from esep.claims.indicators import indicators_of
from esep.claims.matching import Terms
from esep.claims.model import Claim, Number, Said
from esep.claims.units import Unit, split_terms, units_of
from esep.codebook import Codebook
from esep.kernel.texts import Text

FILE = vocabulary.WORDS / "plain.toml"
SHORT = 4
EDGE = re.compile(r"[,;:()—–\n]|\d[.)]\s")
SAID_OF_NUMBERS = frozenset(
    {
        *("numerals", "sizes", "halves", "articles", "joined", "ordinals", "percent", "points", "signs"),
        *("hedges", "hedges_after", "months", "eras", "year_cues", "parts_of_year", "durations"),
        *("period_cues", "period_after", "glued", "compared"),
    }
)


class Plainly:
    """The words of a text that nothing here reads.

    Args:
        scene: the text.
        places: where words name territories: the first and the last character of each.
    """

    def __init__(self, scene: Scene, places: list[tuple[int, int]]) -> None:
        self._scene, self._places = scene, places
        self._starts = [start for start, _ in places]

    def sentence(self, claim: Claim, said: Said) -> bool:
        """Whether all words of the sentence around a number are understood."""
        number = self._scene.number(said.number)
        return self._understood(claim, said, *self._scene.around(number.start, number.end))

    def clause(self, claim: Claim, said: Said) -> bool:
        """Whether the words beside a number are, as far as the next comma or the like on either side."""
        number = self._scene.number(said.number)
        return self._understood(claim, said, *self._clause(number))

    def _clause(self, number: Number) -> tuple[int, int]:
        start, end = self._scene.around(number.start, number.end)
        text = self._scene.text
        begun = max((one.end() for one in EDGE.finditer(text, start, number.start)), default=start)
        stop = EDGE.search(text, number.end, end)
        return begun, stop.start() if stop else end

    def _understood(self, claim: Claim, said: Said, start: int, end: int) -> bool:
        row = self._scene.row
        first, last = row.at(start), row.at(end)
        known = {
            place
            for terms in (_plain(), *self._terms(claim, said))
            for hit in terms.find(row.words[first:last])
            for place in range(hit.first, hit.after)
        }
        lexicon = vocabulary.words(claim.language)
        return all(
            place - first in known
            or not SAID_OF_NUMBERS.isdisjoint(lexicon.of(row.words[place]))
            or self._of_number_or_place(row.starts[place])
            for place in range(first, last)
        )

    def _of_number_or_place(self, place: int) -> bool:
        at = bisect_left(self._starts, place + 1) - 1
        if at >= 0 and place < self._places[at][1]:
            return True
        numbers = self._scene.figures_within(place - 40, place + 1)
        return any(self._scene.number(one).start <= place < self._scene.number(one).end for one in numbers)

    def _terms(self, claim: Claim, said: Said) -> Iterator[Terms[str]]:
        """The words of what the claim, and its number, are understood to be of."""
        by = {**claim.by, **said.by}
        codes = frozenset({claim.indicator, said.indicator, claim.counted, said.counted})
        book = self._scene.book
        yield _filed(book.folder, book.languages, codes, frozenset(by.items()))


@lru_cache(maxsize=1)
def _plain() -> Terms[str]:
    """The words that narrow nothing."""
    sections = tomllib.loads(FILE.read_text(encoding="utf-8"))
    every = (word for section in sections.values() for word in section["words"].split(","))
    return Terms((word.strip(), word.strip()) for word in every)


@lru_cache(maxsize=256)
def _filed(
    folder: Path, languages: tuple[str, ...], codes: frozenset[str], by: frozenset[tuple[str, str]]
) -> Terms[str]:
    named = [one.terms for one in units_of(folder, languages).values() if one.code in codes]
    named += [
        row.terms
        for row in indicators_of(folder, languages).values()
        if row.code in codes or (row.dimension or "", row.value or "") in by
    ]
    return Terms((term, term) for terms in named for said in terms.values() for term in split_terms(said))


def beside(scene: Scene, number: Number, words: int) -> list[str]:
    """The few words behind a number, as far as the next comma or number.

    Args:
        scene: the text.
        number: the number.
        words: how many at most.
    """
    text = scene.text[number.end : number.end + 80]
    stretch = re.split(r"[,;:()\d.\n]", text, maxsplit=1)[0]
    return row_of(stretch).words[:words]


def own_words(book: Codebook) -> dict[tuple[str, str], Terms[str]]:
    """By dimension and value, the words that tell a value from all others of its dimension and from units."""
    return _own(book.folder, book.languages)


@lru_cache(maxsize=4)
def _own(folder: Path, languages: tuple[str, ...]) -> dict[tuple[str, str], Terms[str]]:
    rows = [one for one in indicators_of(folder, languages).values() if one.dimension and one.value]
    units = units_of(folder, languages)
    told = {
        (one.dimension or "", one.value or ""): _words_of([one.terms]) - _words_of(_counted(units, one.unit))
        for one in rows
    }
    return {
        (dimension, value): Terms(
            (word, word)
            for word in words
            if not any(word in some for one, some in told.items() if one[0] == dimension and one[1] != value)
        )
        for (dimension, value), words in told.items()
    }


def _counted(units: Mapping[str, Unit], code: str | None) -> Iterator[Text]:
    """The words for a unit and for what it is one of."""
    while code and code in units:
        yield units[code].terms
        code = units[code].wider


def _words_of(several: Iterable[Text]) -> set[str]:
    """The words of terms, the small ones left out."""
    every = (word for terms in several for said in terms.values() for word in said.replace(";", " ").split())
    return {word for word in every if len(word) >= SHORT}
