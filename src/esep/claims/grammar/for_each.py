"""So many of one thing for so many of another: two orders for three reports, 46 cases for one officer."""

from collections.abc import Iterator, Sequence
from fractions import Fraction
from itertools import permutations
from typing import NamedTuple

from esep.claims.grammar.drafts import Draft, Reading
from esep.claims.grammar.populations import is_population
from esep.claims.grammar.scene import Figure, Scene
from esep.claims.model import Bound, Form, Kind

GAP, AHEAD, HUNDRED, SEVERAL, LAST, FEW, LEAD, MOST = 6, 7, 100, 3, 4, 20, 3, 8
ROUGH, HALF = Fraction(8, 100), Fraction(1, 2)
NOT_LEVELS = frozenset({Kind.RATE, Kind.RANK, Kind.SHARE})

Levels = tuple[Figure, Figure, Scene | None]


class Each(NamedTuple):
    """So many for so many.

    Attributes:
        times: how many.
        per: for how many others; one where it is not told.
        base: how many others there are, where the words tell: "for each of its 12 judges".
        sure: the words say so, whatever counts stand near.
    """

    times: Figure
    per: Figure | None = None
    base: Figure | None = None
    sure: bool = True


def for_each(scene: Scene, reading: Reading) -> None:
    """Add how many there are for each of so many others, with the two counts that make it."""
    for one in reading.free(scene.figures):
        if one.number in reading.used or not _plain(scene, one):
            continue
        each = _said(scene, reading, one)
        levels = _levels(scene, reading, each) if each is not None else None
        if each is None or (levels is None and not each.sure):
            continue
        roles = [("times", each.times)] + ([("per", each.per)] if each.per is not None else [])
        before = None
        if levels is not None:
            value, base, before = levels
            roles += [("value", value), ("base", base)]
        reading.add(Draft(Kind.RATIO, roles, scene, topic=each.times, before=before))


def _said(scene: Scene, reading: Reading, one: Figure) -> Each | None:
    """What is told for each of others, where a figure is the first number of it."""
    of = _each_of(scene, one)
    if of is not None:
        return of
    pair = _for_so_many(scene, reading, one) or _so_many_for(scene, one) or _loosely(scene, reading, one)
    if pair is not None:
        return pair
    return Each(one, sure=False) if _each(scene, one) else None


def _plain(scene: Scene, figure: Figure) -> bool:
    return figure.form is Form.COUNT and not is_population(scene, figure)


def _next(scene: Scene, figure: Figure) -> Figure | None:
    """The count after a figure in the same clause."""
    other = next((one for one in scene.figures if one.first == scene.right(figure)), None)
    if other is None or not _plain(scene, other) or not scene.together(figure, other):
        return None
    return other


def _each_of(scene: Scene, one: Figure) -> Each | None:
    """104 for each of its 12 judges; each of 12 judges heard 104."""
    other = _next(scene, one)
    if other is None or other.first - one.after > AHEAD:
        return None
    for hit in scene.cues.get("each_of", ()):
        if one.after <= hit.first and 0 <= other.first - hit.after <= 1:
            return Each(one, base=other)
        if 0 <= hit.first - one.after <= 1 or 0 <= one.first - hit.after <= 1:
            return Each(other, base=one)
    return None


def _so_many_for(scene: Scene, one: Figure) -> Each | None:
    """Two for every three; one inspector for two villages."""
    per = _next(scene, one)
    if per is None or per.first - one.after > GAP or "," in scene.words[one.after : per.first]:
        return None
    single = one.told.value == 1 and scene.before(per, "so_many_for", 1)
    every = scene.before(per, "each", 1) and one.told.value <= HUNDRED
    return Each(one, per) if single or every else None


