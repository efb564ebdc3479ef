"""A whole that is told once more before its parts: "there were 2,418. Of these 2,418 offences so many …"."""

from dataclasses import replace

from esep.claims.checks.scene import Scene
from esep.claims.checks.words import row_of
from esep.claims.model import Claim, Kind, Said
from esep.claims.vocabulary import words

BEFORE = 30


def told_again(scene: Scene, claim: Claim) -> Claim | None:
    """Parts whose first is the whole itself, as "these" right before it says: with them it is too much.

    Args:
        scene: the text.
        claim: a whole of a sentence before, and parts.
    """
    parts, wholes = claim.of("part"), claim.of("whole")
    if len(parts) < 2 or len(wholes) != 1:
        return None
    first, rest = parts[0], parts[1:]
    number = scene.number(first)
    start, _ = scene.around(number.start, number.end)
    if scene.number(wholes[0]).start >= start or not _these(scene, number.start, claim.language):
        return None
    others, whole = [scene.number(part).value for part in rest], scene.number(wholes[0])
    if max(others) > number.value or sum(others) + number.value <= whole.value:
        return None
    said = tuple(
        Said("whole", first, one.counted, one.named, one.indicator, one.by) if one.number == first else one
        for one in claim.said
        if one.number == first or one.role != "whole"
    )
    kind = Kind.SUBSET if len(rest) == 1 and claim.kind is Kind.SUM else claim.kind
    return replace(claim, kind=kind, said=said)


def _these(scene: Scene, start: int, language: str) -> bool:
    """Whether "these" stands right before a number."""
    heard = row_of(scene.text[max(0, start - BEFORE) : start]).words[-1:]
    known = words(language or scene.read.language)
    return any("such" in known.of(word) for word in heard)
