"""Panic: the button for help was pressed."""

from collections.abc import Iterator

from esep.monitoring.alerts import Judged
from esep.monitoring.fixes import Sign
from esep.monitoring.judge.device import Device
from esep.monitoring.judge.lasting import signed
from esep.monitoring.judge.meaning import Danger, Meaning
from esep.monitoring.kinds import Kind

MEANING = Meaning(Kind.PANIC, Danger.PERSON)


def panic(device: Device) -> Iterator[Judged]:
    """From the first fix that says so until the first good one that does not."""
    return device.told(Kind.PANIC, signed(device.fixes, lambda fix: Sign.PANIC in fix.signs))
