"""What was read of files of fixes: whose they are, the fixes themselves, and the lines that were none."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

import numpy as np
import numpy.typing as npt

from esep.monitoring.fixes import FIX, NOWHERE, UNPLACED, Fixes, Label, labelled
from esep.monitoring.readers.clocks import received

UNIT = 10_000_000  # a degree
FAR = 2_100_000_000  # what lies beyond any degree is stored here, out of range and not around the earth again
MOST_ACCURACY = 65_535


@dataclass(frozen=True, slots=True)
class BadLine:
    """A line, row or object that is no fix: where it stands, and why in a word."""

    file: str
    line: int
    reason: str


@dataclass(frozen=True, slots=True)
class Tracks:
    """Fixes of devices, in order of device and time.

    `codes` are the devices by their place, `naive` counts the times that named no zone, `twice` the fixes of
    a device with a counter that came again: the first of them counts.
    """

    codes: tuple[str, ...]
    fixes: Fixes
    bad: tuple[BadLine, ...] = ()
    naive: int = 0
    twice: int = 0

    def reasons(self) -> dict[str, int]:
        """How many lines were no fix, by reason.

        >>> Tracks((), np.zeros(0, FIX), (BadLine("a.csv", 3, "time"),)).reasons()
        {'time': 1}
        """
        return dict(sorted(Counter(one.reason for one in self.bad).items()))

    def without(self, codes: frozenset[str]) -> "Tracks":
        """The same without the fixes of some devices.

        >>> from esep.monitoring.fixes import fixes
        >>> made = Tracks(("a", "b"), fixes(2, device=[0, 1])).without(frozenset({"a"}))
        >>> made.codes, made.fixes["device"].tolist()
        (('b',), [0])
        """
        if not codes & set(self.codes):
            return self
        kept = [place for place, code in enumerate(self.codes) if code not in codes]
        batch = self.fixes[np.isin(self.fixes["device"], kept)].copy()
        batch["device"] = np.searchsorted(kept, batch["device"])
        return replace(self, codes=tuple(self.codes[place] for place in kept), fixes=batch)

    def doubts(self) -> dict[str, int]:
        """How many fixes decide about no place, by the label they bear for it.

        >>> from esep.monitoring.fixes import fixes
        >>> Tracks(("a",), fixes(2, at=10**12, lat=[0, 51], lon=[0, 71 * UNIT])).doubts()
        {'null_island': 1}
        """
        labels = labelled(self.fixes)
        counts = {one: int(np.count_nonzero(labels & int(one))) for one in Label if one in UNPLACED}
        return {str(one.name).lower(): count for one, count in counts.items() if count}


@dataclass(slots=True)
class Part:
    """The fixes of one file as columns of equal length, before devices have their places.

    Places are degrees, NaN where there is none; accuracies metres, NaN where unknown; instants milliseconds.
    """

    devices: Sequence[str]
    at: npt.NDArray[np.int64]
    lat: npt.NDArray[np.float64]
    lon: npt.NDArray[np.float64]
    accuracy: npt.NDArray[np.float64] | None = None
    others: Mapping[str, npt.NDArray[np.int64]] = field(default_factory=dict)
    bad: list[BadLine] = field(default_factory=list)
    naive: int = 0


def joined(parts: Sequence[Part], present: int) -> Tracks:
    """All fixes of several files, each device with its own, by time.

    A device without a counter of its own gets one, from 1: the order of its times, then of its lines.

    Args:
        parts: the files.
        present: the instant of reading, in ms: no clock that is right shows a later one.

    >>> one = Part(["b", "a"], np.array([2, 1]), np.array([51.0, np.nan]), np.array([71.0, np.nan]))
    >>> made = joined([one], present=2)
    >>> made.codes, made.fixes["lat"].tolist() == [NOWHERE, 510_000_000]
    (('a', 'b'), True)
    """
    codes = tuple(sorted({code for part in parts for code in set(part.devices)}))
    places = {code: place for place, code in enumerate(codes)}
    batches = [_as_fixes(part, places) for part in parts]
    batch = np.concatenate(batches) if batches else np.zeros(0, FIX)
    counted, told = (_bears(parts, name) for name in ("seq", "received_at"))
    order = np.lexsort((batch["at"], batch["device"]))
    batch, counted = batch[order], counted[order]
    batch["received_at"] = received(batch, told[order], present)
    bad = tuple(line for part in parts for line in part.bad)
    kept, twice = _numbered(batch, counted)
    return Tracks(codes, kept, bad, sum(part.naive for part in parts), twice)


def _as_fixes(part: Part, places: Mapping[str, int]) -> Fixes:
    made = np.zeros(len(part.at), FIX)
    made["device"] = np.fromiter((places[code] for code in part.devices), np.uint32, len(part.at))
    made["at"] = made["received_at"] = part.at
    made["speed"], made["battery"] = 65_535, 255
    nowhere = np.isnan(part.lat) | np.isnan(part.lon)
    for name, degrees in (("lat", part.lat), ("lon", part.lon)):
        whole = np.clip(np.rint(np.where(nowhere, 0.0, degrees) * UNIT), -FAR, FAR)
        made[name] = np.where(nowhere, NOWHERE, whole)
    if part.accuracy is not None:
        made["accuracy"] = decimetres(part.accuracy)
    for name, column in part.others.items():
        made[name] = column
    return made


def decimetres(metres: npt.NDArray[np.float64]) -> npt.NDArray[np.uint16]:
    """Accuracies as fixes bear them: unknown where none is told, or 0, or less than 0; never less than 1.

    >>> decimetres(np.array([8.0, 0.0, -1.0, np.nan, 0.01, 1e9])).tolist()
    [80, 0, 0, 0, 1, 65535]
    """
    known = metres > 0
    told = np.clip(np.rint(np.where(known, metres, 0.0) * 10), 1, MOST_ACCURACY)
    made: npt.NDArray[np.uint16] = np.where(known, told, 0).astype(np.uint16)
    return made


def _bears(parts: Sequence[Part], name: str) -> npt.NDArray[np.bool_]:
    """Whether the file of each fix tells something of it."""
    made = [np.full(len(part.at), name in part.others) for part in parts]
    return np.concatenate(made) if made else np.zeros(0, np.bool_)


def _numbered(batch: Fixes, counted: npt.NDArray[np.bool_]) -> tuple[Fixes, int]:
    """The fixes, each with a counter that its device bears once; and how many came again."""
    most = int(batch["device"].max(initial=0)) + 1
    without = (np.bincount(batch["device"][~counted], minlength=most) > 0)[batch["device"]]
    first = np.searchsorted(batch["device"], batch["device"], side="left")
    batch["seq"] = np.where(without, np.arange(len(batch)) - first + 1, batch["seq"])
    order = np.lexsort((np.arange(len(batch)), batch["seq"], batch["device"]))
    key = batch[["device", "seq"]][order]
    again = np.zeros(len(batch), np.bool_)
    again[order[1:]] = key[1:] == key[:-1]
    return batch[~again], int(again.sum())
