"""Rules small enough to be seen through: an alert for the sign of panic, ended by a fix without it."""

import json
from pathlib import Path

import numpy as np

from esep.monitoring.alerts import ALERT, BY_TIME, NEVER, NO_DEVICE, NO_ZONE, Alerts, Changes
from esep.monitoring.fixes import Fixes, Sign
from esep.monitoring.intake.judging import Rules
from esep.monitoring.kinds import Kind

SILENT_AFTER = 300_000


class Panics:
    """Also silence, so that time alone changes something; all is a function of the fixes and of now."""

    def __init__(self) -> None:
        self.last: dict[int, int] = {}
        self.open: dict[int, int] = {}
        self.silent: dict[int, int] = {}
        self.standing: dict[tuple, tuple] = {}

    def accept(self, fixes: Fixes, now: int) -> Changes:
        raised, moved = [], []
        for row in fixes:
            device, at = int(row["device"]), int(row["at"])
            if row["signs"] & Sign.PANIC and device not in self.open:
                self.open[device] = at
                raised.append(_alert(device, Kind.PANIC, at, NEVER, int(row["seq"])))
            elif not row["signs"] & Sign.PANIC and device in self.open:
                moved.append(_alert(device, Kind.PANIC, self.open.pop(device), at, int(row["seq"])))
            if device in self.silent:
                moved.append(_alert(device, Kind.SILENT, self.silent.pop(device), at, int(row["seq"])))
            self.last[device] = at
        for device, at in self.last.items():
            if device not in self.silent and at + SILENT_AFTER <= now:
                self.silent[device] = at + SILENT_AFTER
                raised.append(_alert(device, Kind.SILENT, at + SILENT_AFTER, NEVER, BY_TIME))
        self.standing |= {(one[0], one[3], one[7]): one for one in (*raised, *moved)}
        return Changes(_rows(raised), _rows([]), _rows(moved))

    def alerts(self) -> Alerts:
        return _rows(list(self.standing.values()))

    def save(self, path: Path) -> None:
        path.write_text(json.dumps([list(one.items()) for one in (self.last, self.open, self.silent)]))

    @classmethod
    def load(cls, path: Path) -> "Panics":
        made = cls()
        made.last, made.open, made.silent = (dict(one) for one in json.loads(path.read_text()))
        return made


def rules(devices: list[str]) -> Rules:
    return Rules(Panics, Panics.load, devices)


def _alert(device: int, kind: Kind, at: int, ended_at: int, seq: int) -> tuple:
    return (device, NO_DEVICE, NO_ZONE, kind, 0, 0, 0, at, ended_at, seq, seq, np.nan, np.nan)


def _rows(told: list[tuple]) -> Alerts:
    return np.array(told, ALERT)