def _for_so_many(scene: Scene, reading: Reading, one: Figure) -> Each | None:
    """For every three reports two orders; 46 cases for one officer, told the other way round."""
    times = _next(scene, one)
    if times is None or times.first - one.after > AHEAD:
        return None
    reach = 0 if one.told.bound is Bound.EXACT else 1
    every = (
        scene.before(one, "each", reach)
        and one.told.value.denominator == 1
        and not scene.suffixed(one, "from", reading.plain)
        and not _after_each(scene, one)
        and (1 < one.told.value <= HUNDRED or times.told.value == 1)
    )
    single = one.told.value == 1 and scene.before(one, "for_one", 0)
    return Each(times, one) if every or single else None


def _after_each(scene: Scene, one: Figure) -> bool:
    """Whether a count is told for each of a noun before it: "на каждого инспектора приходится 68"."""
    low = max(scene.left(one), one.first - GAP)
    return any(hit.after + 1 < one.first for hit in scene.hits("each_before", low, one.first))


def _loosely(scene: Scene, reading: Reading, one: Figure) -> Each | None:
    """Two orders for three reports, үш хабарламаға екі нұсқама: only where two counts make it."""
    other = _next(scene, one)
    if other is None or other.first - one.after > GAP or "," in scene.words[one.after : other.first]:
        return None
    small = max(one.told.value, other.told.value) <= FEW or 1 in {one.told.value, other.told.value}
    if small and scene.before(other, "so_many_for", 0):
        return Each(one, other, sure=False)
    if small and scene.suffixed(one, "to", reading.plain, reach=2):
        return Each(other, one, sure=False)
    return None


def _each(scene: Scene, one: Figure) -> bool:
    """Whether so many are told for each: 1.4 programmes per person, one and a half calls for each."""
    low = max(scene.left(one), one.first - GAP)
    told = [
        hit
        for hit in scene.hits("each_before", low, one.first)
        if "," not in scene.words[hit.after : one.first]
    ]
    right = min(scene.right(one), one.after + GAP)
    behind = [
        hit
        for hit in scene.hits("each", one.after, right)
        if "," not in scene.words[one.after : hit.first] and ":" not in scene.words[one.after : hit.first]
    ]
    return bool(told or behind) and not scene.hits("each_time", low, right)


def _levels(scene: Scene, reading: Reading, each: Each) -> Levels | None:
    """The two counts of a ratio: those that make it, else those that the words name as its own."""
    made = next(_made_of(scene, reading, each), None)
    return made or _named(scene, reading, each)


def _made_of(scene: Scene, reading: Reading, each: Each) -> Iterator[Levels]:
    """Two counts that make the ratio: both of its sentence, or one or both of them earlier."""
    own = _counts(scene, each)
    near = [one for one in own if one.after <= each.times.first][-SEVERAL:] or own[:1]
    for value, base in (*permutations(near[::-1], 2), *permutations(own[:LAST], 2)):
        if _makes(scene, each, value, base):
            yield value, base, None
    for before, counts in reversed(reading.past):
        for level in near[::-1]:
            for other in counts[:LAST]:
                if _makes(scene, each, level, other):
                    yield level, other, before
                if _makes(scene, each, other, level):
                    yield other, level, before
        for value, base in permutations(counts[:LAST], 2):
            if not near and _makes(scene, each, value, base):
                yield value, base, before


def _counts(scene: Scene, each: Each) -> list[Figure]:
    """The counts of a sentence that may be the levels of a ratio."""
    return [
        one for one in scene.figures if _plain(scene, one) and one is not each.times and one is not each.per
    ]


def _named(scene: Scene, reading: Reading, each: Each) -> Levels | None:
    """The levels that the words name though they do not make it: by nouns, or the only two before it."""
    own = [one for one in _counts(scene, each) if not reading.used.get(one.number, set()) & NOT_LEVELS][:MOST]
    if scene.cues.get("per_time") or scene.mentions[1:]:
        return None
    lone = [one for one in own if one is not each.base]
    if each.base is not None and len(lone) == 1 and not scene.noun(each.times, 2):
        return lone[0], each.base, None
    for value, base in permutations(own, 2):
        nouns = _nouns(scene, each, value, base)
        told = all(nouns) and nouns[0] == nouns[2] != nouns[1] == nouns[3]
        if told or (each.base is base and nouns[0] and nouns[0] == nouns[2]):
            return value, base, None
    less_more = sorted(own, key=lambda one: one.told.value)
    if _bare_each(scene, each, own):
        return less_more[1], less_more[0], None
    return (less_more[0], less_more[1], None) if _one_for_each(scene, each, own) else None


