"""Shares told in a row are of one whole: the one that nothing makes is of the whole of the others."""

from collections import defaultdict
from dataclasses import replace

from esep.claims.checks.computing import fits
from esep.claims.checks.printing import operand
from esep.claims.checks.scene import Scene
from esep.claims.model import Claim, Form, Kind

OTHERS = 2


def of_one_whole(scene: Scene) -> dict[str, Claim]:
    """The shares that get the whole of the others of their sentence, by their ids.

    Only a whole of a sentence before is given up, or one that is a part like it, where it makes no share.

    Args:
        scene: the text.
    """
    rows: dict[tuple[int, int], list[Claim]] = defaultdict(list)
    for claim in scene.kinds(Kind.SHARE):
        if claim.of("share") and claim.of("part") and claim.of("whole"):
            share = scene.number(claim.of("share")[0])
            rows[scene.around(share.start, share.end)].append(claim)
    found: dict[str, Claim] = {}
    for (start, _), row in rows.items():
        made = [claim for claim in row if _made(scene, claim)]
        wholes = {claim.of("whole")[0] for claim in made}
        if len(wholes) != 1:
            continue
        whole, parts = wholes.pop(), {claim.of("part")[0] for claim in made}
        for claim in row:
            own = claim.of("whole")[0]
            far = len(made) >= OTHERS and own != whole and scene.number(own).start < start
            if (far or own in parts) and not _made(scene, claim) and whole not in claim.of("part"):
                said = tuple(replace(one, number=whole) if one.role == "whole" else one for one in claim.said)
                found[claim.id] = replace(claim, said=said)
    return found


def _made(scene: Scene, claim: Claim) -> bool:
    """Whether part and whole make the share."""
    share, part, whole = (scene.number(claim.of(role)[0]) for role in ("share", "part", "whole"))
    top = 100 if share.form is Form.PERCENT else 1
    return whole.value > 0 and fits(share, operand(part).over(operand(whole)).times(top))
