"""Approached: somebody comes within the warning distance of a protected person."""

from collections.abc import Iterator

from esep.monitoring.alerts import Judged
from esep.monitoring.judge.case import Case
from esep.monitoring.judge.hours import held
from esep.monitoring.judge.meaning import Danger, Meaning
from esep.monitoring.judge.pairs import APART, Apart, Rule, episodes, judgements
from esep.monitoring.judge.verdict import About, told
from esep.monitoring.kinds import Grade, Kind

MEANING = Meaning(Kind.APPROACHED, Danger.SOON, parameters=("pair_gap",), grades=(2,))


def approached(case: Case) -> Iterator[Judged]:
    """As `near`, by the warning distance and the plain distance alone; orders without one do not warn."""
    for protection in case.order.protects:
        if protection.warning > 0:
            about = About(case.order.code, case.order.device, Kind.APPROACHED, other=protection.device)
            rule = _rule(protection.warning)
            found = episodes(judgements(case, protection), rule, case.parameters.pair_gap * 1000)
            yield from told(about, found, held(case.order.holds), case.now)


def _rule(warning: float) -> Rule:
    def begins(apart: Apart) -> bool:
        return apart.metres < warning

    def ends(apart: Apart) -> bool:
        return apart.metres >= warning * APART

    return Rule(begins, ends, lambda _: Grade.LIKELY)
