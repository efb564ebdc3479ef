"""Claims that lack a number find it beside them: that it fits is hardly chance."""

from collections.abc import Callable, Mapping
from dataclasses import replace

from esep.claims.checks.completing_changes import alone, difference, other_level, signed
from esep.claims.checks.completing_lists import whole_of_others
from esep.claims.checks.completing_shares import other_total, whole_share
from esep.claims.checks.completing_wholes import told_again
from esep.claims.checks.rates import population
from esep.claims.checks.scene import Scene
from esep.claims.model import Claim, Kind

Complete = Callable[[Scene, Claim], Claim | None]


def completed(scene: Scene, *kinds: Kind) -> dict[str, Claim]:
    """The claims that something beside them completes or sets right, by their ids.

    Args:
        scene: the text.
        kinds: only claims of these; of all where none is given.
    """
    found = {claim.id: _whole(scene, claim) for claim in scene.claims if not kinds or claim.kind in kinds}
    return {place: claim for place, claim in found.items() if claim is not None}


def _whole(scene: Scene, claim: Claim) -> Claim | None:
    ways = WAYS.get(claim.kind, ())
    return next((whole for way in ways if (whole := way(scene, claim)) is not None), None)


def _of_now(scene: Scene, claim: Claim) -> Claim | None:
    """What a sentence goes on about is the level of now, not the one of before that stands nearer."""
    begun, _ = scene.around(claim.end - 1, claim.end)
    for said in claim.said:
        if said.role not in {"whole", "part"} or scene.number(said.number).start >= begun:
            continue
        for other in scene.of_number.get(said.number, ()):
            levels = other.of("value")
            past = other.kind is not Kind.RATIO and said.number in other.of("base")
            if past and levels and levels[0] not in claim.of("part"):
                told = tuple(
                    replace(one, number=levels[0]) if one.number == said.number else one for one in claim.said
                )
                return replace(claim, said=told)
    return None


WAYS: Mapping[Kind, tuple[Complete, ...]] = {
    Kind.SHARE: (_of_now, signed, whole_of_others, whole_share),
    Kind.SUBSET: (_of_now,),
    Kind.SUM: (told_again, _of_now, other_total),
    Kind.RATE: (_of_now, population),
    Kind.PERCENT_ONLY: (alone,),
    Kind.RATIO: (alone,),
    Kind.CHANGE: (other_level,),
    Kind.DELTA: (difference,),
}
