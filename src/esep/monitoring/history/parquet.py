"""One hour of fixes as a Parquet file: every column as it was received, sorted by cell, then by time.

`sorted_table` turns fixes into such a table, `write_part` writes it, `read_part` gives fixes back to the last
bit. The hour of a fix is the one it counts in (`judged_at`): a clock of 1970 does not make a folder of 1970.
"""

import os
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.parquet as pq

from esep.kernel.outputs import whole
from esep.monitoring.fixes import FIX, Fixes, Labels, judged_at
from esep.monitoring.history.cells import cells_of

HOUR = 3_600_000  # ms
ROWS = 65_536  # of a group: what a reader of SQL skips or takes
_TIME_BITS = 23
_AROUND = 1 << _TIME_BITS  # ms: the hour and what its wrong clocks may stray from it before all four decide
_INSTANT = pa.timestamp("ms", tz="UTC")
SCHEMA = pa.schema(
    [
        pa.field("cell", pa.int64(), nullable=False),
        pa.field("device", pa.dictionary(pa.int32(), pa.string()), nullable=False),
        pa.field("seq", pa.uint32(), nullable=False),
        pa.field("at", _INSTANT, nullable=False),  # by the device's clock
        pa.field("received_at", _INSTANT, nullable=False),
        pa.field("lat", pa.int32(), nullable=False),  # 1e-7 degree
        pa.field("lon", pa.int32(), nullable=False),
        pa.field("accuracy_dm", pa.uint16(), nullable=False),  # 0 is unknown
        pa.field("speed", pa.uint16(), nullable=False),  # cm/s
        pa.field("signs", pa.uint16(), nullable=False),
        pa.field("battery", pa.uint8(), nullable=False),
        pa.field("source", pa.uint8(), nullable=False),
        pa.field("labels", pa.uint16(), nullable=False),
    ]
)
_SAME = ("seq", "lat", "lon", "speed", "signs", "battery", "source")
_SORTED = [pq.SortingColumn(0), pq.SortingColumn(3)]


def hours_of(batch: Fixes, labels: Labels) -> npt.NDArray[np.int64]:
    """The hour in which each fix counts, as its number since 1970.

    >>> from esep.monitoring.fixes import fixes, labelled
    >>> batch = fixes(1, at=7_200_000 + 946_684_800_000)
    >>> hours_of(batch, labelled(batch)).tolist()
    [262970]
    """
    return judged_at(batch, labels) // HOUR


def hour_name(hour: int) -> str:
    """The folder of an hour.

    >>> hour_name(500_000)
    'hour=2027-01-15T08'
    """
    return f"hour={datetime.fromtimestamp(hour * 3600, UTC):%Y-%m-%dT%H}"


def hour_of_name(name: str) -> int:
    """The number of the hour whose folder is called so.

    Raises:
        ValueError: no folder of an hour is called so.

    >>> hour_of_name("hour=2027-01-15T08")
    500000
    """
    told = datetime.strptime(name, "hour=%Y-%m-%dT%H").replace(tzinfo=UTC)
    return int(told.timestamp()) // 3600


def sorted_table(batch: Fixes, labels: Labels, codes: Sequence[str]) -> pa.Table:
    """Fixes as a table of `SCHEMA`, sorted by cell, time, device and counter.

    Args:
        batch: the fixes, of one hour.
        labels: their labels.
        codes: the code of each device, by its place in the fleet.
    """
    cells = cells_of(batch["lat"], batch["lon"])
    order = _order(cells, batch)
    rows, device = batch[order], _devices(batch["device"][order], codes)
    columns = {
        "cell": cells[order],
        "device": device,
        "at": pa.array(rows["at"], pa.int64()).cast(_INSTANT),
        "received_at": pa.array(rows["received_at"], pa.int64()).cast(_INSTANT),
        "accuracy_dm": rows["accuracy"],
        "labels": labels[order],
    } | {name: rows[name] for name in _SAME}
    made = [
        one if isinstance(one, pa.Array) else pa.array(np.ascontiguousarray(one))
        for one in (columns[name] for name in SCHEMA.names)
    ]
    return pa.Table.from_arrays(made, schema=SCHEMA)


