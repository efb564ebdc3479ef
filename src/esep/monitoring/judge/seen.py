"""What the judge has before it: one device's fixes one by one, in the order in which they happened."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from esep.monitoring.fixes import (
    BATTERY_UNKNOWN,
    FIX,
    UNPLACED,
    WRONG_CLOCK,
    Fixes,
    Label,
    Sign,
    judged_at,
    labelled,
)
from esep.monitoring.judge.distances import between
from esep.monitoring.orders import Parameters

POSITIONLESS = Label.NO_POSITION | Label.NULL_ISLAND | Label.OUT_OF_RANGE
AGREEING = 3  # impossible fixes one after another that agree: the place is believed after all


@dataclass(frozen=True, slots=True)
class Seen:
    """A fix, read.

    `when` is the instant at which it counts, `accuracy` in metres, 0 where unknown; `impossible` is one that
    nobody could have reached from the last good fix.
    """

    code: str
    device: int
    seq: int
    when: int
    lat: int
    lon: int
    accuracy: float
    signs: Sign
    battery: int | None
    labels: Label
    impossible: bool = False

    @property
    def order(self) -> tuple[int, int, int]:
        """Fixes are judged in this order, whatever order they came in."""
        return self.when, self.device, self.seq

    @property
    def placed(self) -> bool:
        """It tells a place, at a believable time."""
        return not self.labels & UNPLACED

    @property
    def good(self) -> bool:
        """It may decide where somebody is."""
        return self.placed and not self.impossible

    @property
    def positionless(self) -> bool:
        """The device reports at a believable time and does not know where it is."""
        return bool(self.labels & POSITIONLESS) and not self.labels & WRONG_CLOCK

    def radius(self, parameters: Parameters) -> float:
        """Its accuracy in metres, and the order's word for it where it is unknown."""
        return self.accuracy or parameters.unknown_accuracy


def seen(fixes: Fixes, codes: Sequence[str], named: Mapping[str, Parameters]) -> dict[str, list[Seen]]:
    """The fixes of each device that an order names, in order, each once, the impossible ones marked."""
    told: dict[tuple[int, int], tuple[tuple[int, ...], Seen]] = {}
    labels = labelled(fixes)
    whens = judged_at(fixes, labels)
    for row, label, when in zip(fixes, labels, whens, strict=True):
        if codes[row["device"]] not in named:
            continue
        fix = _read(row, codes, Label(int(label)), int(when))
        arrived = (int(row["received_at"]), int(row["at"]), *(int(row[name]) for name in FIX.names or ()))
        key = fix.device, fix.seq
        if key not in told or arrived < told[key][0]:
            told[key] = arrived, fix
    ordered = sorted((fix for _, fix in told.values()), key=lambda fix: fix.order)
    return {code: _marked([fix for fix in ordered if fix.code == code], named[code]) for code in named}


def _read(row: np.void, codes: Sequence[str], labels: Label, when: int) -> Seen:
    battery = int(row["battery"])
    return Seen(
        code=codes[row["device"]],
        device=int(row["device"]),
        seq=int(row["seq"]),
        when=when,
        lat=int(row["lat"]),
        lon=int(row["lon"]),
        accuracy=int(row["accuracy"]) / 10.0,
        signs=Sign(int(row["signs"])),
        battery=None if battery == BATTERY_UNKNOWN else battery,
        labels=labels,
    )


def unreachable(a: Seen, b: Seen, parameters: Parameters) -> bool:
    """Nobody comes from the one place to the other in the time between, accuracies granted."""
    seconds = max(1000, b.when - a.when) / 1000.0
    doubt = parameters.factor * (a.radius(parameters) + b.radius(parameters))
    return between(a.lat, a.lon, b.lat, b.lon) - doubt > parameters.top_speed * seconds


def _marked(fixes: Iterable[Seen], parameters: Parameters) -> list[Seen]:
    """Mark what is impossible after the last good fix; of three in a row that agree the last is believed."""
    marked: list[Seen] = []
    reference: Seen | None = None
    run: list[Seen] = []
    for fix in fixes:
        impossible = fix.placed and reference is not None and unreachable(reference, fix, parameters)
        marked.append(replace(fix, impossible=True) if impossible else fix)
        if not fix.placed:
            continue
        if not impossible:
            reference, run = fix, []
            continue
        run = [*run, fix] if run and not unreachable(run[-1], fix, parameters) else [fix]
        if len(run) == AGREEING:
            reference, run = fix, []
    return marked
