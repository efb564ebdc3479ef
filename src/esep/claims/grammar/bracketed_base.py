"""The level before, in a bracket right behind "than": 2022 жылғыдан (66 000) 5 пайызға көп."""

from esep.claims.grammar.cues import cues
from esep.claims.grammar.scene import Figure, Scene

AFTER = 4


def than_in_brackets(scene: Scene, one: Figure, other: Figure) -> int:
    """1 where the second of two levels stands so in a bracket, and "more" or "less" behind it; else 0.

    Args:
        scene: the sentence.
        one: the level that stands first.
        other: the other one.
    """
    known = cues(scene.language)
    ending = known.suffixes.get("from") if known else None
    if ending is None or not scene.bracketed(other) or other.first - one.after < 2:
        return 0
    behind = min(other.after + AFTER + 2, len(scene.words))
    compared = any(scene.has(cue, other.after, behind) for cue in ("more", "less", "rise", "fall"))
    return 1 if compared and ending.search(scene.words[other.first - 2]) else 0
