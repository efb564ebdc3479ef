"""Clock wrong: the device dates its fixes in the future, or long ago."""

from collections.abc import Iterator

from esep.monitoring.alerts import Judged
from esep.monitoring.fixes import WRONG_CLOCK
from esep.monitoring.judge.device import Device
from esep.monitoring.judge.lasting import signed
from esep.monitoring.judge.meaning import Danger, Meaning
from esep.monitoring.kinds import Kind

MEANING = Meaning(Kind.CLOCK_WRONG, Danger.DEVICE)


def clock_wrong(device: Device) -> Iterator[Judged]:
    """From the receipt of the first such fix until the first good one, by our clock."""
    return device.told(Kind.CLOCK_WRONG, signed(device.fixes, lambda fix: bool(fix.labels & WRONG_CLOCK)))
