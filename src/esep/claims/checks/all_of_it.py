"""Parts that words say to be all of a whole: the rest is named, or the whole is called a total."""

from collections.abc import Iterator
from dataclasses import replace

from esep.claims.checks.scene import Scene
from esep.claims.checks.trap_places import Traps
from esep.claims.checks.trap_rows import ANY
from esep.claims.model import Claim, Kind

REST, TOTAL, ALL = "rest", "total", "all"
NEAR = 25


def said_all(scene: Scene, traps: Traps) -> dict[str, Claim]:
    """The sums whose words say that the parts are all of the whole, by their ids."""
    return {claim.id: replace(claim, whole_said=True) for claim in _sums(scene, traps)}


def _sums(scene: Scene, traps: Traps) -> Iterator[Claim]:
    for claim in scene.kinds(Kind.SUM):
        parts, whole = scene.of(claim, "part"), scene.first(claim, "whole")
        if claim.whole_said or len(parts) < 2 or whole is None:
            continue
        last = parts[-1]
        rest = traps.of(ANY, REST).within(max(parts[-2].end, last.start - NEAR), last.start)
        if whole.start > last.end:
            told = traps.of(ANY, TOTAL).within(last.end, whole.start) or traps.of(ANY, TOTAL).within(
                whole.end, whole.end + NEAR
            )
        else:
            told = traps.of(ANY, ALL).within(whole.end, parts[0].start)
        if rest or told:
            yield claim
