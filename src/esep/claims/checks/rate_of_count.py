"""A count told again as a rate: "2,946 offences … the figure per 100,000 was 2,946"."""

from collections import defaultdict
from collections.abc import Iterator, Sequence

from esep.claims.checks.computing import written
from esep.claims.checks.scene import Scene
from esep.claims.model import Became, Claim, Form, Judged, Kind, Number, Verdict

LEAST = 100
ROLES = ("value", "part", "whole")


def judge_all(scene: Scene) -> Iterator[tuple[Claim, Judged]]:
    """Rates whose figure is, to the last digit, a count that the text tells elsewhere.

    A rate that was made of a count and a population is reckoned, whatever comes out of it.
    """
    counts = defaultdict(list)
    for index, number in enumerate(scene.read.numbers):
        if number.became is Became.FIGURE and number.form is Form.COUNT and number.value >= LEAST:
            counts[number.value].append(index)
    for claim in scene.kinds(Kind.RATE):
        per = scene.first(claim, "per")
        own = {said.number for said in claim.said}
        told = [scene.number(said.number) for said in claim.said if said.role in ROLES]
        if per is None or len({number.value for number in told}) != 1:
            continue
        same = next(
            (one for number in told if (one := _counted(scene, number, counts[number.value], own))), None
        )
        if same is not None:
            named: dict[str, object] = {"value": written(told[0]), "per": written(per), "same": written(same)}
            yield claim, Judged(Verdict.MISLEADING, "rate_is_count", named)


def _counted(scene: Scene, rate: Number, counts: Sequence[int], own: set[int]) -> Number | None:
    """The one of the counts of the same value that stands outside every rate."""
    if rate.form is not Form.COUNT or rate.unit != 1:
        return None
    for index in counts:
        number = scene.number(index)
        if number is not rate and (index not in own or _is_told_apart(scene, index)):
            claims = scene.of_number.get(index, ())
            if any(one.kind is not Kind.RATE and one.counted for one in claims):
                return number
    return None


def _is_told_apart(scene: Scene, index: int) -> bool:
    """Whether a number that a rate has taken up is told of something else as well."""
    return any(one.kind is not Kind.RATE for one in scene.of_number.get(index, ()))
