"""Bare counts behind a part of a whole: "96 of them came in time, 74 late, and 48 not at all"."""

from collections.abc import Sequence

from esep.claims.grammar.drafts import Reading
from esep.claims.grammar.scene import Figure, Scene

APART, BEHIND = 12, 2
OTHERWISE = ("rise", "fall", "than", "against", "year_before", "last_year", "average", "another")


def bare_parts(
    scene: Scene, reading: Reading, counts: Sequence[Figure], part: Figure, whole: Figure
) -> list[Figure]:
    """The counts behind a part that count the same: free ones, with no noun of theirs, a comma before each.

    Args:
        scene: the sentence.
        reading: what has been read so far.
        counts: its counts.
        part: the first part, told with "of them".
        whole: what it is part of.
    """
    found: list[Figure] = []
    last = part
    for one in counts:
        if one.first <= part.first:
            continue
        if not _goes_on(scene, reading, last, one) or one.told.value >= whole.told.value:
            break
        found.append(one)
        last = one
    return found


def _goes_on(scene: Scene, reading: Reading, last: Figure, one: Figure) -> bool:
    between = scene.words[last.after : one.first]
    if reading.used.get(one.number) or scene.noun(one, BEHIND) or not scene.together(last, one):
        return False
    if len(between) > APART or not ("," in between or scene.has("and", last.after, one.first)):
        return False
    return not any(scene.has(cue, last.after, scene.right(one)) for cue in OTHERWISE)
