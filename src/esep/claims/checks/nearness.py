"""How near a number stands to words: no mark between is nearer than any place behind a comma."""

import re

from esep.claims.checks.scene import Scene

MARKS = re.compile(r"[,;:.()\n]")
FURTHEST = 200


def apart(scene: Scene, index: int, start: int, end: int) -> int:
    """How many characters lie between a number and words; 0 where one stands in the other.

    Args:
        scene: the text.
        index: the number.
        start: where the words begin.
        end: the character after them.
    """
    number = scene.number(index)
    return max(number.start - end, start - number.end, 0)


def nearness(scene: Scene, index: int, start: int, end: int) -> tuple[bool, int]:
    """Whether a mark stands between a number and words, and how many characters: the least is the nearest.

    "187 – grave, 2,504 – violent, 3,930 – of medium gravity": 3,930 is nearer, 2,504 are violent.
    """
    far, number = apart(scene, index, start, end), scene.number(index)
    low, high = sorted((number.start, end)) if number.start >= end else (number.end, start)
    between = scene.text[low : min(high, low + FURTHEST)] if far else ""
    return MARKS.search(between) is not None, far
