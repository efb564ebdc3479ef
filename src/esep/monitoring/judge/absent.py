"""Absent: somebody is not at home in the hours of a curfew, and the grace is over."""

from collections.abc import Iterator

from esep.monitoring.alerts import Judged
from esep.monitoring.judge.case import Case
from esep.monitoring.judge.hours import both
from esep.monitoring.judge.meaning import Danger, Meaning
from esep.monitoring.judge.sides import Side, spells
from esep.monitoring.judge.verdict import About, told
from esep.monitoring.kinds import Kind
from esep.monitoring.orders import ZoneKind

MEANING = Meaning(
    Kind.ABSENT, Danger.ORDER, parameters=("factor", "unknown_accuracy", "dwell", "confirm"), grades=(3,)
)


def absent(case: Case) -> Iterator[Judged]:
    """Grace after the curfew began or he went out, the later, until he is back or it ends; leave is none."""
    for curfew in case.order.curfews:
        hours = case.curfew(curfew)
        for home in case.homes(curfew):
            about = About(case.order.code, case.order.device, Kind.ABSENT, home.code)
            holds = both(hours, case.holds(home))
            away = spells(case.turns(home), Side.OUT, opaque=home.kind is ZoneKind.GUARDED)
            yield from told(about, away, holds, case.now, curfew.grace)
