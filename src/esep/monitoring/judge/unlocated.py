"""Unlocated: a device reports, and for some time has not known where it is."""

from collections.abc import Iterator

from esep.monitoring.alerts import Judged
from esep.monitoring.judge.device import Device
from esep.monitoring.judge.lasting import lasting
from esep.monitoring.judge.meaning import Danger, Meaning
from esep.monitoring.judge.verdict import Spell
from esep.monitoring.kinds import Kind

MEANING = Meaning(Kind.UNLOCATED, Danger.SOON, parameters=("unlocated_for",))


def unlocated(device: Device) -> Iterator[Judged]:
    """From the first fix without a position until the next good one, once that has lasted."""
    return device.told(Kind.UNLOCATED, _spells(device))


def _spells(device: Device) -> Iterator[Spell]:
    long = device.parameters.unlocated_for * 1000
    for within in lasting(device.fixes, lambda fix: fix.positionless, lambda _: True):
        first, last = within[0], within[-1]
        proof = next((fix for fix in within if fix.positionless and fix.when - first.when >= long), None)
        if proof:
            yield Spell(first.when, last.when if last.good else None, first.seq, proof.seq, proof.when)
