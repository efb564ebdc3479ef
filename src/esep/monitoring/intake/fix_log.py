"""The log of fixes: all that was reported, in the order in which it was learned, 40 bytes each.

A block holds the fixes of one commit. Those of protected persons' devices are sealed in it under the key of
the hour and can be read for hours only; what chains the blocks covers the sealed bytes, so the log stays
provable.
"""

from collections.abc import Iterator
from pathlib import Path
from struct import Struct
from typing import NamedTuple

import numpy as np

from esep.monitoring.fixes import FIX, Fixes
from esep.monitoring.intake import blocks
from esep.monitoring.intake.blocks import Block, BlockLog
from esep.monitoring.intake.hour_keys import HOUR, HourKeys

COUNTS = Struct("<III")  # fixes in clear, bytes of sealed ones, the hour of their key
NONE = np.zeros(0, FIX)


class Portion(NamedTuple):
    """The fixes of a block: in clear, of protected persons' devices, and whether these are forgotten."""

    after: int
    written_at: int
    open: Fixes
    guarded: Fixes
    forgotten: bool


class FixLog:
    """The end of a log of fixes.

    >>> from tempfile import mkdtemp
    >>> from esep.monitoring.fixes import fixes
    >>> place = Path(mkdtemp())
    >>> log = FixLog(place / "log", HourKeys(place / "hours"))
    >>> after = log.append(fixes(2, seq=[1, 2], at=0), fixes(1, seq=9, at=0), now=0)
    >>> [(len(one.open), len(one.guarded)) for one in portions(log.folder, log.keys)]
    [(2, 1)]
    """

    def __init__(self, folder: Path, keys: HourKeys, segment: int = blocks.SEGMENT) -> None:
        self.blocks, self.keys, self.folder = BlockLog(folder, segment), keys, folder

    def append(self, in_clear: Fixes, guarded: Fixes, now: int) -> int:
        """Add fixes; they are on disk when this returns, the position after them."""
        hour = now // HOUR
        sealed = self.keys.seal(guarded.tobytes(), hour) if len(guarded) else b""
        head = COUNTS.pack(len(in_clear), len(sealed), hour)
        clear = np.ascontiguousarray(in_clear).view(np.uint8).data
        return self.blocks.append([head, clear, sealed], now)


def portions(folder: Path, keys: HourKeys, position: int = 0, upto: int | None = None) -> Iterator[Portion]:
    """The fixes of a log from a position on, a block at a time.

    Raises:
        EsepError: E-1030 and E-1033, see `blocks.read`.
    """
    for block in blocks.read(folder, position, upto):
        yield portion(block, keys)


def portion(block: Block, keys: HourKeys) -> Portion:
    """What a block holds."""
    count, sealed, hour = COUNTS.unpack_from(block.payload)
    in_clear = np.frombuffer(block.payload, FIX, count, COUNTS.size)
    if not sealed:
        return Portion(block.after, block.written_at, in_clear, NONE, forgotten=False)
    told = keys.opened(block.payload[COUNTS.size + count * FIX.itemsize :], hour)
    guarded = NONE if told is None else np.frombuffer(told, FIX)
    return Portion(block.after, block.written_at, in_clear, guarded, forgotten=told is None)
