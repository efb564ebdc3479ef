"""Strap opened: the device says that its strap is not closed around anybody."""

from collections.abc import Iterator

from esep.monitoring.alerts import Judged
from esep.monitoring.fixes import Sign
from esep.monitoring.judge.device import Device
from esep.monitoring.judge.lasting import signed
from esep.monitoring.judge.meaning import Danger, Meaning
from esep.monitoring.kinds import Kind

MEANING = Meaning(Kind.STRAP_OPENED, Danger.ORDER)


def strap_opened(device: Device) -> Iterator[Judged]:
    """From the first fix that says so until the first good one that does not."""
    return device.told(Kind.STRAP_OPENED, signed(device.fixes, lambda fix: Sign.STRAP in fix.signs))
