"""Entered and left, of plain zones: coming and going are told as instants, and neither is a breach."""

from collections.abc import Iterator

from esep.monitoring.alerts import Judged
from esep.monitoring.judge.case import Case
from esep.monitoring.judge.sides import Side, Turn
from esep.monitoring.kinds import Kind
from esep.monitoring.orders import Zone, ZoneKind


def came_and_went(case: Case) -> Iterator[Judged]:
    """Every coming, the first one included, and every going after a coming, in the hours of the zone."""
    for zone in case.zones(ZoneKind.PLAIN):
        holds = case.holds(zone)
        for turn in case.turns(zone):
            went = turn.side is Side.OUT
            if went and turn.before is Side.UNKNOWN:
                continue
            if any(begins <= turn.since and (ends is None or turn.since < ends) for begins, ends in holds):
                yield _instant(case, zone, turn, Kind.LEFT if went else Kind.ENTERED)


def _instant(case: Case, zone: Zone, turn: Turn, kind: Kind) -> Judged:
    return Judged(
        device=case.order.device,
        kind=kind,
        zone=zone.code,
        other="",
        at=turn.since,
        ended_at=turn.since,
        grade=turn.grade,
        first_seq=turn.first.fix.seq,
        confirm_seq=turn.confirmed.fix.seq,
        distance=turn.confirmed.lies.signed,
        accuracy=turn.confirmed.doubt,
        order=case.order.code,
    )
