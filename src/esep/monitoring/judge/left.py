"""Left: somebody is outside the zone that he must stay in."""

from collections.abc import Iterator

from esep.monitoring.alerts import Judged
from esep.monitoring.judge.case import Case
from esep.monitoring.judge.meaning import Danger, Meaning
from esep.monitoring.judge.sides import Side, spells
from esep.monitoring.judge.verdict import About, told
from esep.monitoring.kinds import Kind
from esep.monitoring.orders import ZoneKind

MEANING = Meaning(
    Kind.LEFT, Danger.ORDER, parameters=("factor", "unknown_accuracy", "dwell", "confirm"), grades=(3,)
)


def left(case: Case) -> Iterator[Judged]:
    """From the first fix that showed him outside until the first inside, while the zone holds."""
    for zone in case.zones(ZoneKind.INCLUSION):
        about = About(case.order.code, case.order.device, Kind.LEFT, zone.code)
        yield from told(about, spells(case.turns(zone), Side.OUT), case.holds(zone), case.now)
