"""Case opened: the device says that somebody has opened it."""

from collections.abc import Iterator

from esep.monitoring.alerts import Judged
from esep.monitoring.fixes import Sign
from esep.monitoring.judge.device import Device
from esep.monitoring.judge.lasting import signed
from esep.monitoring.judge.meaning import Danger, Meaning
from esep.monitoring.kinds import Kind

MEANING = Meaning(Kind.CASE_OPENED, Danger.ORDER)


def case_opened(device: Device) -> Iterator[Judged]:
    """From the first fix that says so until the first good one that does not."""
    return device.told(Kind.CASE_OPENED, signed(device.fixes, lambda fix: Sign.CASE in fix.signs))
