"""A search file beside an hour of the history: its placed fixes by cell, found without a scan.

It is derived from the Parquet file, can be made anew at any time, and goes when that goes. Layout: a header,
the cells that have rows, where the rows of each begin, the rows, and the codes of devices.
"""

import mmap
import os
import struct
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.parquet as pq

from esep.kernel.errors import EsepError
from esep.monitoring.fixes import UNPLACED
from esep.monitoring.history.cells import NO_CELL, cells_of
from esep.monitoring.history.parquet import HOUR, from_table, hour_of_name
from esep.monitoring.matching.points import Rows

MAGIC = b"esepnr1\n"
HEADER = struct.Struct("<8s6q")  # magic, hour, bytes and rows of the part, cells, rows, devices
ROW = np.dtype(
    [
        ("at", "<u4"),  # ms since the hour began
        ("lat", "<i4"),
        ("lon", "<i4"),
        ("device", "<u4"),  # its place among the codes of the file
        ("seq", "<u4"),
        ("accuracy", "<u2"),  # decimetres
        ("labels", "<u2"),
    ]
)
Whole = npt.NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class NearFile:
    """An open search file: rows of `cells[n]` are `rows[starts[n]:starts[n + 1]]`, in the order of time."""

    hour: int
    cells: Whole
    starts: Whole
    rows: Rows
    ends: Whole  # of the codes in `codes`
    codes: bytes

    def devices(self) -> pa.LargeStringArray:
        """The codes of its devices, as they lie in the file."""
        ends, codes = pa.py_buffer(self.ends), pa.py_buffer(self.codes)
        return pa.LargeStringArray.from_buffers(len(self.ends) - 1, ends, codes)


def path_of(part: Path) -> Path:
    """Where the search file of a part of the history lies: hidden, so that no reader takes it for a part."""
    return part.with_name(f".{part.stem}.near")


def write_near(part: Path) -> Path:
    """Make the search file of a part of the history; it appears whole or not at all."""
    table = pq.read_table(part, partitioning=None)
    batch, labels, codes = from_table(table)
    hour = hour_of_name(part.parent.name)
    placed = (labels & int(UNPLACED)) == 0
    rows = np.zeros(int(placed.sum()), ROW)
    rows["at"] = batch["at"][placed] - hour * HOUR
    for name in ("lat", "lon", "device", "seq", "accuracy"):
        rows[name] = batch[name][placed]
    rows["labels"] = labels[placed]
    cells = cells_of(rows["lat"], rows["lon"])  # ascending, as the history is sorted
    firsts = np.flatnonzero(np.diff(cells, prepend=NO_CELL))
    starts = np.append(firsts, len(cells)).astype(np.int64)
    encoded = [code.encode() for code in codes]
    ends = np.cumsum([0, *map(len, encoded)], dtype=np.int64)
    header = HEADER.pack(MAGIC, hour, part.stat().st_size, len(batch), len(firsts), len(rows), len(encoded))
    pieces = (cells[firsts], starts, ends, rows)
    _write(path_of(part), [header, *(one.tobytes() for one in pieces), *encoded])
    return path_of(part)


def _write(path: Path, pieces: list[bytes]) -> None:
    beside = path.with_name(f"{path.name}.part")
    with beside.open("wb") as file:
        os.fchmod(file.fileno(), 0o600)
        file.writelines(pieces)
    beside.replace(path)


def read_near(part: Path) -> NearFile:
    """The search file of a part of the history, made first where there is none or it is of another part.

    Raises:
        EsepError: E-1068 when the file is not what this program writes.
    """
    path = path_of(part)
    if not path.is_file() or _part_size(path) != part.stat().st_size:
        write_near(part)
    return open_near(path)


def open_near(path: Path) -> NearFile:
    """Open a search file, without reading it.

    Raises:
        EsepError: E-1068 when the file is not what this program writes.
    """
    with path.open("rb") as file:
        whole = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
    return _mapped(whole, path.name)


def _mapped(whole: mmap.mmap, name: str) -> NearFile:
    """The arrays as they lie in the file."""
    if len(whole) < HEADER.size or whole[: len(MAGIC)] != MAGIC:
        raise EsepError("E-1068", file=name)
    _, hour, _, _, cells, rows, devices = HEADER.unpack_from(whole)
    numbers = np.frombuffer(whole, np.int64, 2 * cells + 1 + devices + 1, HEADER.size)
    at = HEADER.size + numbers.nbytes
    found = np.frombuffer(whole, ROW, rows, at)
    starts = numbers[cells : 2 * cells + 1]
    codes = whole[at + found.nbytes :]
    return NearFile(hour, numbers[:cells], starts, found, numbers[2 * cells + 1 :], codes)


def _part_size(path: Path) -> int:
    """The size of the part that a search file was made from; -1 where it is none."""
    with path.open("rb") as file:
        head = file.read(HEADER.size)
    return int(HEADER.unpack(head)[2]) if len(head) == HEADER.size else -1
