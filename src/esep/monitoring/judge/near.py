"""Near: somebody is nearer to a protected person than he may be."""

from collections.abc import Iterator

from esep.monitoring.alerts import Judged
from esep.monitoring.judge.case import Case
from esep.monitoring.judge.hours import held
from esep.monitoring.judge.meaning import Danger, Meaning
from esep.monitoring.judge.pairs import APART, Apart, Rule, episodes, judgements
from esep.monitoring.judge.verdict import About, told
from esep.monitoring.kinds import Kind

MEANING = Meaning(
    Kind.NEAR,
    Danger.PERSON,
    parameters=("pair_factor", "pair_speed", "pair_gap", "pair_grade"),
    grades=(1, 2, 3),
)


def near(case: Case) -> Iterator[Judged]:
    """While it is as sure as the order asks; over a tenth further away, or when nothing was heard for long.

    Nothing of it tells where the protected person is: no distance, no fix of hers.
    """
    for protection in case.order.protects:
        about = About(case.order.code, case.order.device, Kind.NEAR, other=protection.device)
        rule = _rule(protection.distance, case.parameters.pair_grade)
        found = episodes(judgements(case, protection), rule, case.parameters.pair_gap * 1000)
        yield from told(about, found, held(case.order.holds), case.now)


def _rule(distance: float, asked: int) -> Rule:
    def begins(apart: Apart) -> bool:
        return apart.grade(distance) >= asked

    def ends(apart: Apart) -> bool:
        return apart.metres >= distance * APART and not begins(apart)

    return Rule(begins, ends, lambda apart: apart.grade(distance))
