"""What is missing: "318 posts, 261 filled. The shortage is 57": what there is and what lacks are all."""

from collections.abc import Sequence

from esep.claims.grammar.adding import nearly
from esep.claims.grammar.drafts import Draft, Reading
from esep.claims.grammar.scene import Figure, Scene
from esep.claims.model import Form, Kind

LEADING, BEHIND, THREE, LEAST_APART = 5, 4, 3, 2
PLACE = "bed"
BARE = {Kind.LEVEL}


def lacking(scene: Scene, reading: Reading) -> None:
    """Add the sum of what there is and of what words say is lacking, of what there should be."""
    counts = [one for one in scene.figures if one.form is Form.COUNT]
    missing = next((one for one in reversed(counts) if _is_missing(scene, one)), None)
    if missing is None or reading.used.get(missing.number):
        return
    place = counts.index(missing)
    if place >= THREE - 1:
        before, pair = None, counts[place - 2 : place]
        bare = not any(reading.used.get(one.number) for one in pair)
    elif place == 0 and reading.past:
        before, pair = reading.past[-1]
        bare = all(reading.used.get(one.number, set()) == BARE for one in pair)
    else:
        return
    if bare and len(pair) == THREE - 1 and _fits(scene, before or scene, pair, missing):
        roles = [("whole", pair[0]), ("part", pair[1]), ("part", missing)]
        reading.add(Draft(Kind.SUM, roles, scene, whole_said=True, topic=missing, before=before))


def _is_missing(scene: Scene, figure: Figure) -> bool:
    return scene.before(figure, "lacking", LEADING) or scene.after(figure, "lacking", BEHIND)


def _fits(scene: Scene, before: Scene, pair: Sequence[Figure], missing: Figure) -> bool:
    """Whether two counts may be what should be and what is: nothing else is counted, no "and" joins them."""
    whole, there = pair
    if whole.told.value <= max(there.told.value, missing.told.value) or not nearly(whole, [there, missing]):
        return False
    if any(hit.after == there.first for hit in before.hits("and", whole.after, there.first)):
        return False  # 318 houses and 261 yards
    units = {before.root(before.noun(one)) for one in pair} - {""}
    own = scene.root(scene.noun(missing))
    return len(units) < LEAST_APART and (own in {"", PLACE} or not units or own in units)
