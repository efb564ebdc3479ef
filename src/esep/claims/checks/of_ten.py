"""A share told by two small counts, and by the counts themselves right behind: "nine of ten (412 of 640)"."""

import re
from collections.abc import Iterator
from fractions import Fraction

from esep.claims.checks.computing import written
from esep.claims.checks.scene import Scene
from esep.claims.model import Became, Claim, Form, Judged, Kind, Number, Verdict
from esep.claims.saying import Figure

TEN, TWENTY, HALF = 10, 20, Fraction(1, 2)
# The noun of both, and a bracket, a comma or a dash that leads to the exact counts.
LEADS = re.compile(r"[^\n.;:!?,(]{0,40}(?:\s?\(|,|\s[–—])\s?")
# The exact counts count the same: they have no noun of their own.
BARE, END = (
    re.compile(r"[^\n.;:!?,()]{1,12}"),
    re.compile(r"[^\W\d]{0,4}\s?[),.;–—]|-[^\W\d]{1,5}\s?[),.;–—]"),
)
PARTED = frozenset({Kind.SHARE, Kind.SUBSET})


def judge(scene: Scene, claim: Claim) -> Iterator[Judged]:
    """What two small counts and the part and whole right behind them say of each other."""
    first, last = claim.said[0].number, claim.said[-1].number
    if not _is_pair(claim) or abs(last - first) != 1:
        return
    start = min(first, last)
    for low in (start, start - 2):
        numbers = [scene.number(at) for at in range(low, low + 4) if 0 <= at < len(scene.read.numbers)]
        if len(numbers) == len(claim.said) * 2 and _told_twice(scene, low, numbers):
            yield _judged(scene, *numbers)


def _is_pair(claim: Claim) -> bool:
    return claim.kind in PARTED and sorted(said.role for said in claim.said) == ["part", "whole"]


def _told_twice(scene: Scene, low: int, numbers: list[Number]) -> bool:
    """Whether four counts in a row are two pairs of a part and its whole, the second right behind."""
    if any(one.became is not Became.FIGURE or one.form is not Form.COUNT for one in numbers):
        return False
    small, large = numbers[:2], numbers[2:]
    if max(one.value for one in small) > TEN or max(one.value for one in large) < TWENTY:
        return False
    bare = BARE.fullmatch(scene.text, large[0].end, large[1].start) and END.match(scene.text, large[1].end)
    if not bare or not LEADS.fullmatch(scene.text, small[1].end, large[0].start):
        return False
    return all(
        any(
            _is_pair(one) and {said.number for said in one.said} == {at, at + 1}
            for one in scene.of_number[at]
        )
        for at in (low, low + 2)
        if at in scene.of_number
    )


def _judged(scene: Scene, *numbers: Number) -> Judged:
    """Nine of ten stands for anything that rounds to nine."""
    (few, of_few), (part, whole) = sorted(numbers[:2], key=_value), sorted(numbers[2:], key=_value)
    exact = part.value / whole.value
    holds = abs(exact - few.value / of_few.value) <= HALF / of_few.value
    said = scene.text[numbers[0].start : numbers[1].end]
    named = {
        "part": written(part),
        "whole": written(whole),
        "printed": said,
        "computed": Figure(exact * 100, 1, percent=True),
    }
    return Judged(
        Verdict.CONSISTENT if holds else Verdict.INCONSISTENT,
        "share_holds" if holds else "share_off",
        named,
        exact,
    )


def _value(number: Number) -> Fraction:
    return number.value
