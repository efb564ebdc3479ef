"""An amount that is but some of a change: of each year of it, on average, or of a part of what changed."""

from fractions import Fraction

from esep.claims.grammar.pairs import Pair
from esep.claims.grammar.scene import Figure, Scene
from esep.claims.matching import Hit
from esep.claims.model import Form

NEAR, HUNDRED, OPENS = 4, 100, 1
PARTS = {Form.PERCENT: HUNDRED, Form.FRACTION: 1}


def only_some(scene: Scene, figure: Figure, pair: Pair) -> bool:
    """Whether words say that an amount is not the whole way between two levels, and it is not.

    "From 8,000 to 6,000, by 500 a year"; "from 100 to 150, including by 30 in the city".

    Args:
        scene: the sentence.
        figure: the amount.
        pair: the levels.
    """
    if figure.form is Form.TIMES or _comes_to(figure, pair):
        return False
    return told_in_part(scene, figure)


def told_in_part(scene: Scene, figure: Figure) -> bool:
    """Whether words say that an amount is of each year, an average, or of a part of what changed.

    Args:
        scene: the sentence.
        figure: the amount.
    """
    return _of_each_year(scene, figure) or _of_a_part(scene, figure)


def _comes_to(figure: Figure, pair: Pair) -> bool:
    """Whether an amount is the whole difference of two levels, as exactly as it is printed."""
    apart = abs(pair.value.told.value - pair.base.told.value)
    if figure.form in PARTS and pair.value.form is Form.COUNT:
        base = abs(pair.base.told.value)
        apart = apart / base * PARTS[figure.form] if base else Fraction(0)
    return abs(apart - abs(figure.told.value)) <= figure.told.unit / 2


def _of_each_year(scene: Scene, figure: Figure) -> bool:
    """Whether an amount is told for each year, or on average: in its own words, between its commas."""
    low, high = scene.segment(figure)
    low, high = max(low, scene.left(figure)), min(high, scene.right(figure))
    behind = scene.hits("a_year", figure.after, min(high, figure.after + NEAR))
    every = [*scene.hits("each_year", low, high), *behind]
    return any(hit.first == figure.after or not _of_a_year_named(scene, hit) for hit in every)


def _of_a_year_named(scene: Scene, hit: Hit[str]) -> bool:
    """Whether a number before the words names one year: "2022 жылына қарағанда"."""
    return hit.first > 0 and scene.words[hit.first - 1][:1].isdigit()


def _of_a_part(scene: Scene, figure: Figure) -> bool:
    """Whether "including" or "of which" opens the words of an amount, between its commas."""
    low, _ = scene.stretch(figure)
    low = max(low, scene.left(figure))
    opened = min(figure.first, low + OPENS + NEAR)
    hits = [*scene.hits("including", low, opened)]
    # One word alone, as "оның", is also "its".
    hits += [hit for hit in scene.hits("of_whom", low, opened) if hit.after - hit.first > 1]
    return any(hit.first <= low + OPENS for hit in hits)
