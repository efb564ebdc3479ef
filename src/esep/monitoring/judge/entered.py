"""Entered: somebody is in a zone that he must keep out of."""

from collections.abc import Iterator

from esep.monitoring.alerts import Judged
from esep.monitoring.judge.case import Case
from esep.monitoring.judge.meaning import Danger, Meaning
from esep.monitoring.judge.sides import Side, spells
from esep.monitoring.judge.verdict import About, told
from esep.monitoring.kinds import Kind
from esep.monitoring.orders import ZoneKind

MEANING = Meaning(
    Kind.ENTERED, Danger.PERSON, parameters=("factor", "unknown_accuracy", "dwell", "confirm"), grades=(2, 3)
)


def entered(case: Case) -> Iterator[Judged]:
    """From the first fix that showed him inside until the first outside, while the zone holds."""
    for zone in case.zones(ZoneKind.EXCLUSION, ZoneKind.GUARDED):
        about = About(case.order.code, case.order.device, Kind.ENTERED, zone.code)
        inside = spells(case.turns(zone), Side.IN, opaque=zone.kind is ZoneKind.GUARDED)
        yield from told(about, inside, case.holds(zone), case.now)
