"""The counts beside a claim: those of its sentence, or of the one before, that have no other part to play."""

from collections.abc import Sequence
from dataclasses import replace

from esep.claims.checks.scene import Scene
from esep.claims.model import Claim, Said

BEFORE, FEWEST, MOST = 400, 3, 8


def counts(scene: Scene, claim: Claim, start: int, end: int) -> list[int]:
    """The counts in a stretch of the text that have no other part to play."""
    own = {said.number for said in claim.said}
    return [index for index in scene.counts_within(start, end) if index not in own]


def nearest(claim: Claim, places: Sequence[int], most: int) -> list[int]:
    """Some numbers, the nearest to those of a claim first."""
    at = claim.said[0].number
    return sorted(places, key=lambda place: abs(place - at))[:most]


def with_roles(claim: Claim, *roles: tuple[str, int]) -> Claim:
    """A claim with more numbers in it, none twice."""
    own = {(said.role, said.number) for said in claim.said}
    more = tuple(Said(role, number) for role, number in roles if (role, number) not in own)
    return replace(claim, said=claim.said + more)
