"""The log of what judging changed: alerts raised, withdrawn and moved, each step with the place in the log of
fixes.

A step is in it or it is not: the alerts and the place up to which fixes were judged are one block. So whoever
judges again after a fault knows what has been said already, and says it once.
"""

from collections.abc import Iterator
from enum import StrEnum
from pathlib import Path
from struct import Struct
from typing import NamedTuple

import numpy as np

from esep.monitoring.alerts import ALERT, Alerts, Changes
from esep.monitoring.intake import blocks
from esep.monitoring.intake.blocks import BlockLog

HEAD = Struct("<qq16sIII")  # place in the log of fixes, now, the orders judged by, how many of each


class Change(StrEnum):
    """What became of an alert."""

    RAISED = "raised"
    WITHDRAWN = "withdrawn"
    MOVED = "moved"


class Step(NamedTuple):
    """What judging up to a place of the log of fixes changed, as of `now`, by which version of all orders."""

    position: int
    now: int
    orders: bytes
    changes: Changes
    after: int  # the place after it in the log of steps


class Outcomes:
    """The end of such a log.

    >>> from tempfile import mkdtemp
    >>> log = Outcomes(Path(mkdtemp()))
    >>> none = np.zeros(0, ALERT)
    >>> after = log.append(40, 7, bytes(16), Changes(np.zeros(1, ALERT), none, none))
    >>> [(step.position, len(step.changes.raised)) for step in steps(log.folder)]
    [(40, 1)]
    """

    def __init__(self, folder: Path) -> None:
        self.folder, self.blocks = folder, BlockLog(folder)

    def append(self, position: int, now: int, orders: bytes, changes: Changes) -> int:
        """Add a step; it is on disk when this returns."""
        parts = (changes.raised, changes.withdrawn, changes.moved)
        head = HEAD.pack(position, now, orders, *map(len, parts))
        return self.blocks.append([head, *(np.ascontiguousarray(part).tobytes() for part in parts)], now)


def steps(folder: Path, position: int = 0) -> Iterator[Step]:
    """The steps from a place of their log on.

    Raises:
        EsepError: E-1030 and E-1033, see `blocks.read`.
    """
    for block in blocks.read(folder, position):
        place, now, orders, *counts = HEAD.unpack_from(block.payload)
        at, parts = HEAD.size, []
        for count in counts:
            parts.append(_alerts(block.payload, count, at))
            at += count * ALERT.itemsize
        yield Step(place, now, orders, Changes(*parts), block.after)


def changes_of(step: Step) -> Iterator[tuple[Change, np.void]]:
    """The changes of a step, those that fell away first: what takes their place comes after them."""
    parts: tuple[tuple[Change, Alerts], ...] = (
        (Change.WITHDRAWN, step.changes.withdrawn),
        (Change.MOVED, step.changes.moved),
        (Change.RAISED, step.changes.raised),
    )
    for change, alerts in parts:
        for alert in alerts:
            yield change, alert


def _alerts(payload: bytes, count: int, at: int) -> Alerts:
    return np.frombuffer(payload, ALERT, count, at)
