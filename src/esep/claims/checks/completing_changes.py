"""Changes that lack a level, or have taken the wrong one from a sentence before."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import pairwise

from esep.claims.checks.beside import BEFORE, FEWEST, MOST, counts, nearest, with_roles
from esep.claims.checks.computing import fits
from esep.claims.checks.others import adopted
from esep.claims.checks.printing import operand
from esep.claims.checks.scene import Scene
from esep.claims.model import Claim, Form, Kind, Number, Said

CHANGED = ("change", "times")


def signed(scene: Scene, claim: Claim) -> Claim | None:
    """A percentage with a sign is no share but a change."""
    told, part = scene.of(claim, "share"), scene.first(claim, "part")
    if len(told) != 1 or told[0].form is not Form.PERCENT or claim.of("whole"):
        return None
    if part is not None and is_signed(part):
        return _signed_part(scene, claim, part)
    if not is_signed(told[0]):
        return None
    way = -1 if told[0].value < 0 else 1
    number = claim.of("share")[0]
    change = replace(claim, kind=Kind.PERCENT_ONLY, said=(Said("change", number),), direction=way)
    return alone(scene, change)


def is_signed(number: Number) -> bool:
    """Whether a number in digits begins with plus or minus, as a sign or in words."""
    return not number.printed[:1].isdigit() and any(sign.isdigit() for sign in number.printed)


def _signed_part(scene: Scene, claim: Claim, part: Number) -> Claim | None:
    """A count with a sign is no part but a difference, and the percentage beside it is of a change."""
    said = (Said("difference", claim.of("part")[0]), Said("change", claim.of("share")[0]))
    way = -1 if part.value < 0 else 1
    return difference(scene, replace(claim, kind=Kind.DELTA, said=said, direction=way))


def alone(scene: Scene, claim: Claim) -> Claim | None:
    """A change told alone with levels that make it, else with those that are surely its own."""
    return (
        adopted(scene, claim, fitting=True) or _levels(scene, claim) or adopted(scene, claim, fitting=False)
    )


def other_level(scene: Scene, claim: Claim) -> Claim | None:
    """A change one level of which stands in a sentence before: another one there, if only that makes it."""
    told, value, base = scene.of(claim, "change"), claim.of("value"), claim.of("base")
    if len(told) != 1 or len(value) != 1 or len(base) != 1 or told[0].form is not Form.PERCENT:
        return None
    start, _ = scene.around(told[0].start, told[0].end)
    far = [place for place in (*value, *base) if scene.number(place).start < start]
    if len(far) != 1 or _grew(scene, claim, told[0], value[0], base[0]):
        return None
    before = counts(scene, claim, max(scene.paragraph(start)[0], start - BEFORE), start)
    for place in nearest(claim, before, MOST):
        pair = [place if one == far[0] else one for one in (value[0], base[0])]
        if _grew(scene, claim, told[0], pair[0], pair[1]):
            said = tuple(replace(one, number=place) if one.number == far[0] else one for one in claim.said)
            return replace(claim, said=said)
    return None


def _levels(scene: Scene, claim: Claim) -> Claim | None:
    """A change told alone with the two levels that stand beside it."""
    told = [number for role in CHANGED for number in scene.of(claim, role)]
    if len(told) != 1 or told[0].form in {Form.POINTS, Form.COUNT} or claim.of("base") or claim.of("per"):
        return None
    start, end = scene.around(claim.start, claim.end)
    here = counts(scene, claim, start, end)
    _, after = scene.around(end, end) if end < len(scene.text) else (end, end)
    before, _ = scene.around(start - 1, start) if start else (start, start)
    own = claim.of("value")
    if told[0].form is Form.TIMES:
        here = sorted([*here, *_rates(scene, claim, start, end)])
    # What is told in words or without decimals fits too much to be looked for in another sentence.
    far = not here and not own and (told[0].unit < 1 or told[0].form is Form.FRACTION)
    pairs = [
        *((value, base) for value in own for base in [*here, *counts(scene, claim, end, after)]),
        *_pairs(sorted([*here, *own])),
        *(_ends(counts(scene, claim, before, start)) if far else ()),
        *(_pairs(counts(scene, claim, before, start)) if far else ()),
        *(_pairs(counts(scene, claim, end, after)) if far else ()),
    ]
    for value, base in pairs:
        if value != base and _grew(scene, claim, told[0], value, base):
            kind = Kind.CHANGE if claim.kind is Kind.PERCENT_ONLY else claim.kind
            kept = tuple(said for said in claim.said if said.role != "value")
            return replace(with_roles(replace(claim, said=kept), ("value", value), ("base", base)), kind=kind)
    return None


def difference(scene: Scene, claim: Claim) -> Claim | None:
    """A difference told in things, with two levels of its sentence that it lies between exactly."""
    told = [number for number in scene.of(claim, "difference") if number.form is Form.COUNT]
    if len(told) != 1 or (claim.of("base") and claim.of("value")):
        return None
    start, end = scene.around(claim.start, claim.end)
    near = sorted([*counts(scene, claim, start, end), *claim.of("value"), *claim.of("base")])
    for value, base in _pairs(near):
        now, before = scene.number(value), scene.number(base)
        if now.value - before.value == claim.direction * abs(told[0].value) != 0:
            kept = tuple(said for said in claim.said if said.role not in {"value", "base"})
            return with_roles(replace(claim, said=kept), ("value", value), ("base", base))
    return None


def _rates(scene: Scene, claim: Claim, start: int, end: int) -> list[int]:
    """The rates of a sentence: "812 per 100,000 there and 540 here, one and a half times fewer"."""
    own = claim.of("value")
    return [
        place
        for place in scene.figures_within(start, end)
        if place not in own
        and any(place in one.of("value") for one in scene.of_number.get(place, ()) if one.kind is Kind.RATE)
    ]


def _ends(places: Sequence[int]) -> Iterator[tuple[int, int]]:
    """The last and the first of a series: "41,882 in 2013, … and 33,262 in 2017. Over these years …"."""
    if len(places) >= FEWEST:
        yield places[-1], places[0]


def _pairs(places: Sequence[int]) -> Iterator[tuple[int, int]]:
    """Two figures told one after the other, either way round."""
    for first, second in pairwise(places):
        yield second, first
        yield first, second


def _grew(scene: Scene, claim: Claim, told: Number, value: int, base: int) -> bool:
    """Whether two levels make a change, and go the way its words go."""
    now, before = scene.number(value), scene.number(base)
    way = -1 if told.value < 0 else claim.direction
    if now.value < FEWEST or before.value < FEWEST or way * (now.value - before.value) <= 0:
        return False
    if told.form is Form.TIMES:
        more, less = (now, before) if way > 0 else (before, now)
        if 0 < told.value < 1:
            told = replace(told, value=1 / told.value)
        return fits(told, operand(more).over(operand(less)))
    hundred = 1 if told.form is Form.FRACTION else 100
    return fits(told, operand(now).over(operand(before)).plus_exactly(-1).times(hundred))
