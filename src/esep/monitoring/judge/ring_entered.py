"""Ring entered: somebody comes near a zone that he must keep out of, which warns early."""

from collections.abc import Iterator

from esep.monitoring.alerts import Judged
from esep.monitoring.judge.case import Case
from esep.monitoring.judge.meaning import Danger, Meaning
from esep.monitoring.judge.sides import Side, spells
from esep.monitoring.judge.verdict import About, told
from esep.monitoring.kinds import Kind
from esep.monitoring.orders import ZoneKind

MEANING = Meaning(
    Kind.RING_ENTERED,
    Danger.SOON,
    parameters=("factor", "unknown_accuracy", "dwell", "confirm"),
    grades=(2, 3),
)


def ring_entered(case: Case) -> Iterator[Judged]:
    """As long as he is within the warning distance of the zone, or in it, while the zone holds."""
    for zone in case.zones(ZoneKind.EXCLUSION, ZoneKind.GUARDED):
        if zone.warning > 0:
            about = About(case.order.code, case.order.device, Kind.RING_ENTERED, zone.code)
            inside = spells(case.ring_turns(zone), Side.IN, opaque=zone.kind is ZoneKind.GUARDED)
            yield from told(about, inside, case.holds(zone), case.now)
