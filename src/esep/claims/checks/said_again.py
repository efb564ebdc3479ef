"""A figure told once more with one digit other: "issued 1,633 orders … behind each of the 1,663 orders"."""

import re
from collections.abc import Iterator

from esep.claims.checks.causes import one_digit, swaps
from esep.claims.checks.computing import written
from esep.claims.checks.scene import Scene
from esep.claims.checks.words import row_of
from esep.claims.model import Became, Bound, Claim, Form, Judged, Number, Verdict
from esep.claims.vocabulary import words

LEAST, BEFORE, MARKED, STEM, FAR = 1_000, 40, 3, 5, 3_000
AFTER, NEXT, SHORTEST = 60, 3, 4
STOPS = re.compile(r"[.,;:()–—\n]")


def judge_all(scene: Scene) -> Iterator[tuple[Claim, Judged, int]]:
    """Counts that words say to be those told before, and that no count before is, but for one digit.

    Only the count that refers is told of: the one before may stand right.
    """
    seen: dict[int, int] = {}
    for index in range(len(scene.read.numbers)):
        number = scene.number(index)
        if not _is_long(number):
            continue
        value = int(number.value)
        if value not in seen and _refers(scene, number):
            before = _before(scene, number, seen)
            if before is not None:
                named = {"first": written(before), "second": written(number)}
                judged = Judged(Verdict.INCONSISTENT, "two_values", named)
                yield from ((claim, judged, index) for claim in scene.of_number.get(index, ()))
        seen[value] = index


def _is_long(number: Number) -> bool:
    exact = number.bound is Bound.EXACT and number.unit == 1
    return number.became is Became.FIGURE and number.form is Form.COUNT and exact and number.value >= LEAST


def _refers(scene: Scene, number: Number) -> bool:
    """Whether "these" or "each of the" stands right before a number."""
    said = STOPS.split(scene.text[max(0, number.start - BEFORE) : number.start])[-1]
    heard = row_of(said).words[-MARKED:]
    known = words(scene.read.language)
    return any("such" in known.of(word) or "each_of_these" in known.of(word) for word in heard)


def _before(scene: Scene, number: Number, seen: dict[int, int]) -> Number | None:
    """The count before of the same thing that differs in one digit, or by two that changed places."""
    nouns = _nouns(scene, number)
    alike = (int(other.value) for other in (*one_digit(number), *swaps(number)))
    told = [seen[value] for value in alike if value in seen]
    told = [
        index
        for index in told
        if number.start - scene.number(index).end <= FAR and _nouns(scene, scene.number(index)) & nouns
    ]
    return scene.number(told[0]) if len(told) == 1 else None


def _nouns(scene: Scene, number: Number) -> set[str]:
    """The beginnings of the words after a number: what is counted."""
    said = STOPS.split(scene.text[number.end : number.end + AFTER])[0]
    return {word[:STEM] for word in row_of(said).words[:NEXT] if len(word) >= SHORTEST}
