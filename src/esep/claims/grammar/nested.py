"""Parts of parts: of several counts that a share may be of, the nearest that makes it."""

from collections.abc import Iterator

from esep.claims.grammar.drafts import Reading
from esep.claims.grammar.scene import Figure, Scene
from esep.claims.model import Form, Kind

BEHIND, WHOLES = 3, 4
NESTING = ("of_whom", "including")
Whole = tuple[Figure, Scene | None]


def nested_whole(
    scene: Scene, reading: Reading, share: Figure, part: Figure, known: Whole | None
) -> Whole | None:
    """The whole of a part that words take from another part: "of 500, 300 (60 %), including 120 (40 %)".

    Such a share may be of that part or of the whole of the sentence: it is of the one that makes it, and
    of the nearest where none does.

    Args:
        scene: the sentence.
        reading: what has been read so far.
        share: the share.
        part: the count that says it in other words.
        known: the whole that is told otherwise, with its sentence where that is another one.

    Returns:
        The whole with its sentence; `known` where nothing takes the part from another one.
    """
    if known is not None and known[1] is None and known[0].first > min(share.first, part.first):
        return known
    nested = list(_wholes(scene, reading, share, part))
    if not nested or (known is not None and known[0].told.value <= 0):
        return known
    found = [one for one in [*nested, *([known] if known else [])] if far_off(part, one[0], share) <= 1]
    return min(found, key=lambda one: far_off(part, one[0], share)) if found else nested[0]


def is_taken_later(scene: Scene, share: Figure, whole: Figure, part: Figure) -> bool:
    """Whether a part is taken later from a count: "300 (60 %), including 120"; not "60 % (2 of 3)".

    Args:
        scene: the sentence.
        share: what the count is told in percent.
        whole: the count.
        part: what is taken from it.
    """
    nested = any(scene.has(cue, whole.after, part.first) for cue in NESTING)
    return whole.first < part.first and (nested or whole.first < share.first < part.first)


def far_off(part: Figure, whole: Figure, share: Figure) -> float:
    """How far a share is from what a part makes of a whole, in units of its last place."""
    hundred = 100 if share.form is Form.PERCENT else 1
    made = part.told.value / whole.told.value * hundred
    return float(abs(made - share.told.value) / share.told.unit)


def _wholes(scene: Scene, reading: Reading, share: Figure, part: Figure) -> Iterator[Whole]:
    """The counts before a part that "of them" or "including" takes it from, the nearest first."""
    if share.form is not Form.PERCENT:
        return
    first, last = sorted((share, part), key=lambda one: one.first)
    end = min(last.after + BEHIND, scene.right(last))
    before = [one for one in scene.figures if one.form is Form.COUNT and one.after <= first.first]
    for one in before[: -WHOLES - 1 : -1]:
        taken = any(scene.has(cue, one.after, end) for cue in NESTING)
        if not taken or one.told.value <= part.told.value or one.number in reading.differences:
            continue
        yield one, None
        for draft in reading.here:
            whole = draft.figure("whole")
            if (
                draft.kind in {Kind.SUBSET, Kind.SHARE}
                and draft.figure("part") is one
                and whole
                and draft.before
            ):
                yield whole, draft.before
