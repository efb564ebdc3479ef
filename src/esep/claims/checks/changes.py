"""Changes: the later level, the earlier one, and the difference told in percent, points, times or things."""

from collections.abc import Iterator
from dataclasses import replace
from fractions import Fraction
from typing import NamedTuple

from esep.claims.checks.causes import cause_of_change, swapped
from esep.claims.checks.computing import compared, fits, told_span, written
from esep.claims.checks.printing import Span, operand, span_of
from esep.claims.checks.scene import Scene
from esep.claims.model import Claim, Form, Judged, Kind, Number, Verdict
from esep.claims.saying import Phrase

CHANGED = ("change", "difference", "times")
MINUS = "\N{MINUS SIGN}"
INFERRED = frozenset({"year_of_publication", "year_before_publication"})


class Levels(NamedTuple):
    """The later and the earlier level of one thing."""

    value: Number
    base: Number


def judge(scene: Scene, claim: Claim) -> Iterator[Judged]:
    """What arithmetic says of the changes of a claim; nothing where it tells none."""
    printed = told(scene, claim)
    levels = own_levels(scene, claim)
    if levels is not None and not _told_the_other_way(scene, claim):
        if not _unordered(scene, claim):
            yield from _direction(claim, printed, levels)
        if not printed:
            yield from _only_direction(claim, levels)
        if not scene.of(claim, "per"):
            yield from (one for number in printed for one in held_against(claim, number, levels))
    for number in printed:
        if direction(claim, number) < 0 and number.form is Form.PERCENT and abs(number.value) > 100:
            yield Judged(Verdict.INCONSISTENT, "falls_below_nought", {"printed": written(number)})


def _told_the_other_way(scene: Scene, claim: Claim) -> bool:
    """Whether another claim has the two levels the other way round, and a difference that they make."""
    value, base = claim.of("value"), claim.of("base")
    for other in scene.of_number.get(value[0], ()) if value and base else ():
        if other.of("value") != base or other.of("base") != value or other.kind is not Kind.DELTA:
            continue
        now, before = scene.number(base[0]).value, scene.number(value[0]).value
        if any(now - before == other.direction * abs(one.value) for one in scene.of(other, "difference")):
            return True
    return False


def told(scene: Scene, claim: Claim) -> list[Number]:
    """What a claim says of a change; so many for each of others, a count in its role of times, is none."""
    return [
        number
        for role in CHANGED
        for number in scene.of(claim, role)
        if role != "times" or number.form is not Form.COUNT
    ]


def direction(claim: Claim, printed: Number) -> int:
    """1 when the sign or the words say more, -1 when they say less, 0 when neither says anything."""
    if printed.value < 0 or printed.printed.startswith(("-", MINUS, "\N{EN DASH}")):
        return -1
    return 1 if printed.printed.startswith("+") else claim.direction


def _alike(levels: Levels) -> Levels:
    """Percentages of one thing are told alike: beside 7.5 %, 6 % is 6.0 %."""
    value, base = levels
    unit = min(value.unit, base.unit)
    if value.form is not Form.PERCENT or base.form is not Form.PERCENT or value.unit == base.unit:
        return levels
    return Levels(replace(value, unit=unit), replace(base, unit=unit))


def _turned(claim: Claim) -> bool:
    """Whether the level told as the earlier one is of the later period, as words tell of both."""
    period, base = claim.period.period, claim.base.period
    if {claim.period.how, claim.base.how} & INFERRED:
        return False
    return period is not None and base is not None and period.start < base.start


def own_levels(scene: Scene, claim: Claim) -> Levels | None:
    """Both levels, the one that is missing made from the difference where that stands in the claim."""
    value, base = scene.first(claim, "value"), scene.first(claim, "base")
    if value is not None and base is not None:
        return Levels(base, value) if _turned(claim) else Levels(value, base)
    difference = next((one for one in scene.of(claim, "difference") if one.form is Form.COUNT), None)
    change = scene.first(claim, "change")
    if value is None or difference is None or change is None:
        return None
    way = direction(claim, difference) or direction(claim, change)
    before = value.value - way * abs(difference.value)
    if not way or before <= 0:
        return None
    sign = MINUS if way > 0 else "+"
    formula = f"({written(value)} {sign} {written(difference)})"
    unit = max(_hidden(value), _hidden(difference))
    return Levels(value, replace(value, printed=formula, value=before, unit=unit))


def _hidden(number: Number) -> Fraction:
    """One of the last place of a figure, or less where its noughts hide less."""
    span = span_of(number)
    if span.high is None or span.exact:
        return number.unit
    return min(number.unit, span.high - span.low)


def _unordered(scene: Scene, claim: Claim) -> bool:
    """Whether two things are compared, and not now with before: which is more, the order does not tell."""
    value, base = scene.first(claim, "value"), scene.first(claim, "base")
    if value is None or base is None or value.start > base.start:
        return False
    places = {*claim.of("value"), *claim.of("base")}
    return any(
        other.kind is Kind.RATIO
        and other.base.period is None
        and places <= {said.number for said in other.said}
        for other in scene.of_number[claim.of("value")[0]]
    )


def _direction(claim: Claim, printed: list[Number], levels: Levels) -> Iterator[Judged]:
    """Whether the words go the way the levels go."""
    ways = {direction(claim, number) for number in printed} or {claim.direction}
    value, base = operand(levels.value), operand(levels.base)
    went = -1 if value.below(base) else 1 if base.below(value) else 0
    if value.exact and base.exact and value == base and ways & {1, -1}:
        yield Judged(Verdict.INCONSISTENT, "no_change", _named(levels))
    elif went and -went in ways:
        better = "fell" if went < 0 else "rose"
        yield Judged(Verdict.INCONSISTENT, f"wrong_sign_{better}", _named(levels), suggested=better)


