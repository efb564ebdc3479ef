"""Levels: every figure that nothing else was said of, and what the next sentence may refer to."""

from esep.claims.grammar.changes import Pair, tell
from esep.claims.grammar.drafts import Draft, Reading
from esep.claims.grammar.moves import is_difference
from esep.claims.grammar.scene import Figure, Scene
from esep.claims.model import Form, Kind

OPENING = 6
NOT_LEVELS = {Form.PERCENT: ("share", Kind.SHARE), Form.FRACTION: ("share", Kind.SHARE)}


def levels(scene: Scene, reading: Reading) -> None:
    """Add a level for every figure that belongs to no claim yet."""
    for figure in reading.free(scene.figures):
        role, kind = NOT_LEVELS.get(figure.form, ("value", Kind.LEVEL))
        reading.add(Draft(kind, [(role, figure)], scene))


def compared(scene: Scene, reading: Reading) -> None:
    """Add the change that a sentence "A year earlier there were …" tells of the level before it."""
    counts = [
        one
        for one in reading.free(scene.figures)
        if one.form is Form.COUNT and not is_difference(scene, reading, one)
    ]
    if len(counts) != 1 or reading.level is None or not _is_earlier(scene, counts[0]):
        return
    value, before = reading.level
    own, other = scene.noun(counts[0]), before.noun(value)
    if own and other and scene.roots.get(own) != scene.roots.get(other):
        return
    tell(scene, reading, [Pair(value, counts[0])], before)


def _is_earlier(scene: Scene, figure: Figure) -> bool:
    """Whether a sentence tells what was before: it says so, or opens with a year before, or says "was"."""
    if scene.cues.get("for_comparison"):
        return True
    said = [hit.first for cue in ("year_before", "last_year") for hit in scene.cues.get(cue, ())]
    said += [scene.token_at(one.start) for one in scene.mentions if one.relative]
    if said and min(said) <= OPENING and min(said) < figure.first:
        return not scene.cues.get("against_after")
    named = [scene.token_at(one.start) for one in scene.mentions if one.period is not None]
    was = scene.before(figure, "was", 3) or scene.after(figure, "was_after", 3)
    return was and bool(named) and min(named) <= OPENING and min(named) < figure.first


def remember(scene: Scene, reading: Reading) -> None:
    """Keep what the next sentence may refer to: a whole for its parts, a level for a comparison."""
    counts = [
        one for one in scene.figures if one.form is Form.COUNT and one.number not in reading.differences
    ]
    counts = [
        one for one in counts if not reading.claimed(one, Kind.RATE) and not reading.claimed(one, Kind.RANK)
    ]
    for one in counts:
        if scene.noun(one):
            reading.counted[scene.noun(one)] = (one, scene)
    if not counts or _only_base(reading, counts):
        return
    above = next((draft for draft in reading.here if draft.before and _sets(draft)), None)
    whole = above.figure("whole") if above else None
    if above is not None and above.before is not None and whole is not None:
        reading.whole = reading.last = (whole, above.before)
    else:
        reading.whole = (_first_whole(reading, counts), scene)
        parts = {one.number for draft in reading.here for one in draft.figures("part")}
        reading.last = ([one for one in counts if one.number not in parts] or counts)[-1], scene
    if above is not None and above.before is not None and whole is not None:
        reading.level = reading.whole
        return
    single = [one for one in counts if not reading.claimed(one, Kind.CHANGE)]
    if len(single) == 1:
        reading.level = (single[0], scene)
    else:
        reading.level = (_first_whole(reading, counts), scene)


def _only_base(reading: Reading, counts: list[Figure]) -> bool:
    """Whether a sentence tells but what was before: what follows refers to the level of now."""
    return any(
        draft.kind is Kind.CHANGE and draft.before is not None and counts == [draft.figure("base")]
        for draft in reading.here
    )


def _sets(draft: Draft) -> bool:
    return draft.kind in {Kind.SUM, Kind.SUBSET}


def _first_whole(reading: Reading, counts: list[Figure]) -> Figure:
    """The count that "of these" means in the next sentence: the later level of a change, else the first."""
    for draft in reading.here:
        value = draft.figure("value")
        if draft.kind is Kind.CHANGE and value is not None and counts[0] in (value, draft.figure("base")):
            return value
    return counts[0]
