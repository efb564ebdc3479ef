"""So many of one thing for so many of another: two orders for three reports, 46 cases for one officer."""

from fractions import Fraction
from itertools import permutations

from esep.claims.grammar.drafts import Draft, Reading
from esep.claims.grammar.populations import is_population
from esep.claims.grammar.scene import Figure, Scene
from esep.claims.model import Form, Kind

GAP, AHEAD, HUNDRED, SEVERAL, LAST = 6, 7, 100, 3, 4
ROUGH, HALF = Fraction(8, 100), Fraction(1, 2)

Levels = tuple[Figure, Figure, Scene | None]


def for_each(scene: Scene, reading: Reading) -> None:
    """Add how many there are for each of so many others, with the two counts that make it."""
    for one in reading.free(scene.figures):
        if one.number in reading.used or not _plain(scene, one):
            continue
        pair = _for_so_many(scene, one) or _so_many_for(scene, one)
        times, per = pair or (one, None)
        if pair is None and not _each(scene, one):
            continue
        made = _made_of(scene, reading, times, per)
        if pair is None and made is None:
            continue
        roles = [("times", times)] + ([("per", per)] if per is not None else [])
        before = None
        if made is not None:
            value, base, before = made
            roles += [("value", value), ("base", base)]
        roles.sort(key=lambda role: role[1].told.start)
        reading.add(Draft(Kind.RATIO, roles, scene, topic=times, before=before))


def _plain(scene: Scene, figure: Figure) -> bool:
    return figure.form is Form.COUNT and not is_population(scene, figure)


def _next(scene: Scene, figure: Figure) -> Figure | None:
    """The count after a figure in the same clause."""
    other = next((one for one in scene.figures if one.first == scene.right(figure)), None)
    if other is None or not _plain(scene, other) or not scene.together(figure, other):
        return None
    return other


def _so_many_for(scene: Scene, one: Figure) -> tuple[Figure, Figure] | None:
    """Two for every three; one inspector for two villages."""
    per = _next(scene, one)
    if per is None or per.first - one.after > GAP or "," in scene.words[one.after : per.first]:
        return None
    single = one.told.value == 1 and scene.before(per, "so_many_for", 1)
    every = scene.before(per, "each", 1) and one.told.value <= HUNDRED
    return (one, per) if single or every else None


def _for_so_many(scene: Scene, one: Figure) -> tuple[Figure, Figure] | None:
    """For every three reports two orders; 46 cases for one officer, told the other way round."""
    times = _next(scene, one)
    if times is None or times.first - one.after > AHEAD or one.told.value > HUNDRED:
        return None
    every = scene.before(one, "each", 1) and one.told.value > 1
    single = one.told.value == 1 and scene.before(one, "for_one", 0)
    return (times, one) if every or single else None


def _each(scene: Scene, one: Figure) -> bool:
    """Whether so many are told for each: 1.4 programmes per person, one and a half calls for each."""
    low = max(scene.left(one), one.first - GAP)
    told = [
        hit
        for hit in scene.hits("each_before", low, one.first)
        if "," not in scene.words[hit.after : one.first]
    ]
    right = min(scene.right(one), one.after + GAP)
    behind = any(one.after <= hit.first < right for hit in scene.cues.get("each", ()))
    return (bool(told) or behind) and not scene.hits("each_time", low, right)


def _made_of(scene: Scene, reading: Reading, times: Figure, per: Figure | None) -> Levels | None:
    """The two counts that make the ratio: both before it in its sentence, or one or both of them earlier."""
    own = [
        one for one in scene.figures if _plain(scene, one) and one is not per and one.after <= times.first
    ][-SEVERAL:]
    for value, base in permutations(own[::-1], 2):
        if _makes(times, per, value, base):
            return value, base, None
    for before, counts in reversed(reading.past):
        for level in own[::-1] or ():
            for other in counts[:LAST]:
                if _makes(times, per, level, other):
                    return level, other, before
        for value, base in permutations(counts[:LAST], 2):
            if not own and _makes(times, per, value, base):
                return value, base, before
    return None


def _makes(times: Figure, per: Figure | None, value: Figure, base: Figure) -> bool:
    """Whether two counts make about so many for each."""
    if not base.told.value or value.told.value < SEVERAL or base.told.value < SEVERAL:
        return False
    made = value.told.value / base.told.value * (per.told.value if per is not None else 1)
    return abs(made - times.told.value) <= min(times.told.unit * HALF, times.told.value * ROUGH)
