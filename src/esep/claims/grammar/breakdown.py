"""What an amount of money is made of: "a day costs 4,100: 1,900 – food, 1,350 – heating, 750 – guards"."""

from collections.abc import Sequence
from itertools import pairwise

from esep.claims.grammar.scene import COMMAS, Figure, Scene
from esep.claims.tokens import DASHES

MONEY, FEWEST, LEAST_OF = "money", 3, 20


def is_breakdown(scene: Scene, whole: Figure, listed: Sequence[Figure]) -> bool:
    """Whether a colon opens parts with a dash each, that end the sentence and nearly make the amount.

    Args:
        scene: the sentence of the parts.
        whole: the amount.
        listed: its parts in the order of the text.
    """
    if len(listed) < FEWEST or scene.noun(whole) != MONEY or not scene.holds(listed[-1]):
        return False
    if ":" not in scene.words[whole.after : listed[0].first] or not _ends(scene, listed[-1]):
        return False
    edges = [*(other.first for _, other in pairwise(listed)), len(scene.words)]
    if not all(_dashed(scene, one, edge) for one, edge in zip(listed, edges, strict=True)):
        return False
    left = whole.told.value - sum(one.told.value for one in listed)
    return abs(left) * LEAST_OF <= whole.told.value and abs(left) < min(one.told.value for one in listed)


def _dashed(scene: Scene, part: Figure, edge: int) -> bool:
    return any(word in DASHES for word in scene.words[part.after : edge])


def _ends(scene: Scene, last: Figure) -> bool:
    """Whether no comma and no figure follows the last part."""
    return last is scene.figures[-1] and not any(word in COMMAS for word in scene.words[last.after :])
