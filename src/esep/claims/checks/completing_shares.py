"""Shares and sums that lack a number, or have taken the wrong one from a sentence before."""

from dataclasses import replace
from fractions import Fraction

from esep.claims.checks.beside import BEFORE, FEWEST, MOST, counts, nearest, with_roles
from esep.claims.checks.causes import plain_cause_of_share
from esep.claims.checks.computing import fits
from esep.claims.checks.printing import operand
from esep.claims.checks.scene import Scene
from esep.claims.model import Claim, Form, Kind, Number

ONE = frozenset({Form.PERCENT, Form.FRACTION})


def whole_share(scene: Scene, claim: Claim) -> Claim | None:
    """A share with the part or the whole that its sentence, or the one before, tells."""
    told = scene.of(claim, "share")
    parts, wholes = claim.of("part"), claim.of("whole")
    if len(told) != 1 or told[0].form not in ONE or len(parts) > 1:
        return None
    if parts and wholes:
        return _other_whole(scene, claim, told[0])
    if wholes and (linked := _parted(scene, claim, wholes[0])) is not None:
        return with_roles(claim, ("part", linked))
    start, end = scene.around(claim.start, claim.end)
    here = counts(scene, claim, start, end)
    before = counts(scene, claim, max(scene.paragraph(start)[0], start - BEFORE), start)
    most = MOST if told[0].unit < 1 else FEWEST
    pairs = [
        (part, whole)
        for whole in wholes or nearest(claim, [*before, *here], most)
        for part in parts or nearest(claim, here, FEWEST)
        if whole != part and _may_be(told[0], scene.number(part), scene.number(whole))
    ]
    made = [one for one in pairs if _makes(told[0], scene.number(one[0]), scene.number(one[1]))]
    if not made and parts and not wholes and told[0].unit < 1:
        # The whole may have been taken for the part.
        near = [place for place in here if abs(place - parts[0]) == 1]
        made = [
            (one, parts[0]) for one in near if _may_be(told[0], scene.number(one), scene.number(parts[0]))
        ]
        made = [one for one in made if _makes(told[0], scene.number(one[0]), scene.number(one[1]))]
        if made:
            claim = replace(claim, said=tuple(said for said in claim.said if said.role != "part"))
    if not made and (wholes or len(here) == 2 or (len(here) == FEWEST and told[0].unit < 1)):
        # The few counts of a sentence are those of its share, where a known way to err leads from them to it.
        made = [one for one in pairs if plain_cause_of_share(told[0], *map(scene.number, one))]
        sure = told[0].unit < 1
        made = [one for one in made if not _has_share(scene, claim, *one)]
        made = [one for one in made if sure or _together(scene, claim, *one)]
    return with_roles(claim, ("part", made[0][0]), ("whole", made[0][1])) if made else None


def _other_whole(scene: Scene, claim: Claim, share: Number) -> Claim | None:
    """A share whose whole stands in a sentence before: another count, if only that makes it."""
    part, whole = claim.of("part")[0], claim.of("whole")[0]
    start, end = scene.around(share.start, share.end)
    if scene.number(whole).start >= start or _makes(share, scene.number(part), scene.number(whole)):
        return None
    for place in nearest(claim, counts(scene, claim, max(0, start - BEFORE), end), MOST):
        if _may_be(share, scene.number(part), other := scene.number(place)) and _makes(
            share, scene.number(part), other
        ):
            said = tuple(replace(one, number=place) if one.role == "whole" else one for one in claim.said)
            return replace(claim, said=said)
    return None


def other_total(scene: Scene, claim: Claim) -> Claim | None:
    """Parts whose whole stands in a sentence before: another count there, if they make exactly that one."""
    parts, wholes = scene.of(claim, "part"), claim.of("whole")
    if len(parts) < 2 or len(wholes) != 1:
        return None
    start, _ = scene.around(parts[0].start, parts[0].end)
    added = sum((part.value for part in parts), Fraction(0))
    whole = scene.number(wholes[0])
    if whole.start >= start or whole.value == added:
        return None
    for place in counts(scene, claim, max(0, start - BEFORE), start):
        if scene.number(place).value == added:
            said = tuple(replace(one, number=place) if one.role == "whole" else one for one in claim.said)
            return replace(claim, said=said)
    return None


def _parted(scene: Scene, claim: Claim, whole: int) -> int | None:
    """The one part that the text takes from the whole of a share, in the same words."""
    for other in scene.linked(claim, "part_of"):
        parts = other.of("part")
        if other.kind is not Kind.SUBSET or other.of("whole") != [whole] or len(parts) != 1:
            continue
        if not any(one.kind is Kind.SHARE and one.of("share") for one in scene.of_number[parts[0]]):
            return parts[0]
    return None


def _together(scene: Scene, claim: Claim, *places: int) -> bool:
    """Whether no semicolon parts the numbers of a share."""
    numbers = [scene.number(place) for place in (*claim.of("share"), *places)]
    return ";" not in scene.text[min(one.start for one in numbers) : max(one.end for one in numbers)]


def _has_share(scene: Scene, claim: Claim, part: int, whole: int) -> bool:
    """Whether a part and its whole belong to another share already: what is off is then of something else."""
    return any(
        one is not claim
        and one.kind is Kind.SHARE
        and one.of("part") == [part]
        and one.of("whole") == [whole]
        for one in scene.of_number.get(part, ())
    )


def _may_be(share: Number, part: Number, whole: Number) -> bool:
    told = share.form is Form.PERCENT and share.unit < 1
    return (1 if told else FEWEST) <= part.value < whole.value


def _makes(share: Number, part: Number, whole: Number) -> bool:
    top = 100 if share.form is Form.PERCENT else 1
    return fits(share, operand(part).over(operand(whole)).times(top))
