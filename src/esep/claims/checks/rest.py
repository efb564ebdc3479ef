"""What the parts of a whole leave unnamed: the values of a list of the codebook that no part has."""

from bisect import bisect_left
from collections.abc import Mapping, Sequence
from datetime import date
from functools import lru_cache
from pathlib import Path

from esep.claims.checks.scene import Scene
from esep.claims.checks.words import row_of
from esep.claims.indicators import indicators_of
from esep.claims.matching import Terms
from esep.claims.model import Claim
from esep.claims.units import split_terms
from esep.kernel.errors import EsepError
from esep.kernel.texts import Text

MOST = 3


def rest_of(scene: Scene, numbers: Sequence[int]) -> tuple[Text, ...] | None:
    """The titles that no part has, where each part is told by another value of one list.

    Returns:
        None when the parts are not told so, or leave too many values to be named; empty when every value
        of the list is told.
    """
    told = [scene.narrowed(number) for number in numbers]
    if not all(told) or any(told.count(one) > 1 for one in told):
        told = _told_beside(scene, numbers)
    dimensions = set.intersection(*(set(by) for by in told)) if told else set()
    for dimension in sorted(dimensions):
        codes = [by[dimension] for by in told]
        if len(set(codes)) == len(codes) > 1:
            return unnamed(scene, dimension, codes)
    return None


class Narrowings:
    """The words of a text that narrow an indicator, found in one pass."""

    def __init__(self, scene: Scene) -> None:
        self.scene = scene
        row = scene.row
        self._found: list[tuple[int, str, str]] = []
        after = 0
        for hit in _narrowings(scene.book.folder, scene.book.languages).find(row.words):
            # "especially grave" is one term: the "grave" in it is none of its own.
            if hit.first >= after:
                self._found.append((row.starts[hit.first], *hit.tag))
                after = hit.after
        self._starts = [start for start, _, _ in self._found]

    def told(self, claim: Claim, dimension: str) -> str:
        """The one value of a dimension that the sentence of a claim names; empty where none, or several."""
        codes = self.all_told(claim, dimension)
        return codes.pop() if len(codes) == 1 else ""

    def all_told(self, claim: Claim, dimension: str) -> set[str]:
        """The values of a dimension that the sentence of a claim names."""
        start, end = self.scene.around(claim.start, claim.end)
        found = self._found[bisect_left(self._starts, start) : bisect_left(self._starts, end)]
        return {code for _, name, code in found if name == dimension}


def _told_beside(scene: Scene, numbers: Sequence[int]) -> list[Mapping[str, str]]:
    """What narrows each of some numbers, by the words after all of them or before all of them."""
    places = [(scene.number(number).start, scene.number(number).end) for number in numbers]
    _, end = scene.around(*places[-1])
    start, _ = scene.around(*places[0])
    after = [*(begin for begin, _ in places[1:]), end]
    before = [start, *(stop for _, stop in places[:-1])]
    terms = _narrowings(scene.book.folder, scene.book.languages)
    for stretches in (
        [(stop, until) for (_, stop), until in zip(places, after, strict=True)],
        [(since, begin) for (begin, _), since in zip(places, before, strict=True)],
    ):
        hits = [terms.find(row_of(scene.text[low:high]).words) for low, high in stretches]
        if all(hits):
            return [dict([found[0].tag]) for found in hits]
    return []


@lru_cache(maxsize=8)
def _narrowings(folder: Path, languages: tuple[str, ...]) -> Terms[tuple[str, str]]:
    """The words that narrow an indicator to one value of one dimension."""
    return Terms(
        (term, (row.dimension, row.value))
        for row in indicators_of(folder, languages).values()
        if row.dimension and row.value
        for said in row.terms.values()
        for term in split_terms(said)
    )


def unnamed(scene: Scene, dimension: str, codes: Sequence[str]) -> tuple[Text, ...] | None:
    """The titles of the values of a list that are not among the codes; None when the list is not known."""
    titles = _titles(scene, dimension)
    left = {code: title for code, title in titles.items() if code not in codes}
    if not titles or set(codes) - titles.keys() or len(left) > MOST:
        return None
    return tuple(left.values())


def _titles(scene: Scene, dimension: str) -> Mapping[str, Text]:
    on = scene.published_on or date.today()  # noqa: DTZ011 - the day of a reader without a date is here
    try:
        return {row.key: row.title for row in scene.book.list(dimension).on(on)}
    except EsepError:
        return {}
