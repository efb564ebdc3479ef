"""Why nothing checks a claim: said for every one of them, so that no figure is passed over in silence."""

from esep.claims.checks.scene import Scene
from esep.claims.model import Claim, Judged, Kind, Verdict

WHY = {
    Kind.LEVEL: "alone",
    Kind.CHANGE: "no_difference",
    Kind.PERCENT_ONLY: "no_levels",
    Kind.DELTA: "one_level",
    Kind.SHARE: "no_part_or_whole",
    Kind.SUBSET: "no_whole",
    Kind.SUM: "no_whole",
    Kind.RATIO: "no_levels",
    Kind.RATE: "no_population",
    Kind.RANK: "one_place",
    Kind.ORDER: "order",
}


def not_checkable(scene: Scene, claim: Claim) -> Judged:
    """Why nothing in the text stands against a claim."""
    if claim.kind is Kind.CHANGE and (not scene.of(claim, "value") or not scene.of(claim, "base")):
        return Judged(Verdict.NOT_CHECKABLE, "one_level")
    return Judged(Verdict.NOT_CHECKABLE, WHY[claim.kind])
