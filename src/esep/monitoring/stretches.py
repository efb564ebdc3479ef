"""Stretches of time that are judged again together: their fixes by group, what was known before them, what
ended in them.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import takewhile
from typing import Any

import numpy as np
import numpy.typing as npt

from esep.monitoring.alerts import ALERT, Alerts
from esep.monitoring.compiled import Fleet
from esep.monitoring.fixes import FIX, Fixes
from esep.monitoring.records import Memory

Numbers = npt.NDArray[np.int64]
CHUNKS = 8  # of like size that are made one
RANKS = 6  # sizes that grow so; what is larger is left as it is, so that no step waits long
WHOLE = np.dtype((np.void, FIX.itemsize))  # numpy would copy a record value by value


def positions(first: Numbers, last: Numbers) -> Numbers:
    """All positions of some ranges, one range after the other.

    >>> positions(np.array([3, 10]), np.array([5, 11])).tolist()
    [3, 4, 10]
    """
    sizes = last - first
    ends = np.cumsum(sizes)
    if len(ends) == 0:
        return np.zeros(0, np.int64)
    every: Numbers = np.arange(ends[-1], dtype=np.int64) + np.repeat(first - ends + sizes, sizes)
    return every


def distinct(numbers: Numbers) -> Numbers:
    """Each of some numbers once, which stand in order.

    >>> distinct(np.array([3, 3, 7])).tolist()
    [3, 7]
    """
    new = np.ones(len(numbers), bool)
    np.not_equal(numbers[1:], numbers[:-1], out=new[1:])
    return numbers[new]


@dataclass(slots=True)
class Stretch:
    """Fixes of a stretch of time, what was known of each group before its first, and the alerts that came
    to an end.
    """

    before: Memory
    chunks: list[tuple[Numbers, Fixes]] = field(default_factory=list)
    over: Alerts = field(default_factory=lambda: np.zeros(0, ALERT))

    def keep(self, fixes: Fixes, groups: Numbers) -> None:
        """Keep fixes that stand by group."""
        if not len(groups):
            return
        self.chunks.append((groups, fixes))
        for rank in range(RANKS):
            tail = sum(1 for _ in takewhile(lambda of: of <= rank, map(_rank, reversed(self.chunks))))  # noqa: B023
            if tail >= CHUNKS:
                self.chunks[-tail:] = [_joined(self.chunks[-tail:])]

    def of(self, groups: Numbers) -> Fixes:
        """The fixes of some groups."""
        found = [np.zeros(0, FIX)]
        for every, fixes in self.chunks:
            first, last = np.searchsorted(every, groups, "left"), np.searchsorted(every, groups, "right")
            found.append(np.ascontiguousarray(fixes).view(WHOLE)[positions(first, last)].view(FIX))
        return np.concatenate(found)

    def arrays(self) -> Iterator[tuple[str, npt.NDArray[Any]]]:
        """All of it by name, as a file keeps it."""
        yield from self.before._asdict().items()
        yield "over", self.over
        groups = np.concatenate([np.zeros(0, np.int64), *(chunk[0] for chunk in self.chunks)])
        order = np.argsort(groups, kind="stable")
        yield "of", groups[order]
        yield "fixes", np.concatenate([np.zeros(0, FIX), *(chunk[1] for chunk in self.chunks)])[order]

    @classmethod
    def read(cls, number: str, arrays: Mapping[str, npt.NDArray[Any]]) -> "Stretch":
        """A stretch as a file kept it."""
        before = Memory._make(arrays[f"{number}.{name}"] for name in Memory._fields)
        return cls(before, [(arrays[f"{number}.of"], arrays[f"{number}.fixes"])], arrays[f"{number}.over"])


def _rank(chunk: tuple[Numbers, Fixes]) -> int:
    """The size of a chunk, in powers of eight."""
    return (len(chunk[0]).bit_length() - 1) // 3


def _joined(chunks: Sequence[tuple[Numbers, Fixes]]) -> tuple[Numbers, Fixes]:
    """Chunks as one, by group."""
    every = np.concatenate([groups for groups, _ in chunks])
    order = np.argsort(every, kind="stable")
    fixes = np.concatenate([np.ascontiguousarray(fixes).view(WHOLE) for _, fixes in chunks])
    return every[order], fixes[order].view(FIX)


@dataclass(frozen=True, slots=True)
class Part:
    """Some groups of a fleet: their devices, places and pairs."""

    devices: Numbers
    places: Numbers
    pairs: Numbers
    groups: Numbers

    def copied(self, source: Memory, target: Memory) -> None:
        """What one memory knows of them, into another."""
        _put(source.known, target.known, self.devices)
        _put(source.amiss, target.amiss, self.devices)
        _put(source.sides, target.sides, self.places)
        _put(source.rooms, target.rooms, self.places)
        _put(source.together, target.together, self.pairs)
        _put(source.groups, target.groups, self.groups)


def _put(source: npt.NDArray[Any], target: npt.NDArray[Any], places: Numbers) -> None:
    """Some records of one array into another, each copied whole."""
    kind = np.dtype((np.void, source.itemsize))
    target.view(kind)[places] = source.view(kind)[places]


def part(fleet: Fleet, groups: Numbers) -> Part:
    """What belongs to some groups."""
    tables = fleet.tables
    devices = tables.members[positions(tables.groups[groups], tables.groups[groups + 1])]
    rows = tables.devices[devices]
    places = positions(rows["first_place"].astype(np.int64), rows["last_place"].astype(np.int64))
    pairs = tables.pairs_of[
        positions(rows["first_pair"].astype(np.int64), rows["last_pair"].astype(np.int64))
    ]
    return Part(devices, places, np.unique(pairs).astype(np.int64), groups)


def same(fleet: Fleet, groups: Numbers, one: Memory, two: Memory) -> npt.NDArray[np.bool_]:
    """Of which groups two memories know the same; when something next changes by itself is no part of it, nor
    how far a device may move before anything changes.
    """
    differs = np.zeros(len(fleet.codes), bool)
    of = part(fleet, groups)
    known = one.known[of.devices], two.known[of.devices].copy()
    for name in ("edge", "x", "y", "safe", "safe_until"):
        known[1][name] = known[0][name]
    differs[of.devices] = _unlike(*known) | _unlike(one.amiss[of.devices], two.amiss[of.devices])
    owners = np.searchsorted(fleet.tables.devices["last_place"], of.places, "right")
    differs[owners[_unlike(one.sides[of.places], two.sides[of.places])]] = True
    unlike = of.pairs[_unlike(one.together[of.pairs], two.together[of.pairs])]
    differs[fleet.tables.pairs["bound"][unlike]] = True
    changed = np.zeros(len(fleet.codes), bool)
    changed[fleet.tables.devices["group"][differs]] = True
    return ~changed[groups]


def _unlike(one: npt.NDArray[np.void], two: npt.NDArray[np.void]) -> npt.NDArray[np.bool_]:
    """Which records differ, byte for byte."""
    width = one.dtype.itemsize
    left = np.ascontiguousarray(one).view(np.uint8).reshape(-1, width)
    right = np.ascontiguousarray(two).view(np.uint8).reshape(-1, width)
    return np.asarray((left != right).any(axis=1))


def copied(memory: Memory) -> Memory:
    """The same, apart."""
    return Memory._make(array.copy() for array in memory)
