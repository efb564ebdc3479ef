"""Silent: a device that should report does not."""

from collections.abc import Iterator
from itertools import pairwise

from esep.monitoring.alerts import BY_TIME, Judged
from esep.monitoring.judge.device import Device
from esep.monitoring.judge.meaning import Danger, Meaning
from esep.monitoring.judge.verdict import Spell
from esep.monitoring.kinds import Kind

MEANING = Meaning(Kind.SILENT, Danger.SOON, parameters=("interval", "silence"))


def silent(device: Device) -> Iterator[Judged]:
    """Some intervals after its last fix until the next one, whatever that one is worth: it reports."""
    return device.told(Kind.SILENT, _spells(device))


def _spells(device: Device) -> Iterator[Spell]:
    patience = device.parameters.interval * device.parameters.silence * 1000
    for last, following in pairwise([*device.fixes, None]):
        if last is not None:
            begins = last.when + patience
            yield Spell(begins, following.when if following else None, last.seq, BY_TIME, begins)
