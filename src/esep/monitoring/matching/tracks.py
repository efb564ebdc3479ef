"""The tracks of devices around a span, from the history: placed fixes only, in the order of time."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from esep.monitoring.fixes import COARSE_FROM, UNPLACED
from esep.monitoring.history.parquet import HOUR, parts_of
from esep.monitoring.matching.crimes import Algorithm, Crime
from esep.monitoring.matching.points import POINT, Points

COLUMNS = ("device", "seq", "at", "lat", "lon", "accuracy_dm", "labels")
BOUNDLESS = 65_535  # an accuracy of 6.5 km or more, which places nobody
Places = npt.NDArray[np.int32]
_NOTHING = np.zeros(0, POINT), np.zeros(0, np.int32)


@dataclass(frozen=True, slots=True)
class Tracks:
    """Points of devices, one device after the other; `starts` tells where each begins, and the end."""

    devices: Sequence[str]
    points: Points
    starts: npt.NDArray[np.int64]


def tracks(history: Path, devices: Sequence[str], crime: Crime, algorithm: Algorithm) -> Tracks:
    """The tracks of these devices, and of no others, from the margin before a span to the margin after it."""
    first, last = _around(crime, algorithm)
    parts = (path for _, path in parts_of(history, first // HOUR, last // HOUR))
    tables = (pq.read_table(path, columns=list(COLUMNS), partitioning=None) for path in parts)
    return tracks_of(tables, devices, crime, algorithm)


def tracks_of(
    tables: Iterable[pa.Table], devices: Sequence[str], crime: Crime, algorithm: Algorithm
) -> Tracks:
    """The same from tables with the columns `COLUMNS`; instants may be whole milliseconds."""
    wanted, (since, until) = pa.array(devices, pa.string()), _around(crime, algorithm)
    found = [_points(table, wanted, algorithm) for table in tables] or [_NOTHING]
    points = np.concatenate([one[0] for one in found])
    device = np.concatenate([one[1] for one in found])
    kept = (points["at"] >= since) & (points["at"] <= until)
    return _sorted(devices, points[kept], device[kept])


def _around(crime: Crime, algorithm: Algorithm) -> tuple[int, int]:
    return crime.begins_at - algorithm.margin, crime.ends_at + algorithm.margin


def _points(table: pa.Table, wanted: pa.Array, algorithm: Algorithm) -> tuple[Points, Places]:
    """The placed fixes of the wanted devices in a table, and which of them each is of."""
    place = pc.index_in(table["device"].cast(pa.string()), wanted)
    accuracy, labels = (table[name].to_numpy() for name in ("accuracy_dm", "labels"))
    kept = place.is_valid().to_numpy() & ((labels & int(UNPLACED)) == 0) & (accuracy < BOUNDLESS)
    points = np.zeros(int(kept.sum()), POINT)
    for name in ("lat", "lon", "seq"):
        points[name] = table[name].to_numpy()[kept]
    points["at"] = table["at"].cast(pa.int64()).to_numpy()[kept]
    accuracy = accuracy[kept]
    points["off"] = algorithm.factor * np.where(accuracy == 0, algorithm.unknown_accuracy, accuracy / 10)
    points["sharp"] = (accuracy != 0) & (accuracy < COARSE_FROM)
    return points, place.fill_null(-1).to_numpy()[kept]


def _sorted(devices: Sequence[str], points: Points, device: Places) -> Tracks:
    order = np.lexsort((points["seq"], points["at"], device))
    starts = np.searchsorted(device[order], np.arange(len(devices) + 1)).astype(np.int64)
    return Tracks(devices, points[order], starts)
