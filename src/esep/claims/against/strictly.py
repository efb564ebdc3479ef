"""A draft against one release: every figure that can stand in a table has to be found there."""

from esep.claims.checks.computing import written
from esep.claims.model import Became, Claim, Form, Read, Verdict

LEVEL, CHANGE = "against_matches", "against_change_matches"
OFF = frozenset({Verdict.INCONSISTENT, Verdict.DIFFERS})
COMPUTED = frozenset({Form.PERCENT, Form.POINTS, Form.TIMES, Form.FRACTION})


def unfound(read: Read) -> list[int]:
    """The figures of a draft that no table holds, in the order of the text, counted from 0.

    A percentage, or how many times, is found as well where arithmetic makes it from figures that are.

    Args:
        read: the text, held against the release.
    """
    found = {number for claim in read.claims for number in _levels(read, claim)}
    found |= {number for claim in read.claims for number in _computed(read, claim, found)}
    figures = [place for place, one in enumerate(read.numbers) if one.became is Became.FIGURE]
    return [place for place in figures if place not in found]


def _levels(read: Read, claim: Claim) -> set[int]:
    """The numbers of a claim that stand in a table."""
    told = {one.values["printed"] for one in claim.judged if one.reason == LEVEL}
    return {said.number for said in claim.said if written(read.numbers[said.number]) in told}


def _computed(read: Read, claim: Claim, found: set[int]) -> set[int]:
    """The numbers of a claim that follow from figures of tables."""
    told = {said.number for said in claim.said if read.numbers[said.number].form in COMPUTED}
    others = {said.number for said in claim.said} - told
    said = {one.verdict for one in claim.judged}
    follows = Verdict.CONSISTENT in said and not said & OFF and others and others <= found
    return told if follows or any(one.reason == CHANGE for one in claim.judged) else set()
