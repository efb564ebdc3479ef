"""Levels: every figure that nothing else was said of, and what the next sentence may refer to."""

from esep.claims.grammar.drafts import Draft, Reading
from esep.claims.grammar.scene import Figure, Scene
from esep.claims.model import Form, Kind

NOT_LEVELS = {Form.PERCENT: ("share", Kind.SHARE), Form.FRACTION: ("share", Kind.SHARE)}


def levels(scene: Scene, reading: Reading) -> None:
    """Add a level for every figure that belongs to no claim yet."""
    for figure in reading.free(scene.figures):
        role, kind = NOT_LEVELS.get(figure.form, ("value", Kind.LEVEL))
        reading.add(Draft(kind, [(role, figure)], scene))


def remember(scene: Scene, reading: Reading) -> None:
    """Keep what the next sentence may refer to: a whole for its parts, a level for a comparison."""
    percents = [
        figure for draft in reading.here for figure in _levelled(draft) if figure.form is Form.PERCENT
    ]
    reading.percent = (percents[-1], scene) if percents else None
    counts = [
        one for one in scene.figures if one.form is Form.COUNT and one.number not in reading.differences
    ]
    counts = [
        one for one in counts if not reading.claimed(one, Kind.RATE) and not reading.claimed(one, Kind.RANK)
    ]
    for one in counts:
        if scene.noun(one):
            reading.counted[scene.noun(one)] = (one, scene)
    if counts:
        reading.past = [*reading.past[-1:], (scene, counts)]
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
    if above is not None and above.kind is not Kind.SHARE and above.before is not None and whole is not None:
        reading.level = reading.whole
        return
    single = [one for one in counts if not reading.claimed(one, Kind.CHANGE)]
    if len(single) == 1:
        reading.level = (single[0], scene)
    else:
        reading.level = (_first_whole(reading, counts), scene)


def _levelled(draft: Draft) -> list[Figure]:
    """The figures of a claim that tell where something stands."""
    return draft.figures("share") if draft.kind is Kind.SHARE else draft.figures("value")


def _only_base(reading: Reading, counts: list[Figure]) -> bool:
    """Whether a sentence tells but what was before: what follows refers to the level of now."""
    return any(
        draft.kind is Kind.CHANGE and draft.before is not None and counts == [draft.figure("base")]
        for draft in reading.here
    )


def _sets(draft: Draft) -> bool:
    return draft.kind in {Kind.SUM, Kind.SUBSET, Kind.SHARE}


def _first_whole(reading: Reading, counts: list[Figure]) -> Figure:
    """The count that "of these" means in the next sentence: the later level of a change, else the first."""
    for draft in reading.here:
        value = draft.figure("value")
        if draft.kind is Kind.CHANGE and value is not None and counts[0] in (value, draft.figure("base")):
            return value
    return counts[0]
