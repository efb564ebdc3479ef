"""Crossed: two fixes lie outside a zone to keep out of, and the straight way between them leads through."""

from collections.abc import Iterator
from itertools import pairwise

from esep.monitoring.alerts import Judged
from esep.monitoring.judge.case import Case
from esep.monitoring.judge.hours import Interval
from esep.monitoring.judge.meaning import Danger, Meaning
from esep.monitoring.judge.sides import Observed, Side, Turn
from esep.monitoring.kinds import Grade, Kind
from esep.monitoring.orders import Zone, ZoneKind

MEANING = Meaning(
    Kind.CROSSED, Danger.PERSON, parameters=("factor", "unknown_accuracy", "crossing_gap"), grades=(2,)
)


def crossed(case: Case) -> Iterator[Judged]:
    """An instant, at the later of the two fixes, which lie close in time and in one interval of the zone."""
    for zone in case.zones(ZoneKind.EXCLUSION, ZoneKind.GUARDED):
        changes, holds, drawn = case.turns(zone), case.holds(zone), case.shape(zone)
        for p, q in pairwise(case.observed(zone)):
            if not (p.side is q.side is Side.OUT and _side_after(q, changes) is Side.OUT):
                continue
            if q.fix.when - p.fix.when > case.parameters.crossing_gap * 1000 or not _together(p, q, holds):
                continue
            deep = drawn.deepest(case.at(p.fix), case.at(q.fix))
            if deep is not None and deep >= max(p.doubt, q.doubt):
                yield _instant(case, zone, (p, q), deep)


def _side_after(one: Observed, changes: list[Turn]) -> Side:
    """The side that is believed once a fix has been taken in."""
    return next(
        (turn.side for turn in reversed(changes) if turn.confirmed.fix.order <= one.fix.order), Side.UNKNOWN
    )


def _together(p: Observed, q: Observed, holds: list[Interval]) -> bool:
    return any(begins <= p.fix.when and (ends is None or q.fix.when < ends) for begins, ends in holds)


def _instant(case: Case, zone: Zone, way: tuple[Observed, Observed], deep: float) -> Judged:
    p, q = way
    return Judged(
        device=case.order.device,
        kind=Kind.CROSSED,
        zone=zone.code,
        other="",
        at=q.fix.when,
        ended_at=q.fix.when,
        grade=Grade.LIKELY,
        first_seq=p.fix.seq,
        confirm_seq=q.fix.seq,
        distance=None if zone.kind is ZoneKind.GUARDED else -deep,
        accuracy=max(p.doubt, q.doubt),
        order=case.order.code,
    )
