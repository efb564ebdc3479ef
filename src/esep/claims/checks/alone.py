"""Findings of one number of a claim: they are told of this number alone, the others are right."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from esep.claims.checks.nearness import nearness
from esep.claims.checks.scene import Scene
from esep.claims.model import Claim, Judged, Kind, Link, Said

# These speak of the whole of a sum, of a share or of a change as a figure by itself.
OF_ONE = frozenset({"two_values", "cumulative_falls"})
TRAP = "trap_"
ROLES = ("value", "whole")
FAR = 90


def is_alone(claim: Claim, judged: Judged) -> bool:
    """Whether a finding is about one of several numbers of a claim: of a sum, words misname but one part."""
    misnamed = claim.kind is Kind.SUM and judged.reason.startswith(TRAP)
    return (judged.reason in OF_ONE or misnamed) and len(claim.said) > 1


def told_alone(claims: Sequence[Claim], found: Mapping[str, Sequence[tuple[int, Judged]]]) -> list[Claim]:
    """The claims with a level of its own for every number that findings are about, right after its claim.

    Args:
        claims: of a text, in its order.
        found: by the id of a claim, its numbers and what is found of each.
    """
    if not any(found.values()):
        return list(claims)
    every: list[Claim] = []
    for claim in claims:
        every.append(claim)
        numbers = dict.fromkeys(number for number, _ in found.get(claim.id, ()))
        for number in numbers:
            told: list[Judged] = []
            for at, judged in found[claim.id]:
                if at == number and judged not in told:
                    told.append(judged)
            every.append(_level(claim, number, tuple(told)))
    names = {claim.id: f"c{place}" for place, claim in enumerate(every, 1) if claim.id}
    return [_renamed(claim, f"c{place}", names) for place, claim in enumerate(every, 1)]


def place_of(scene: Scene, claim: Claim, judged: Judged) -> int:
    """The number that a finding is about: the one nearest to its words, else the level or whole."""
    words = str(judged.values.get("words", ""))
    start = scene.text.find(words, max(0, claim.start - FAR), claim.end + FAR) if words else -1
    if start >= 0:
        return min(
            (said.number for said in claim.said),
            key=lambda at: nearness(scene, at, start, start + len(words)),
        )
    return next(
        (said.number for role in ROLES for said in claim.said if said.role == role), claim.said[0].number
    )


def _level(claim: Claim, number: int, told: tuple[Judged, ...]) -> Claim:
    links = (Link("same_as", claim.id),)
    return replace(
        claim, id="", kind=Kind.LEVEL, said=(Said("value", number),), direction=0, whole_said=False,
        links=links, judged=told,
    )  # fmt: skip


def _renamed(claim: Claim, name: str, names: Mapping[str, str]) -> Claim:
    links = tuple(replace(link, claim=names.get(link.claim, link.claim)) for link in claim.links)
    return replace(claim, id=name, links=links)
