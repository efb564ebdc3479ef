"""How many times, how many of one thing for each other thing, and how many per population."""

from fractions import Fraction

from esep.claims.grammar.drafts import Draft, Reading, direction
from esep.claims.grammar.pairs import ends_of_series
from esep.claims.grammar.populations import is_people, is_population
from esep.claims.grammar.scene import Figure, Scene
from esep.claims.grammar.sexes import by_sex, named
from esep.claims.model import Form, Kind

REACH, BACK, EACH, MANY, PAIR = 16, 6, 6, 100_000, 2
CLOSE = Fraction(8, 100)


def rates(scene: Scene, reading: Reading) -> None:
    """Add the rates of a sentence: a figure, its population, and what both were made from."""
    for per in scene.figures:
        if per.form is not Form.PER and not is_population(scene, per):
            continue
        value = _rated(scene, per)
        roles = [("per", per)] if value is None else [("value", value), ("per", per)]
        roles += _made_from(scene, [figure for _, figure in roles])
        before = None
        if (
            any(role == "whole" for role, _ in roles)
            and all(role != "part" for role, _ in roles)
            and reading.whole
        ):
            part, before = reading.whole
            roles.append(("part", part))
        elif all(role != "part" for role, _ in roles):
            roles = [(role, one) for role, one in roles if role != "whole" or _of_a_place(scene, one)]
        reading.add(Draft(Kind.RATE, roles, scene, topic=value, before=before))
        if value is not None and value.first > per.first:
            _listed(scene, reading, per, value)


def _listed(scene: Scene, reading: Reading, per: Figure, value: Figure) -> None:
    """The rates of other places after the first: "per 10,000: Almaty – 112, Astana – 96"."""
    for one in scene.figures:
        follows = one.first >= value.after and one.form is Form.COUNT and scene.together(value, one)
        if (
            follows
            and one.number not in reading.used
            and not scene.noun(one)
            and not is_population(scene, one)
        ):
            reading.add(Draft(Kind.RATE, [("per", per), ("value", one)], scene, topic=one))


def _of_a_place(scene: Scene, people: Figure) -> bool:
    """Whether a count of people is the population of a place, although what was counted stands elsewhere."""
    return scene.before(people, "population_before", 4) or people.told.value >= MANY


def _made_from(scene: Scene, said: list[Figure]) -> list[tuple[str, Figure]]:
    """The count and the population that a rate was made from, where both stand there."""
    counts = [
        one
        for one in scene.figures
        if one.form is Form.COUNT
        and all(one is not other for other in said)
        and not is_population(scene, one)
    ]
    whole = next((one for one in counts if is_people(scene, one)), None)
    if whole is None:
        return _plainly(said, counts)
    part = next((one for one in counts if one is not whole and abs(one.first - whole.first) <= REACH), None)
    return [("whole", whole)] if part is None else [("part", part), ("whole", whole)]


def _plainly(said: list[Figure], counts: list[Figure]) -> list[tuple[str, Figure]]:
    """The only two counts before a rate, where they make about it: "3,912 among 603,800: 648 per 100,000"."""
    if len(said) != PAIR or len(counts) != PAIR or any(one.first > said[0].first for one in counts):
        return []
    part, whole = sorted(counts, key=lambda one: one.told.value)
    if not whole.told.value or not said[0].told.value:
        return []
    made = part.told.value / whole.told.value * said[1].told.value / said[0].told.value
    return [("part", part), ("whole", whole)] if 1 <= made * PAIR <= 2 * PAIR else []


def _rated(scene: Scene, per: Figure) -> Figure | None:
    """The figure that a rate is printed with: the last before its population, else the next after."""
    values = [
        one
        for one in scene.figures
        if one is not per
        and one.form is Form.COUNT
        and scene.together(one, per)
        and not is_people(scene, one)
    ]
    before = [one for one in values if one.after <= per.first and per.first - one.after <= BACK]
    after = [one for one in values if one.first > per.first and one.first - per.after <= REACH]
    opened = bool(before and after) and ":" in scene.words[before[-1].after : per.first]
    if before and not opened and (scene.stretch(before[-1]) == scene.stretch(per) or not after):
        return before[-1]
    return after[0] if after else None


def ratios(scene: Scene, reading: Reading) -> None:
    """Add how many times one thing is to another, and how many of it there are for each of another."""
    for figure in reading.free(scene.figures):
        if figure.form is Form.TIMES and figure.told.value != 1:
            roles, before = _with_levels(scene, figure), None
            if len(roles) == 1:
                roles, before = _shown_after(scene, reading, figure)
            if len(roles) == 1:
                roles, before = _of_sexes(scene, reading, figure)
            reading.add(Draft(Kind.RATIO, roles, scene, _way(scene, figure), before=before))
        elif figure.number in reading.used:
            continue
        elif _each_has(scene, figure):
            reading.add(Draft(Kind.RATIO, [("times", figure)], scene, topic=figure))
        elif figure.form in {Form.COUNT, Form.FRACTION} and _for_each(scene, figure):
            roles = _for_every(scene, figure)
            base = _counted_before(scene, reading, figure)
            before = base[1] if base and base[1] is not scene else None
            roles += [("base", base[0])] if base else []
            reading.add(Draft(Kind.RATIO, roles, scene, topic=figure, before=before))


