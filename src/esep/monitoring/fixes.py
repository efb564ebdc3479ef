"""Fixes: what a device reported, in columns. Nothing is dropped; what is doubtful bears labels."""

from collections.abc import Sequence
from enum import IntEnum, IntFlag

import numpy as np
import numpy.typing as npt

NOWHERE = -(2**31)  # latitude and longitude of a report without a position
SPEED_UNKNOWN = 65535
BATTERY_UNKNOWN = 255
SECOND = 1000  # instants are whole milliseconds since 1970-01-01 in UTC
FUTURE_AFTER = 120 * SECOND
ANCIENT_AFTER = 30 * 86_400 * SECOND
ANCIENT_BEFORE = 946_684_800 * SECOND  # 2000-01-01: a device whose clock lost its battery
COARSE_FROM = 10_000  # decimetres

FIX = np.dtype(
    [
        ("device", "<u4"),  # its place in the fleet
        ("seq", "<u4"),  # the device's own counter
        ("at", "<i8"),  # ms, by the device's clock
        ("received_at", "<i8"),  # ms, by ours
        ("lat", "<i4"),  # 1e-7 degree
        ("lon", "<i4"),
        ("accuracy", "<u2"),  # decimetres, 68 of 100 true places lie within; 0 is unknown, not perfect
        ("speed", "<u2"),  # cm/s
        ("signs", "<u2"),
        ("battery", "u1"),  # percent
        ("source", "u1"),
    ]
)
WHOLE = np.dtype((np.void, FIX.itemsize))  # numpy would copy a record value by value
Fixes = npt.NDArray[np.void]
Labels = npt.NDArray[np.uint16]


class Sign(IntFlag):
    """What a device says of itself beside its place."""

    STRAP = 1
    CASE = 2
    JAMMED = 4
    PANIC = 8
    CHARGING = 16
    STILL = 32
    POWER_CUT = 64


class Source(IntEnum):
    """How a device came to know where it is."""

    UNKNOWN = 0
    GNSS = 1
    RADIO = 2
    CELL = 3
    WIFI = 4


class Label(IntFlag):
    """What is doubtful about a fix. A label is never a reason to drop it."""

    NO_POSITION = 1
    NULL_ISLAND = 2
    OUT_OF_RANGE = 4
    FUTURE = 8
    ANCIENT = 16
    ACCURACY_UNKNOWN = 32
    COARSE = 64
    IMPOSSIBLE_SPEED = 128  # told while judging: it needs the fix before
    DUPLICATE = 256
    COUNTER_BACK = 512
    APPROXIMATE = 1024
    LATE = 2048


WRONG_CLOCK = Label.FUTURE | Label.ANCIENT
UNPLACED = Label.NO_POSITION | Label.NULL_ISLAND | Label.OUT_OF_RANGE | WRONG_CLOCK


def fixes(count: int, **columns: npt.ArrayLike) -> Fixes:
    """Make fixes from columns; what is not given is unknown, and received when it was recorded.

    >>> import numpy as np
    >>> made = fixes(2, at=[0, 60_000], lat=512_000_000, lon=714_000_000, accuracy=80)
    >>> made["received_at"].tolist(), made["battery"].tolist()
    ([0, 60000], [255, 255])
    """
    made = np.zeros(count, FIX)
    made["lat"] = made["lon"] = NOWHERE
    made["speed"], made["battery"] = SPEED_UNKNOWN, BATTERY_UNKNOWN
    for name, values in columns.items():
        made[name] = values
    if "received_at" not in columns:
        made["received_at"] = made["at"]
    return made


def chosen(batch: Fixes, which: npt.NDArray[np.bool_]) -> Fixes:
    """Some of the fixes, copied whole."""
    some: Fixes = np.ascontiguousarray(batch).view(WHOLE)[which].view(FIX)
    return some


def joined(parts: Sequence[Fixes]) -> Fixes:
    """All fixes of all parts, one after the other, copied whole."""
    none = np.zeros(0, WHOLE)
    every: Fixes = np.concatenate([none, *(np.ascontiguousarray(part).view(WHOLE) for part in parts)])
    return every.view(FIX)


def labelled(batch: Fixes) -> Labels:
    """What each fix by itself makes doubtful, as bits of `Label`.

    >>> Label(int(labelled(fixes(1, lat=0, lon=0))[0])).name
    'NULL_ISLAND|ANCIENT|ACCURACY_UNKNOWN'
    """
    lat, lon = batch["lat"].astype(np.int64), batch["lon"].astype(np.int64)
    nowhere = (lat == NOWHERE) | (lon == NOWHERE)
    told = {
        Label.NO_POSITION: nowhere,
        Label.NULL_ISLAND: (np.abs(lat) < 1000) & (np.abs(lon) < 1000),
        Label.OUT_OF_RANGE: ~nowhere & ((np.abs(lat) > 900_000_000) | (np.abs(lon) > 1_800_000_000)),
        Label.FUTURE: batch["at"] > batch["received_at"] + FUTURE_AFTER,
        Label.ANCIENT: (batch["at"] < batch["received_at"] - ANCIENT_AFTER) | (batch["at"] < ANCIENT_BEFORE),
        Label.ACCURACY_UNKNOWN: batch["accuracy"] == 0,
        Label.COARSE: batch["accuracy"] >= COARSE_FROM,
        Label.APPROXIMATE: (batch["source"] == Source.CELL) | (batch["source"] == Source.WIFI),
    }
    labels = np.zeros(len(batch), np.uint16)
    for label, holds in told.items():
        labels |= np.where(holds, np.uint16(label), np.uint16(0))
    return labels


def judged_at(batch: Fixes, labels: Labels) -> npt.NDArray[np.int64]:
    """When each fix counts: by the device's clock, or on receipt where that clock is plainly wrong."""
    when: npt.NDArray[np.int64] = np.where(labels & int(WRONG_CLOCK), batch["received_at"], batch["at"])
    return when
