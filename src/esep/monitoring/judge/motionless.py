"""Motionless: a device has not moved for long outside the hours at home; it may lie somewhere unworn."""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from esep.monitoring.alerts import Judged
from esep.monitoring.judge.device import Device
from esep.monitoring.judge.distances import between
from esep.monitoring.judge.meaning import Danger, Meaning
from esep.monitoring.judge.seen import Seen
from esep.monitoring.judge.verdict import Spell
from esep.monitoring.kinds import Kind

MEANING = Meaning(
    Kind.MOTIONLESS, Danger.DEVICE, parameters=("factor", "unknown_accuracy", "still", "motionless_for")
)
ASTRAY, ASTRAY_FOR = 3, 600_000  # fixes in a row, or ms, after which a device too far away has moved


def motionless(device: Device) -> Iterator[Judged]:
    """Since it came to rest, or the last curfew ended, until it moves; only of those whom an order binds."""
    return device.told(Kind.MOTIONLESS, _spells(device) if device.bound else ())


def _spells(device: Device) -> Iterator[Spell]:
    anchor: Seen | None = None
    astray: list[Seen] = []
    resting: Spell | None = None
    for fix in device.fixes:
        if not fix.good:
            continue
        anchor = anchor or fix
        astray = [*astray, fix] if _beyond(device, anchor, fix) else []
        if astray and _believed(astray):
            if resting:
                yield replace(resting, ends=astray[0].when)
            anchor = fix if _beyond(device, astray[0], fix) else astray[0]
            astray, resting = [], None
        if not astray and not resting:
            resting = _rest(device, anchor, fix)
    if resting:
        yield resting


def _beyond(device: Device, anchor: Seen, fix: Seen) -> bool:
    """A fix lies further away than both accuracies explain."""
    asked = device.parameters
    both = anchor.radius(asked) + fix.radius(asked)
    return between(anchor.lat, anchor.lon, fix.lat, fix.lon) > asked.still + asked.factor * both


def _believed(astray: Sequence[Seen]) -> bool:
    """Fixes in a row too far away are many enough, or lie long enough apart, to be no echo."""
    return len(astray) >= ASTRAY or astray[-1].when - astray[0].when >= ASTRAY_FOR


def _rest(device: Device, anchor: Seen, fix: Seen) -> Spell | None:
    since = _since(device, anchor, fix)
    if since is None or fix.when - since < device.parameters.motionless_for * 1000:
        return None
    return Spell(since, None, anchor.seq, fix.seq, fix.when)


def _since(device: Device, anchor: Seen, fix: Seen) -> int | None:
    """Since when stillness counts at a fix; not at all in the hours of a curfew."""
    since = anchor.when
    for begins, ends in device.curfews:
        if ends is not None and ends <= fix.when:
            since = max(since, ends)
        elif begins <= fix.when:
            return None
    return since