def _with_levels(scene: Scene, times: Figure) -> list[tuple[str, Figure]]:
    """The roles of a ratio: the count right before it is what grew, where one stands there."""
    roles = [("times", times)]
    for one in scene.figures:
        gap = times.first - one.after
        if (
            one.form is Form.COUNT
            and 0 <= gap <= 6
            and scene.right(one) == times.first
            and scene.together(one, times)
        ):
            roles.insert(0, ("value", one))
    base = next((one for one in scene.figures if one.first == scene.right(times)), None)
    if base is not None and base.form is Form.COUNT and scene.together(base, times):
        earlier = scene.has("than", times.after, base.first) or _was(scene, times, base)
        if earlier and (scene.bracketed(base) or scene.before(base, "was", 2)):
            roles.append(("base", base))
    ends = ends_of_series(scene, times) if len(roles) == 1 else None
    if ends is not None:
        roles += [("value", ends.value), ("base", ends.base)]
    elif len(roles) == 1:
        roles += list(zip(("value", "base"), _shown(scene, times), strict=False))
    return roles


def _shown(scene: Scene, times: Figure) -> list[Figure]:
    """The only two counts of a sentence, shown after a multiple: "twice as many women as men: 240, 120"."""
    others = [one for one in scene.figures if one is not times]
    if len(others) != PAIR or any(one.form is not Form.COUNT or one.first < times.after for one in others):
        return []
    first, second = others
    opened = (
        ":" in scene.words[times.after : first.first] and "," not in scene.words[times.after : first.first]
    )
    joined = any(scene.has(cue, first.after, second.first) for cue in ("and", "against"))
    return others if opened and joined and second.first - first.after <= PAIR else []


def _shown_after(
    scene: Scene, reading: Reading, times: Figure
) -> tuple[list[tuple[str, Figure]], Scene | None]:
    """The only count of a sentence, shown after a multiple, with the one before that makes it."""
    counts = [one for one in scene.figures if one.form is Form.COUNT]
    alone = [("times", times)]
    if len(counts) != 1 or counts[0].first < times.after or not reading.past:
        return alone, None
    past, counted = reading.past[-1]
    earlier = [(one, past) for one in counted] + ([reading.whole] if reading.whole else [])
    between = scene.words[times.after : counts[0].first]
    if between[-1:] not in ([":"], ["–"], ["—"], ["-"], ["("]) or len(between) > BACK:
        return alone, None
    value = counts[0]
    made = [one for one in earlier if _multiple(value, one[0], times) or _multiple(one[0], value, times)]
    if not made and len(counted) == 1 and scene.has("again", 0, times.first):
        made = earlier[:1]  # "the same court heard three times as many: 188"
    return ([*alone, ("value", value), ("base", made[0][0])], made[0][1]) if made else (alone, None)


def _of_sexes(scene: Scene, reading: Reading, times: Figure) -> tuple[list[tuple[str, Figure]], Scene | None]:
    """Men and women of the sentence before, where this one says but which of them are so many times more."""
    alone = [("times", times)]
    if len(scene.figures) != 1 or not reading.past:
        return alone, None
    before, counts = reading.past[-1]
    told, sexes = by_sex(before, counts), named(scene)
    more = any(scene.cues.get(cue) for cue in ("more", "less"))
    if not told or not sexes or not more:
        return alone, None
    base = next(one for sex, one in told.items() if sex != sexes[0])
    return [*alone, ("value", told[sexes[0]]), ("base", base)], before


def _multiple(more: Figure, less: Figure, times: Figure) -> bool:
    """Whether one count is about so many times another."""
    if not less.told.value:
        return False
    said = times.told.value if times.told.value > 1 else 1 / times.told.value
    return abs(more.told.value / less.told.value - said) <= said * CLOSE


def _was(scene: Scene, times: Figure, base: Figure) -> bool:
    return any(scene.has(cue, times.after, base.first) for cue in ("year_before", "last_year"))


def _each_has(scene: Scene, figure: Figure) -> bool:
    """Each inspector serves 3,200 residents: how many there are for one of others."""
    if figure.form is not Form.COUNT:
        return False
    low = max(scene.left(figure), figure.first - EACH)
    told = [
        hit
        for hit in scene.hits("each_before", low, figure.first)
        if "," not in scene.words[hit.after : figure.first]
    ]
    return bool(told) and not scene.hits("each_time", low, figure.first)


def _for_every(scene: Scene, times: Figure) -> list[tuple[str, Figure]]:
    """Seven for every ten: how many things, of how many others, and the level said in other words."""
    roles = [("times", times)]
    per = next(
        (one for one in scene.figures if one.first >= times.after and one.first <= times.after + 4), None
    )
    if per is not None and per.form is Form.COUNT and scene.before(per, "each", 1):
        roles.append(("per", per))
    level = next((one for one in reversed(scene.figures) if one.after <= times.first), None)
    if level is not None and level.form is Form.COUNT and scene.has("or", level.after, times.first):
        roles.insert(0, ("value", level))
    return roles


def _counted_before(scene: Scene, reading: Reading, times: Figure) -> tuple[Figure, Scene] | None:
    """The count of what "each" is said of, where the text has told it: the reports of "for ten reports"."""
    each = next((hit for hit in sorted(scene.cues.get("each", ())) if hit.first >= times.after), None)
    noun = next(
        (hit.tag for hit in scene.units if each is not None and each.after <= hit.first <= each.after + 3), ""
    )
    return reading.counted.get(noun)


def _for_each(scene: Scene, figure: Figure) -> bool:
    right = min(scene.right(figure), figure.after + 5)
    return any(
        figure.after <= hit.first < right and "," not in scene.words[figure.after : hit.first]
        for hit in scene.cues.get("each", ())
    )


def _way(scene: Scene, figure: Figure) -> int:
    said = direction(scene, figure, *scene.clause(figure.first))
    if said:
        return said
    return 1 if figure.told.value > 1 else -1 if figure.told.value < 1 else 0
