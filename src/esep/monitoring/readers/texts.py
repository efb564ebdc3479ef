"""Fixes in lines of text: CSV with a heading in whatever order, and the tracks of GeoLife (`.plt`)."""

from pathlib import Path

import numpy as np
import pyarrow as pa
from pyarrow import csv

from esep.kernel.errors import EsepError
from esep.monitoring.readers.columns import Place, part_of
from esep.monitoring.readers.tracks import BadLine, Part

DELIMITERS = ",;\t|"
GEOLIFE = ("lat", "lon", "zero", "altitude", "days", "date", "time")
GEOLIFE_HEADING = 6


def read_csv(path: Path, place: Place) -> Part:
    """The fixes of a CSV file; what divides its columns is seen from its heading.

    Raises:
        EsepError: E-1103 for a file that has no lines of columns; E-1105 for columns nobody can guess.
    """
    with path.open("rb") as file:
        heading = file.readline().decode("utf-8-sig", "replace")
    delimiter = max(DELIMITERS, key=heading.count)
    names = [name.strip().strip('"') for name in heading.strip("\r\n").split(delimiter)]
    return _table(path, _unique(names), delimiter, 1, place)


def read_plt(path: Path, place: Place) -> Part:
    """The fixes of a track of GeoLife: six lines of heading; its times are GMT, its accuracy unknown."""
    return _table(path, GEOLIFE, ",", GEOLIFE_HEADING, place)


def _unique(names: list[str]) -> tuple[str, ...]:
    return tuple(
        name if names.index(name) == place else f"{name} {place}" for place, name in enumerate(names)
    )


def _table(path: Path, names: tuple[str, ...], delimiter: str, heading: int, place: Place) -> Part:
    short: list[BadLine] = []

    def aside(row: csv.InvalidRow) -> str:
        if row.text.strip():
            short.append(BadLine(place.file, row.number, "columns"))
        else:
            short.append(BadLine(place.file, row.number, ""))
        return "skip"

    try:
        table = csv.read_csv(
            path,
            read_options=csv.ReadOptions(use_threads=False, column_names=list(names), skip_rows=heading),
            parse_options=csv.ParseOptions(
                delimiter=delimiter, invalid_row_handler=aside, ignore_empty_lines=False
            ),
            convert_options=csv.ConvertOptions(
                check_utf8=False, column_types=dict.fromkeys(names, pa.string())
            ),
        )
    except (pa.ArrowInvalid, OSError) as fault:
        if "Empty CSV" not in str(fault):
            raise EsepError("E-1103", file=place.file) from fault
        table = pa.table({name: pa.array([], pa.string()) for name in names})
    lines = _lines(len(table), {one.line for one in short}, heading)
    if empty := _empty(table):
        full = np.setdiff1d(np.arange(len(table)), empty)
        table, lines = table.take(full), [lines[row] for row in full.tolist()]
    part = part_of(table, lines, place)
    part.bad = sorted([*(one for one in short if one.reason), *part.bad], key=lambda one: one.line)
    return part


def _lines(rows: int, skipped: set[int], heading: int) -> list[int]:
    """The line of each row: those that were skipped stand between them."""
    if not skipped:
        return list(range(heading + 1, heading + 1 + rows))
    every = (line for line in range(heading + 1, heading + 2 + rows + len(skipped)) if line not in skipped)
    return [line for line, _ in zip(every, range(rows), strict=False)]


def _empty(table: pa.Table) -> list[int]:
    """The rows in which nothing stands at all."""
    blank = np.ones(len(table), np.bool_)
    for column in table.columns:
        blank &= np.asarray(pa.compute.equal(column, ""))
    return [int(row) for row in np.flatnonzero(blank)]
