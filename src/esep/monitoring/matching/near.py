"""Which fixes lie near many places in their spans: a cell and an instant are found by halving."""

from collections.abc import Sequence
from pathlib import Path

import numba
import numpy as np
import pyarrow as pa

from esep.monitoring.history import cells
from esep.monitoring.history.parquet import HOUR, parts_of
from esep.monitoring.matching.crimes import Crime
from esep.monitoring.matching.near_file import NearFile, Whole, read_near
from esep.monitoring.matching.points import Row, Rows
from esep.monitoring.matching.prism import metres
from esep.monitoring.plane import COSINES

_rows_around = numba.njit(nogil=True)(cells.rows_around)
_beside = numba.njit(nogil=True)(cells.beside)
_columns_of = numba.njit(nogil=True)(cells.columns_of)
_WIDTHS, _COSINES = cells.WIDTHS, COSINES
ASKED = np.dtype([("lat", "<i8"), ("lon", "<i8"), ("radius", "<f8"), ("since", "<i8"), ("until", "<i8")])
HIT = np.dtype([("crime", "<i8"), ("row", "<i8"), ("distance", "<f8")], align=True)
ENOUGH = 4096


SCHEMA = pa.schema(
    [
        pa.field("crime", pa.int64()),  # its place among those asked for
        pa.field("device", pa.large_string()),
        pa.field("seq", pa.uint32()),
        pa.field("at", pa.int64()),  # ms
        pa.field("distance", pa.float64()),  # metres
    ]
)


def near(history: Path, crimes: Sequence[Crime]) -> pa.Table:
    """The placed fixes within the radius of each offence in its span, as rows of `SCHEMA`, hour by hour.

    Args:
        history: the folder of the history.
        crimes: the offences.

    Raises:
        EsepError: E-1068 when a search file is not what this program writes.
    """
    spans = np.array([(one.begins_at // HOUR, one.ends_at // HOUR) for one in crimes], np.int64).reshape(
        -1, 2
    )
    first, last = (int(spans[:, 0].min()), int(spans[:, 1].max())) if crimes else (0, -1)
    found = []
    for hour, path in parts_of(history, first, last):
        meant = np.flatnonzero((spans[:, 0] <= hour) & (hour <= spans[:, 1]))
        if len(meant):
            found.append(_in_file(read_near(path), crimes, meant))
    return pa.concat_tables(found) if found else SCHEMA.empty_table()


def _in_file(file: NearFile, crimes: Sequence[Crime], meant: Whole) -> pa.Table:
    begins = file.hour * HOUR
    asked = np.zeros(len(meant), ASKED)
    for number, one in enumerate(crimes[which] for which in meant):
        since, until = max(one.begins_at - begins, 0), min(one.ends_at - begins, HOUR - 1)
        asked[number] = (one.lat, one.lon, one.radius, since, until)
    hits = _hits(file, asked)
    rows = file.rows[hits["row"]]
    columns = {
        "crime": meant[hits["crime"]],
        "device": file.devices().take(pa.array(rows["device"])),
        "seq": np.ascontiguousarray(rows["seq"]),
        "at": begins + rows["at"].astype(np.int64),
        "distance": np.ascontiguousarray(hits["distance"]),
    }
    return pa.table(columns, SCHEMA)


def _hits(file: NearFile, asked: Rows) -> Rows:
    """The hits in a file; asked again with more room where they were more than expected."""
    hits = np.zeros(ENOUGH, HIT)
    count = searched(file.cells, file.starts, file.rows, asked, hits)
    if count > len(hits):
        hits = np.zeros(count, HIT)
        searched(file.cells, file.starts, file.rows, asked, hits)
    return hits[:count]


@numba.njit(cache=True, nogil=True)
def _first(rows: Rows, begins: int, ends: int, since: int) -> int:
    """The first row of a cell that is not before an instant."""
    while begins < ends:
        middle = (begins + ends) // 2
        if rows[middle].at < since:
            begins = middle + 1
        else:
            ends = middle
    return begins


@numba.njit(cache=True, nogil=True)
def _cell(rows: Rows, at: int, ends: int, one: Row, number: int, hits: Rows, count: int) -> int:
    """The hits from a row of a cell on, and how many there are with them."""
    while at < ends and rows[at].at <= one.until:
        row = rows[at]
        east, north = metres(one.lat, one.lon, np.int64(row.lat), np.int64(row.lon))
        distance = np.sqrt(east * east + north * north)
        if distance <= one.radius:
            if count < len(hits):
                hits[count].crime, hits[count].row, hits[count].distance = number, at, distance
            count += 1
        at += 1
    return count


@numba.njit(cache=True, nogil=True)
def _band(runs: tuple[int, int, int, int], half: int) -> tuple[int, int]:
    return (runs[0], runs[1]) if half == 0 else (runs[2], runs[3])


@numba.njit(cache=True, nogil=True)
def searched(places: Whole, starts: Whole, rows: Rows, asked: Rows, hits: Rows) -> int:
    """Fill the hits and count them, also those that have no room.

    Args:
        places: the cells that have rows, ascending.
        starts: where the rows of each begin, with the end at the end.
        rows: rows of `near_file.ROW`.
        asked: rows of `ASKED`, instants counted from the hour.
        hits: rows of `HIT`.
    """
    count = 0
    for number in range(len(asked)):
        one = asked[number]
        beside, (low, high) = _beside(one.lat, one.radius, _COSINES), _rows_around(one.lat, one.radius)
        for band in range(low, high + 1):
            runs = _columns_of(band, one.lon, beside, _WIDTHS[band])
            for half in range(2):
                first, last = _band(runs, half)
                cell = np.searchsorted(places, first)
                while cell < len(places) and places[cell] <= last:
                    at = _first(rows, starts[cell], starts[cell + 1], one.since)
                    count = _cell(rows, at, starts[cell + 1], one, number, hits, count)
                    cell += 1
    return count
