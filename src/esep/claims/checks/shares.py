"""Shares of a whole, and rates per so many: the part by the whole."""

from collections.abc import Iterator
from dataclasses import replace

from esep.claims.checks.causes import cause_of_share
from esep.claims.checks.computing import compared, fits, written
from esep.claims.checks.printing import operand
from esep.claims.checks.scene import Scene
from esep.claims.model import Became, Claim, Form, Judged, Kind, Number

NEAR, BESIDE, MANY = 600, 250, 10
# How claims call the figure, what is counted, and what it is counted against.
PER = {Kind.RATE: ("value", "part", "whole"), Kind.RATIO: ("times", "value", "base")}
PARTS_OF_ONE = (Form.PERCENT, Form.FRACTION)


def judge(scene: Scene, claim: Claim) -> Iterator[Judged]:
    """What arithmetic says of the shares and rates of a claim; nothing where it tells none."""
    for share in scene.of(claim, "share"):
        yield from _share(scene, claim, share)
    if roles := PER.get(claim.kind):
        yield from _per(scene, claim, *roles)


def whole_of(scene: Scene, claim: Claim) -> Number | None:
    """The whole a claim speaks of: its own, else that of the claim it is a part of."""
    own = scene.first(claim, "whole")
    if own is not None:
        return own
    for other in scene.linked(claim, "part_of"):
        found = scene.first(other, "whole") or scene.first(other, "value")
        if found is not None and found.form is Form.COUNT:
            return found
    return None


def _share(scene: Scene, claim: Claim, share: Number) -> Iterator[Judged]:
    part, whole = scene.first(claim, "part"), whole_of(scene, claim)
    top = 100 if share.form is Form.PERCENT else 1
    if share.form in PARTS_OF_ONE and abs(share.value) > top:
        # See `hundred`: of what is filled or planned it may be more than all.
        if part is not None and whole is not None and part.value > whole.value > 0:
            yield _divided(share, part, whole)
        return
    if part is not None and whole is None:
        yield from _of_nearby(scene, claim, share, part)
    elif (
        part is not None and whole is not None and whole.value and not _of_the_rest(scene, share, part, whole)
    ):
        yield _divided(share, part, whole)


def _of_nearby(scene: Scene, claim: Claim, share: Number, part: Number) -> Iterator[Judged]:
    """A share whose whole is not said: it may be a count told shortly before.

    It holds where such a count makes it. It is off where another share nearby has its whole
    there, and more than chance says so: two that fit, or one told with decimals.
    """
    nearby = [
        scene.number(index)
        for index in reversed(scene.figures_within(claim.start - NEAR, part.start))
        if scene.number(index).form is Form.COUNT
        and scene.number(index).value > part.value
        and scene.number(index).became is Became.FIGURE
    ]
    fitting = [whole for whole in nearby if _makes(share, part, whole)]
    if fitting and share.unit < 1:
        yield _divided(share, part, fitting[0])
        return
    if share.form is not Form.PERCENT:
        return
    beside = [one for one in _pairs(scene, claim) if one[0] is not share]
    for whole in nearby:
        made = [one for one in beside if _makes(*one, whole)]
        if len(made) > 1 or (made and min(one.unit for one, _ in made) < 1):
            yield _divided(share, part, whole)
            return


def _pairs(scene: Scene, claim: Claim) -> list[tuple[Number, Number]]:
    """The shares told nearby with their parts."""
    return [
        (share, part)
        for other in scene.beside(claim)
        if other.kind is Kind.SHARE
        and abs(other.start - claim.start) < BESIDE
        and (share := scene.first(other, "share"))
        and (part := scene.first(other, "part"))
    ]


def _makes(share: Number, part: Number, whole: Number) -> bool:
    top = 100 if share.form is Form.PERCENT else 1
    return whole.value != 0 and fits(share, operand(part).over(operand(whole)).times(top))


def _of_the_rest(scene: Scene, share: Number, part: Number, whole: Number) -> bool:
    """Whether a share is of what its counts leave: "of 500 cases 410 were closed; 18 % are still open"."""
    rest = replace(part, value=whole.value - part.value)
    after = ";" in scene.text[max(part.end, whole.end) : share.start] and part.value < whole.value
    return after and not _makes(share, part, whole) and _makes(share, rest, whole)


def _divided(share: Number, part: Number, whole: Number) -> Judged:
    top = 100 if share.form is Form.PERCENT else 1
    computed = operand(part).over(operand(whole)).times(top)
    exact = abs(part.value) / abs(whole.value) * top
    named = _named(part, whole)
    return compared("share", share, computed, exact, named, lambda: cause_of_share(share, part, whole))


def _per(scene: Scene, claim: Claim, rate_: str, part_: str, whole_: str) -> Iterator[Judged]:
    """So many for every so many, where both counts stand in the text."""
    rate, per = scene.first(claim, rate_), scene.first(claim, "per")
    part, whole = scene.first(claim, part_), scene.first(claim, whole_)
    if rate is None or part is None or whole is None or not whole.value or rate.form is not Form.COUNT:
        return
    if per is None and claim.kind is Kind.RATE:
        return
    if claim.kind is Kind.RATIO and per is not None and per.value > rate.value > 0:
        # "One for every 4,200" is rounded in the larger of its two numbers.
        yield _per_one(rate, per, part, whole)
        return
    each = abs(per.value) if per is not None else 1
    computed = operand(part).over(operand(whole)).times(each)
    exact = part.value / whole.value * each
    named = {**_named(part, whole), "per": written(per) if per is not None else "1"}
    yield compared("rate", rate, computed, exact, named, rounded=True)


def _per_one(rate: Number, per: Number, part: Number, whole: Number) -> Judged:
    """For how many others so many are, by the two counts: the larger number may be rounded to any place."""
    computed = operand(whole).over(operand(part)).times(abs(rate.value))
    exact = whole.value / part.value * rate.value
    unit = per.unit
    while unit < per.value and per.value % (10 * unit) == 0:
        unit *= 10
    small = per.value <= MANY
    printed = replace(per, unit=max(unit, per.value / 5) if small else unit)
    named = {**_named(whole, part), "per": written(rate)}
    return compared("rate", printed, computed, exact, named, rounded=True)


def _named(part: Number, whole: Number) -> dict[str, object]:
    return {"part": written(part), "whole": written(whole)}