def _only_direction(claim: Claim, levels: Levels) -> Iterator[Judged]:
    """Two levels whose words say only which way they went: weak evidence, and no more is said."""
    value, base = operand(levels.value), operand(levels.base)
    if (claim.direction > 0 and base.below(value)) or (claim.direction < 0 and value.below(base)):
        yield Judged(Verdict.CONSISTENT, "direction_holds", _named(levels))


def held_against(claim: Claim, printed: Number, levels: Levels) -> Iterator[Judged]:
    """One printed change against its levels."""
    levels = _alike(levels)
    way = direction(claim, printed)
    if printed.form in {Form.COUNT, Form.POINTS}:
        yield _difference(printed, levels, way)
        return
    if levels.base.value == 0:
        yield Judged(Verdict.NOT_CHECKABLE, "from_nought", _named(levels))
        return
    if printed.form is Form.TIMES and 0 < printed.value < 1:
        printed, way = replace(printed, value=1 / printed.value), -1
    if printed.form is Form.TIMES or (printed.form is Form.FRACTION and _is_times(claim, printed)):
        yield _times(printed, levels, way)
        return
    yield _percent(printed, levels, way)


def _percent(printed: Number, levels: Levels, way: int) -> Judged:
    """By how much of the earlier level, in percent or as a fraction."""
    now, before = abs(levels.value.value), abs(levels.base.value)
    hundred = 1 if printed.form is Form.FRACTION else 100
    computed = _quotient(levels).plus_exactly(-1).times(hundred)
    exact = (now - before) / before * hundred
    if _told_in_points(printed, levels, exact):
        computed = Span(exact, exact)
    if _either_way(way, printed, computed, exact):
        return _too_rough(printed, levels, computed, exact)
    return compared(
        "change", printed, computed, exact, _named(levels), lambda: cause_of_change(printed, *levels)
    )


def _told_in_points(printed: Number, levels: Levels, exact: Fraction) -> bool:
    """Whether a percentage is the very difference of its levels in percent, and no change of these."""
    percents = all(one.form is Form.PERCENT for one in (printed, *levels))
    grew = abs(levels.value.value) - abs(levels.base.value)
    return percents and abs(printed.value) == abs(grew) and not fits(printed, Span(exact, exact))


def _either_way(way: int, printed: Number, computed: Span, exact: Fraction) -> bool:
    """Whether levels so rounded may have risen and fallen, and so confirm nothing that tells which way.

    What holds for the levels as printed holds nevertheless.
    """
    rose, fell = computed.high is None or computed.high > 0, computed.low < 0
    return bool(way) and rose and fell and fits(printed, computed) and not fits(printed, Span(exact, exact))


def _too_rough(printed: Number, levels: Levels, computed: Span, exact: Fraction) -> Judged:
    told = {"printed": written(printed), "computed": told_span(printed, computed, exact)}
    return Judged(Verdict.NOT_CHECKABLE, "change_too_rough", {**_named(levels), **told})


def _difference(printed: Number, levels: Levels, way: int) -> Judged:
    """By how much, in the things themselves or in points."""
    fell = levels.value.value < levels.base.value
    computed = operand(levels.value).minus(operand(levels.base))
    exact = abs(levels.value.value) - abs(levels.base.value)
    if _either_way(way, printed, computed, exact):
        return _too_rough(printed, levels, computed, exact)
    more, less = (levels.base, levels.value) if fell else levels

    def cause() -> Phrase | None:
        if printed.form is Form.POINTS:
            return cause_of_change(printed, *levels)
        return swapped(printed, abs(exact), levels, lambda pair: abs(pair[0] - pair[1]))

    named = {"more": written(more), "less": written(less)}
    return compared("difference", printed, computed.magnitude(), abs(exact), named, cause)


def _times(printed: Number, levels: Levels, way: int) -> Judged:
    """How many times: of a fall the earlier by the later, where nothing is said whichever fits."""
    if levels.value.value == 0:
        return Judged(Verdict.NOT_CHECKABLE, "from_nought", _named(levels))
    upwards, downwards = levels, Levels(levels.base, levels.value)
    # Words that go the wrong way are told of by themselves: the multiple is held against what the levels say.
    chosen = downwards if way < 0 and printed.form is Form.TIMES else upwards
    if printed.form is Form.FRACTION:
        exact = _times_of(levels)
        named = {"more": written(levels.value), "less": written(levels.base)}
        return compared("times", printed, _quotient(levels), exact, named)
    if not fits(printed, _quotient(chosen)):
        chosen = max(upwards, downwards, key=_times_of)
    exact = _times_of(chosen)
    named = {"more": written(chosen.value), "less": written(chosen.base)}
    return compared(
        "times", printed, _quotient(chosen), exact, named, lambda: cause_of_change(printed, *levels)
    )


def _times_of(levels: Levels) -> Fraction:
    return abs(levels.value.value) / abs(levels.base.value)


def _is_times(claim: Claim, printed: Number) -> bool:
    """Whether a fraction tells how many times, as "half the 68 of a year before", and not by how much."""
    return claim.kind is Kind.RATIO and printed.value != 0


def _quotient(levels: Levels) -> Span:
    return operand(levels.value).over(operand(levels.base))


def _named(levels: Levels) -> dict[str, object]:
    return {"value": written(levels.value), "base": written(levels.base)}
