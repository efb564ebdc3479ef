"""A share in a list of shares that all tell their part: what makes all the others is its whole as well."""

from collections.abc import Iterator

from esep.claims.checks.beside import BEFORE, MOST, counts, nearest, with_roles
from esep.claims.checks.computing import fits
from esep.claims.checks.printing import operand
from esep.claims.checks.scene import Scene
from esep.claims.model import Claim, Form, Kind

LIKE, REACH = 2, 6


def whole_of_others(scene: Scene, claim: Claim) -> Claim | None:
    """A share with a part and no whole, beside two and more such in its sentence that one count makes.

    "Of those finished 522 (70.4 %) …, 103 (13.9 %) …, 30 (4.1 %)": all of the one number finished.
    """
    if claim.of("whole") or len(claim.of("part")) != 1 or not _told(scene, claim):
        return None
    others = list(_others(scene, claim))
    if len(others) < LIKE:
        return None
    start, end = scene.around(claim.start, claim.end)
    before = counts(scene, claim, max(scene.paragraph(start)[0], start - BEFORE), end)
    taken = {place for one in others for place in one.of("part")}
    for place in nearest(claim, [one for one in before if one not in taken], MOST):
        if all(_makes(scene, one, place) for one in others):
            part = scene.number(claim.of("part")[0])
            larger = part.value < scene.number(place).value
            return with_roles(claim, ("whole", place)) if larger else None
    return None


def _told(scene: Scene, claim: Claim) -> bool:
    told = scene.of(claim, "share")
    return len(told) == 1 and told[0].form is Form.PERCENT


def _others(scene: Scene, claim: Claim) -> Iterator[Claim]:
    """The other shares of the sentence, near enough, that have a part of their own and no whole."""
    start, end = scene.around(claim.start, claim.end)
    at = claim.of("share")[0]
    for place in range(at - REACH, at + REACH + 1):
        for one in scene.of_number.get(place, ()):
            alone = one.kind is Kind.SHARE and one.of("share") == [place] and not one.of("whole")
            if one.id != claim.id and alone and len(one.of("part")) == 1 and start <= one.start < end:
                yield one


def _makes(scene: Scene, claim: Claim, whole: int) -> bool:
    part, share = scene.number(claim.of("part")[0]), scene.of(claim, "share")[0]
    if not 0 < part.value < scene.number(whole).value or share.form is not Form.PERCENT:
        return False
    return fits(share, operand(part).over(operand(scene.number(whole))).times(100))
