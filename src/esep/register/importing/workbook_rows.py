"""XLSX files: the rows of one sheet, once the file is known to be safe to open.

The archive is unpacked within limits and every cell of every part is looked over: a reader of values lays a
sheet out from its first cell to its farthest, and shows an error of the spreadsheet program as nothing.
"""

import io
import re
import zipfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import date, datetime
from pathlib import Path
from unicodedata import normalize

from defusedxml.ElementTree import iterparse
from python_calamine import CalamineError, CalamineSheet, CalamineWorkbook

from esep.kernel.archives import DAMAGE, Limits, archive_of, counts_falsely, read_part, size_of
from esep.kernel.errors import EsepError
from esep.register.importing.rows import Row, require

LARGEST_FILE = 50 * 1024 * 1024
LIMITS = Limits(unpacked=300 * 1024 * 1024, parts=2_000)
MOST_CELLS = 20_000_000
EXACT = 2**53
READ = (".xml", ".rels")
ADDRESS = re.compile(r"([A-Z]{1,3})([1-9][0-9]{0,6})")
Errors = dict[tuple[int, int], str]


@contextmanager
def workbook_rows(
    path: Path, wanted: Sequence[str], sheet: str = ""
) -> Iterator[tuple[tuple[str, ...], Iterator[Row]]]:
    """The heading of a sheet, its first row with anything in it, and the rows below.

    Args:
        path: the workbook.
        wanted: the columns that the heading must have.
        sheet: its name; the first sheet when empty.

    Raises:
        EsepError: E-722 when columns are missing; E-733 when the workbook is unsafe or damaged, or has no
            such sheet; E-734 when a column stands there twice.
    """
    try:
        content, errors = _safe(path)
        book = CalamineWorkbook.from_filelike(io.BytesIO(content))
        opened = book.get_sheet_by_name(sheet) if sheet else book.get_sheet_by_index(0)
    except (*DAMAGE, CalamineError) as fault:
        raise EsepError("E-733", file=path.name) from fault
    rows = _numbered(opened)
    heading = _heading(rows, wanted, path.name)
    yield heading, _rows(rows, errors)


def _safe(path: Path) -> tuple[bytes, Errors]:
    """The workbook with nothing in it that was not looked at, and its cells with errors by row and column."""
    if size_of(path) > LARGEST_FILE:
        raise zipfile.BadZipFile
    with zipfile.ZipFile(path) as archive:
        named = archive.namelist()
        macros = any(name.lower().endswith("vbaproject.bin") for name in named)
        if macros or len(set(named)) < len(named) or LIMITS.exceeded_by(archive):
            raise zipfile.BadZipFile
        parts = {name: read_part(archive, name) for name in named if name.lower().endswith(READ)}
    if any(counts_falsely(raw) for raw in parts.values()):
        raise zipfile.BadZipFile
    errors: Errors = {}
    for raw in parts.values():
        errors |= _errors(raw)
    return archive_of(parts), errors


def _errors(raw: bytes) -> Errors:
    """The cells of a part that show an error of the spreadsheet program, by row and column.

    Raises:
        ValueError: the part asks for more cells than may be laid out, or tells an address strangely.
    """
    rows = columns = 0
    found: Errors = {}
    for _, element in iterparse(io.BytesIO(raw)):
        kind = str(element.tag).rpartition("}")[2]
        if kind == "c":
            row, column = _place(element.get("r", "A1"))
            rows, columns = max(rows, row), max(columns, column)
            if element.get("t") == "e":
                found[row, column] = "".join(element.itertext()) or "#N/A"
        elif kind == "row":
            rows, columns = max(rows, int(element.get("r", "0"))), max(columns, len(element))
            element.clear()
    if rows * columns > MOST_CELLS:
        raise ValueError(rows)
    return found


def _place(address: str) -> tuple[int, int]:
    """Row and column of an address such as B7, both counted from 1."""
    parts = ADDRESS.fullmatch(address)
    if parts is None:
        raise ValueError(address)
    column = 0
    for letter in parts[1]:
        column = column * 26 + ord(letter) - ord("A") + 1
    return int(parts[2]), column


def _numbered(sheet: CalamineSheet) -> Iterator[tuple[int, list[str]]]:
    """The rows of a sheet with anything in them, each with its number in the sheet."""
    for number, cells in enumerate(sheet.iter_rows(), start=1):
        said = [_said(cell) for cell in cells]
        if any(said):
            yield number, said


def _said(value: object) -> str:
    """A cell as text: days and moments as ISO 8601 writes them, whole numbers without a point."""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, float) and value.is_integer() and abs(value) < EXACT:
        return str(int(value))
    return value.isoformat() if isinstance(value, date | datetime) else str(value)


def _heading(rows: Iterator[tuple[int, list[str]]], wanted: Sequence[str], file: str) -> tuple[str, ...]:
    _, cells = next(rows, (0, []))
    heading = tuple(normalize("NFC", cell.strip()) for cell in cells)
    require(heading, wanted, file)
    return heading


def _rows(rows: Iterator[tuple[int, list[str]]], errors: Errors) -> Iterator[Row]:
    shown: dict[int, list[tuple[int, str]]] = {}
    for (row, column), text in errors.items():
        shown.setdefault(row, []).append((column, text))
    for number, cells in rows:
        for column, text in shown.get(number, ()):
            cells[column - 1] = text
        yield Row(number, cells)