def _one_for_each(scene: Scene, each: Each, own: Sequence[Figure]) -> bool:
    """Whether one for so many can be but of the only two counts before it, which lead to it."""
    if each.base is not None or each.per is None or each.times.told.value != 1 or len(own) != 2:
        return False
    begins = min(each.times.first, each.per.first)
    return own[1].after <= each.times.first and _leads(scene, own[1], begins)


def _bare_each(scene: Scene, each: Each, own: Sequence[Figure]) -> bool:
    """Whether "for each" right behind a number can be but of the only two counts, which lead to it."""
    if len(own) != 2 or each.per is not None or each.base is not None or own[1].after > each.times.first:
        return False
    behind = any(hit.first == each.times.after for hit in scene.cues.get("each", ()))
    less, more = (one.told.value for one in sorted(own, key=lambda one: one.told.value))
    near = less > 1 and HALF <= more / less / max(each.times.told.value, Fraction(1)) <= 2
    return behind and near and _leads(scene, own[1], each.times.first)


def _leads(scene: Scene, last: Figure, until: int) -> bool:
    """Whether a colon, a dash or "that is" leads from the levels to what they make."""
    between = scene.words[max(last.after, until - LEAD) : until]
    said = any(word in {":", "–", "—", "-"} for word in between)
    return said or scene.has("or", max(last.after, until - 2 * LEAD), until)


def _nouns(scene: Scene, each: Each, value: Figure, base: Figure) -> Sequence[str]:
    """What is counted by the levels, by the number told, and by "each"; empty where nobody says."""
    behind = (each.per or each.base) and scene.noun(each.per or each.base or base, 2)
    nouns = (
        scene.noun(value, 2),
        scene.noun(base, 2),
        scene.noun(each.times, 2),
        behind or _each_noun(scene, each),
    )
    return [scene.root(noun) for noun in nouns]


def _each_noun(scene: Scene, each: Each) -> str:
    """The unit right after "each"."""
    hits = sorted({*scene.cues.get("each", ()), *scene.cues.get("each_before", ())})
    near = [hit for hit in hits if -GAP - 2 <= hit.first - each.times.first <= GAP + 2]
    for hit in near:
        for unit in scene.units:
            if hit.first < each.times.first <= unit.first:
                continue
            if hit.after <= unit.first <= hit.after + 1 or hit.first < unit.first < hit.after:
                return unit.tag
    return ""


def _place(figure: Figure) -> Fraction:
    """The last place of a number that is no nought: what is told for each is rounded."""
    unit = figure.told.unit
    while unit < figure.told.value and figure.told.value % (10 * unit) == 0:
        unit *= 10
    return unit


def _makes(scene: Scene, each: Each, value: Figure, base: Figure) -> bool:
    """Whether two counts make about so many for each, and their nouns do not say the opposite."""
    times, per = each.times, each.per
    if value.told.value < SEVERAL or base.told.value < SEVERAL or each.base not in (None, base):
        return False
    made = value.told.value / base.told.value * (per.told.value if per is not None else 1)
    if abs(made - times.told.value) > min(_place(times) * HALF, times.told.value * ROUGH):
        return False
    of_value, of_base, of_times, of_each = _nouns(scene, each, value, base)
    if of_times == of_each:
        return True  # people for each officer: both are people, and nothing tells them apart
    crossed = (of_times and of_times == of_base != of_value) or (of_each and of_each == of_value != of_base)
    return not crossed
