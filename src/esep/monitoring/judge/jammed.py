"""Jammed: the device says that something drowns the signals by which it knows its place."""

from collections.abc import Iterator

from esep.monitoring.alerts import Judged
from esep.monitoring.fixes import Sign
from esep.monitoring.judge.device import Device
from esep.monitoring.judge.lasting import signed
from esep.monitoring.judge.meaning import Danger, Meaning
from esep.monitoring.kinds import Kind

MEANING = Meaning(Kind.JAMMED, Danger.ORDER)


def jammed(device: Device) -> Iterator[Judged]:
    """From the first fix that says so until the first good one that does not."""
    return device.told(Kind.JAMMED, signed(device.fixes, lambda fix: Sign.JAMMED in fix.signs))
