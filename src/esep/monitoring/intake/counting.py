"""The compiled part of recognising what was sent before: windows of counters, and a table of digests.

A device counts up. What is above its highest counter is new; below it, a bit of its window says whether that
counter was used. Only a counter used before, or one below the window, makes anybody look further.
"""

import numpy as np
import numpy.typing as npt

from esep.monitoring.fixes import Fixes
from esep.monitoring.kernel.native import native

WINDOW = 1024  # counters: most of a day of reports once a minute; what is older is looked up
NEW, BACK, AGAIN, OTHER, ASK = range(5)
Words = npt.NDArray[np.uint64]
_ODD = np.uint64(0x9E3779B97F4A7C15)
_MIX = np.uint64(0xBF58476D1CE4E5B9)
_ZERO, _ONE, _BYTE, _SHIFT, _HALF = (np.uint64(bits) for bits in (0, 1, 8, 29, 32))


@native
def content(row: np.void) -> np.uint64:
    """A digest of what a device said, without what we added; never 0."""
    told = np.uint64(row["at"])
    place = np.uint64(np.uint32(row["lat"])) << _HALF | np.uint64(np.uint32(row["lon"]))
    moved = np.uint64(row["accuracy"]) << _HALF | np.uint64(row["speed"])
    state = np.uint64(row["signs"]) << _HALF | np.uint64(row["battery"]) << _BYTE | np.uint64(row["source"])
    for part in (place, moved, state):
        told = (told ^ (told >> _SHIFT)) * _MIX + part * _ODD
    return (told ^ (told >> _HALF)) | _ONE


@native
def contents(rows: Fixes, digests: Words) -> None:
    """The digests of many."""
    for i in range(len(rows)):
        digests[i] = content(rows[i])


@native
def slot(keys: Words, key: np.uint64) -> np.uint64:
    """Where a key stands in a table, or the free place where it would."""
    mask = np.uint64(len(keys) - 1)
    at = ((key * _ODD) >> _SHIFT) & mask
    while keys[at] not in (_ZERO, key):
        at = (at + _ONE) & mask
    return at


@native
def move(keys: Words, kept: Words, to_keys: Words, to_kept: Words) -> None:
    """Put all of a table into a larger one."""
    for i in range(len(keys)):
        if keys[i] != _ZERO:
            at = slot(to_keys, keys[i])
            to_keys[at], to_kept[at] = keys[i], kept[i]


@native
def is_used(window: npt.NDArray[np.uint8], seq: np.int64) -> bool:
    """Whether the window of a device says that a counter was used."""
    bit = seq % WINDOW
    return (window[bit >> 3] >> (bit & 7)) & 1 == 1  # type: ignore[no-any-return]


@native
def clear(window: npt.NDArray[np.uint8], last: np.int64, seq: np.int64) -> None:
    """Move the window of a device up from one counter to another: those between were not used yet."""
    for one in range(max(last + 1, seq - WINDOW + 1), seq + 1):
        window[one % WINDOW >> 3] &= np.uint8(255 - (1 << (one % WINDOW & 7)))


@native
def count(
    rows: Fixes,
    digests: Words,
    highest: npt.NDArray[np.int64],
    window: npt.NDArray[np.uint8],
    keys: Words,
    kept: Words,
    verdicts: npt.NDArray[np.uint8],
) -> None:
    """Judge the counters of rows one after the other, and remember those that are new."""
    for i in range(len(rows)):
        device, seq = np.int64(rows[i]["device"]), np.int64(rows[i]["seq"])
        last = highest[device]
        at = slot(keys, np.uint64(device + 1) << _HALF | np.uint64(seq))
        if seq > last:
            clear(window[device], last, seq)
            highest[device] = seq
            verdicts[i] = NEW
        elif last - seq < WINDOW and not is_used(window[device], seq):
            verdicts[i] = BACK
        else:
            verdicts[i] = ASK if keys[at] == _ZERO else AGAIN if kept[at] == digests[i] else OTHER
            continue
        bit = seq % WINDOW
        window[device, bit >> 3] |= np.uint8(1 << (bit & 7))
        keys[at] = np.uint64(device + 1) << _HALF | np.uint64(seq)
        kept[at] = digests[i]