def _order(cells: npt.NDArray[np.int64], batch: Fixes) -> npt.NDArray[np.intp]:
    """By cell, time, device and counter: one key for nearly all, and all four for those that share it."""
    at = batch["at"]
    earliest = int(np.median(at)) // HOUR * HOUR - _AROUND // 2 if len(at) else 0
    keys = cells << _TIME_BITS | np.clip(at - earliest, 0, _AROUND - 1)
    order: npt.NDArray[np.intp] = np.argsort(keys)
    alike = keys[order][1:] == keys[order][:-1]
    tied = np.flatnonzero(np.append(alike, False) | np.append(False, alike))
    among = order[tied]
    order[tied] = among[np.lexsort((batch["seq"][among], batch["device"][among], at[among], keys[among]))]
    return order


def _devices(devices: npt.NDArray[np.uint32], codes: Sequence[str]) -> pa.Array:
    """Devices by their codes, each written once."""
    present, places = np.unique(devices, return_inverse=True)
    words = pa.array([codes[one] for one in present.tolist()], pa.string())
    return pa.DictionaryArray.from_arrays(pa.array(places.astype(np.int32)), words)


def write_part(path: Path, table: pa.Table) -> None:
    """Write a table of `sorted_table`; the file appears whole and durable, or not at all."""
    with whole(path) as place, place.open("wb") as file:
        os.fchmod(file.fileno(), 0o600)
        pq.write_table(
            table,
            file,
            row_group_size=ROWS,
            compression="zstd",
            sorting_columns=_SORTED,
            use_dictionary=["device"],
            write_page_index=True,
            version="2.6",
        )


def read_part(path: Path) -> tuple[Fixes, Labels, list[str]]:
    """The fixes of a file in its order, their labels, and the codes of the devices they are numbered by."""
    table = pq.read_table(path, schema=None, partitioning=None)
    return from_table(table)


def from_table(table: pa.Table) -> tuple[Fixes, Labels, list[str]]:
    """The fixes of a table of `SCHEMA`, their labels, and the codes of their devices.

    >>> from esep.monitoring.fixes import fixes, labelled
    >>> one = fixes(1, device=1, seq=7, lat=5, lon=6, at=10**12)
    >>> back, _, codes = from_table(sorted_table(one, labelled(one), ["B-0", "B-1"]))
    >>> back["seq"].tolist(), back["lon"].tolist(), codes
    ([7], [6], ['B-1'])
    """
    devices, batch = table["device"], np.zeros(table.num_rows, FIX)
    if not pa.types.is_dictionary(devices.type):
        devices = devices.dictionary_encode()
    chunks = devices.unify_dictionaries().chunks
    if chunks:
        batch["device"] = np.concatenate([one.indices.to_numpy() for one in chunks])
    for name in _SAME:
        batch[name] = table[name].to_numpy()
    batch["accuracy"] = table["accuracy_dm"].to_numpy()
    for name in ("at", "received_at"):
        batch[name] = table[name].cast(pa.int64()).to_numpy()
    return batch, table["labels"].to_numpy(), chunks[0].dictionary.to_pylist() if chunks else []


def parts_of(folder: Path, first: int, last: int) -> Iterator[tuple[int, Path]]:
    """The files of a history from an hour to another, both included, each with its hour, oldest first."""
    for hour_folder in sorted(folder.glob("hour=*")):
        hour = hour_of_name(hour_folder.name)
        if first <= hour <= last:
            yield from ((hour, path) for path in sorted(hour_folder.glob("part-*.parquet")))


def remove_part(path: Path) -> None:
    """Delete a file of the history and what was derived from it and stands beside it."""
    for name in (f"{path.stem}.*", f".{path.stem}.*"):
        for beside in path.parent.glob(name):
            beside.unlink()
