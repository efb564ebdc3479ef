"""Battery: the device will soon fall silent."""

from collections.abc import Iterator

from esep.monitoring.alerts import Judged
from esep.monitoring.fixes import Sign
from esep.monitoring.judge.device import Device
from esep.monitoring.judge.lasting import lasting, spell
from esep.monitoring.judge.meaning import Danger, Meaning
from esep.monitoring.judge.seen import Seen
from esep.monitoring.judge.verdict import Spell
from esep.monitoring.kinds import Grade, Kind

MEANING = Meaning(Kind.BATTERY, Danger.DEVICE, parameters=("battery_levels",), grades=(1, 2, 3))
RECOVERED = 5  # percent above the first level


def battery(device: Device) -> Iterator[Judged]:
    """From the first level until it charges or is well above it; graded by the worst seen on the way."""
    return device.told(Kind.BATTERY, _spells(device))


def _spells(device: Device) -> Iterator[Spell]:
    levels = device.parameters.battery_levels

    def enough(fix: Seen) -> bool:
        return Sign.CHARGING in fix.signs or (
            fix.battery is not None and fix.battery >= levels[0] + RECOVERED
        )

    for within in lasting(device.fixes, lambda fix: grade(fix, levels) > Grade.NONE, enough):
        worse = tuple((fix.when, grade(fix, levels)) for fix in within)
        yield spell(within, over=within[-1].good and enough(within[-1]), worse=worse)


def grade(fix: Seen, levels: tuple[int, int, int]) -> Grade:
    """How empty a battery is; while it is charging, or nobody knows, not at all."""
    if fix.battery is None or Sign.CHARGING in fix.signs:
        return Grade.NONE
    return Grade(sum(fix.battery <= level for level in levels))
