"""Fixes in lines of text: CSV with a heading in whatever order, and the tracks of GeoLife (`.plt`)."""

import csv as csv_lines
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pyarrow as pa
from pyarrow import csv

from esep.kernel.errors import EsepError
from esep.monitoring.readers.columns import Place, part_of
from esep.monitoring.readers.decoding import LOOKED_AT, encoding_of, sound, text_of
from esep.monitoring.readers.headers import NEEDED, meanings
from esep.monitoring.readers.tracks import BadLine, Part

DELIMITERS = ",;\t|"
GEOLIFE = ("lat", "lon", "zero", "altitude", "days", "date", "time")
GEOLIFE_HEADING = 6
FORE = 20  # lines among which the heading is looked for: exports tell of themselves above it
LINE_END = re.compile("\r\n|\n|\r")


def read_csv(path: Path, place: Place) -> Part:
    """The fixes of a CSV file; how it is encoded and what divides its columns is seen from its beginning.

    Raises:
        EsepError: E-1103 for a file that has no lines of columns; E-1105 for columns nobody can guess.
    """
    with path.open("rb") as file:
        head = file.read(LOOKED_AT)
    encoding = encoding_of(head)
    lines = LINE_END.split(head.decode(encoding, "replace"))[:FORE]
    above, delimiter = _heading(lines)
    names = _unique([name.strip() for name in _cells(lines[above], delimiter)])
    return _table(path, names, delimiter, above + 1, place)


def _heading(lines: Sequence[str]) -> tuple[int, str]:
    """How many lines stand above the heading, and what divides its columns.

    >>> _heading(["sep=;", "", "device;time;lat;lon", "A;0;51,1;71,4"])
    (2, ';')
    """
    for above, line in enumerate(lines):
        for delimiter in DELIMITERS:
            if meanings(_cells(line, delimiter)).keys() >= set(NEEDED):
                return above, delimiter
    first = next((above for above, line in enumerate(lines) if line.strip()), 0)
    return first, max(DELIMITERS, key=lines[first].count)


def _cells(line: str, delimiter: str) -> list[str]:
    try:
        return next(
            csv_lines.reader([line.lstrip("\ufeff")], delimiter=delimiter, skipinitialspace=True), [""]
        )
    except csv_lines.Error:
        return [line]


def read_plt(path: Path, place: Place) -> Part:
    """The fixes of a track of GeoLife: six lines of heading; its times are GMT, its accuracy unknown."""
    return _table(path, GEOLIFE, ",", GEOLIFE_HEADING, place)


def _unique(names: list[str]) -> tuple[str, ...]:
    return tuple(
        name if names.index(name) == place else f"{name} {place}" for place, name in enumerate(names)
    )


def _table(path: Path, names: tuple[str, ...], delimiter: str, heading: int, place: Place) -> Part:
    layout = _Layout(names, delimiter, heading)
    table, short = _parsed(path if sound(path) else _written_anew(path, text_of), layout, place)
    open_quotes = any("\n" in row.text.strip() for row in short)
    if open_quotes:  # one that is never closed would swallow all good lines behind it
        table, short = _parsed(_written_anew(path, _without_odd_quotes), layout, place)
    told = [BadLine(place.file, row.number, "columns") for row in short if row.text.strip()]
    if open_quotes:
        told += [BadLine(place.file, line, "columns") for line in _odd(text_of(path.read_bytes()))]
    lines = _lines(len(table), {row.number for row in short}, heading)
    if empty := _empty(table):
        full = np.setdiff1d(np.arange(len(table)), empty)
        table, lines = table.take(full), [lines[row] for row in full.tolist()]
    part = part_of(table, lines, place)
    part.bad = sorted([*told, *part.bad], key=lambda one: one.line)
    return part


@dataclass(frozen=True, slots=True)
class _Layout:
    """The names of the columns, what divides them, and how many lines stand above the first row."""

    names: tuple[str, ...]
    delimiter: str
    heading: int


def _parsed(
    source: Path | pa.NativeFile, layout: _Layout, place: Place
) -> tuple[pa.Table, list[csv.InvalidRow]]:
    """All columns as texts, and the rows that have fewer or more of them."""
    short: list[csv.InvalidRow] = []

    def aside(row: csv.InvalidRow) -> str:
        short.append(row)
        return "skip"

    told = pa.string()
    try:
        table = csv.read_csv(
            source,
            read_options=csv.ReadOptions(
                use_threads=False, column_names=list(layout.names), skip_rows=layout.heading
            ),
            parse_options=csv.ParseOptions(
                delimiter=layout.delimiter, invalid_row_handler=aside, ignore_empty_lines=False
            ),
            convert_options=csv.ConvertOptions(
                check_utf8=False, column_types=dict.fromkeys(layout.names, told)
            ),
        )
    except (pa.ArrowInvalid, OSError) as fault:
        if "Empty CSV" not in str(fault):
            raise EsepError("E-1103", file=place.file) from fault
        table = pa.table({name: pa.array([], told) for name in layout.names})
    return table, short


def _written_anew(path: Path, as_text: Callable[[bytes], str]) -> pa.NativeFile:
    return pa.BufferReader(as_text(path.read_bytes()).encode())


def _without_odd_quotes(raw: bytes) -> str:
    """A text with nothing in those lines in which a quotation begins and does not end."""
    lines = LINE_END.split(text_of(raw))
    return "\n".join("" if line.count('"') % 2 else line for line in lines)


def _odd(text: str) -> list[int]:
    return [number for number, line in enumerate(LINE_END.split(text), start=1) if line.count('"') % 2]


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
