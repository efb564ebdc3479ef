"""How full or how far done something is: 34 beds, 52 people, occupancy 153 %; 640, solved 480: 75 %."""

from esep.claims.grammar.by_time import apart
from esep.claims.grammar.drafts import Draft, Reading
from esep.claims.grammar.scene import Figure, Scene
from esep.claims.model import Form, Kind

ONLY, HUNDRED, BEHIND = 3, 100, 3
PLACE = "bed"
APART = ("rise", "fall", "than", "against", "against_after", "year_before", "last_year")


def coverage(scene: Scene, reading: Reading) -> None:
    """Add the share that a word like "occupancy" makes of the only two counts of a sentence.

    Which of them is the part follows from the percentage: above a hundred it is the larger one.
    """
    figures = scene.figures
    if len(figures) != ONLY or reading.used.keys() & {one.number for one in figures}:
        return
    percents = [one for one in figures if one.form is Form.PERCENT]
    counts = [one for one in figures if one.form is Form.COUNT]
    if len(percents) != 1 or len(counts) != ONLY - 1 or not _covers(scene, percents[0]):
        return
    if any(scene.cues.get(cue) for cue in APART) or not all(one.told.value for one in counts):
        return
    less, more = sorted(counts, key=lambda one: one.told.value)
    over = percents[0].told.value > HUNDRED
    made = (more.told.value / less.told.value if over else less.told.value / more.told.value) * HUNDRED
    if _unlike(scene, less, more) and abs(made - percents[0].told.value) > percents[0].told.unit:
        return
    roles = [("share", percents[0]), ("part", more if over else less), ("whole", less if over else more)]
    reading.add(Draft(Kind.SHARE, roles, scene, topic=more if over else less))


def _unlike(scene: Scene, one: Figure, other: Figure) -> bool:
    """Whether two counts are of different things, neither of them of places that something fills."""
    nouns = {scene.noun(one), scene.noun(other)}
    return "" not in nouns and PLACE not in nouns and apart(scene, one, other)


def _covers(scene: Scene, percent: Figure) -> bool:
    """Whether a word of how full something is stands between a percentage and its neighbours."""
    return scene.has("coverage", scene.left(percent), percent.first) or scene.has(
        "coverage", percent.after, min(scene.right(percent), percent.after + BEHIND)
    )
