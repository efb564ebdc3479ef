"""Shares told one after the other: of one whole they make a hundred per cent, and never more."""

from collections.abc import Iterator
from fractions import Fraction
from itertools import pairwise

from esep.claims.checks.computing import written
from esep.claims.checks.printing import operand
from esep.claims.checks.scene import Scene
from esep.claims.checks.sums import total
from esep.claims.checks.trap_places import Traps
from esep.claims.checks.trap_rows import ANY
from esep.claims.model import Became, Claim, Form, Judged, Kind, Verdict
from esep.claims.saying import Figure

ALL, TOO_MANY = Fraction(100), Fraction(118)
APART, MANY, BACK = 90, 3, 40
SEXES = frozenset({"man", "woman"})
Shares = list[tuple[Claim, int]]


def judge_all(scene: Scene, traps: Traps) -> Iterator[tuple[Claim, Judged]]:
    """Shares of one sentence whose parts or wholes are told nowhere, where they divide one whole."""
    for told in _runs(scene):
        if len(told) < 2 or not _divides(scene, traps, told):
            continue
        numbers = [scene.number(place) for _, place in told]
        spans = [operand(number).times(1 if number.form is Form.PERCENT else 100) for number in numbers]
        exact = sum(
            (number.value * (1 if number.form is Form.PERCENT else 100) for number in numbers), Fraction(0)
        )
        added = total(spans)
        named = {
            "parts": " + ".join(written(number) for number in numbers),
            "computed": Figure(exact, 1, percent=True),
        }
        if added.low > ALL and exact <= TOO_MANY:
            judged = Judged(Verdict.INCONSISTENT, "shares_exceed", named, exact)
        elif added.high is not None and added.low <= ALL <= added.high:
            judged = Judged(Verdict.CONSISTENT, "shares_hold", named, exact)
        else:
            continue
        yield from ((claim, judged) for claim, _ in told)


def _runs(scene: Scene) -> Iterator[Shares]:
    """The shares told in a row: no full stop and no other count between them."""
    row: Shares = []
    shares = [(claim, place) for claim in scene.kinds(Kind.SHARE) for place in claim.of("share")]
    for claim, place in sorted(shares, key=lambda one: one[1]):
        number = scene.number(place)
        if row and not _goes_on(scene, row[-1][1], place):
            yield row
            row = []
        if number.form in {Form.PERCENT, Form.FRACTION} and not number.bound:
            row.append((claim, place))
    yield row


def _goes_on(scene: Scene, first: int, second: int) -> bool:
    one, other = scene.number(first), scene.number(second)
    if other.start - one.end > APART or scene.around(one.start, one.end) != scene.around(
        other.start, other.end
    ):
        return False
    return all(scene.number(place).became is not Became.FIGURE for place in range(first + 1, second))


def _divides(scene: Scene, traps: Traps, told: Shares) -> bool:
    """Whether shares divide one whole: three or more in a row, the two sexes, two ages, or one besides."""
    numbers = [scene.number(place) for _, place in told]
    start, _ = scene.around(numbers[0].start, numbers[0].end)
    if any(claim.of("part") for claim, _ in told):
        return False
    if len(told) >= MANY:
        return True
    if {claim.counted for claim, _ in told} == SEXES:
        return True
    if any(traps.of(ANY, "besides").within(one.end, other.start) for one, other in pairwise(numbers)):
        return True
    return all(
        any(
            scene.number(place).became is Became.AGE
            for place in scene.figures_within(max(start, number.start - BACK), number.start)
        )
        for number in numbers
    )
