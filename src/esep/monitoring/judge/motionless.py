"""Motionless: a device has not moved for long outside the hours at home; it may lie somewhere unworn."""

from collections.abc import Iterator

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


def motionless(device: Device) -> Iterator[Judged]:
    """Since it came to rest, or the last curfew ended, until it moves; only of those whom an order binds."""
    return device.told(Kind.MOTIONLESS, _spells(device) if device.bound else ())


def _spells(device: Device) -> Iterator[Spell]:
    good = [fix for fix in device.fixes if fix.good]
    while good:
        anchor = good[0]
        moved = next((at for at, fix in enumerate(good) if _moved(device, anchor, fix)), len(good))
        still, good = good[:moved], good[moved:]
        for fix in still:
            since = _since(device, anchor, fix)
            if since is not None and fix.when - since >= device.parameters.motionless_for * 1000:
                yield Spell(since, good[0].when if good else None, anchor.seq, fix.seq, fix.when)
                break


def _moved(device: Device, anchor: Seen, fix: Seen) -> bool:
    asked = device.parameters
    return between(anchor.lat, anchor.lon, fix.lat, fix.lon) > asked.still + asked.factor * fix.radius(asked)


def _since(device: Device, anchor: Seen, fix: Seen) -> int | None:
    """Since when stillness counts at a fix; not at all in the hours of a curfew."""
    since = anchor.when
    for begins, ends in device.curfews:
        if ends is not None and ends <= fix.when:
            since = max(since, ends)
        elif begins <= fix.when:
            return None
    return since
