"""Workbooks and sheets to be spoilt: good ones of a small form, and how to put something wrong into them."""

import io
import tempfile
import zipfile
from collections.abc import Callable, Mapping
from functools import cache
from pathlib import Path

import numpy as np
import openpyxl

from esep.codebook import Codebook
from esep.forms import load_form
from esep.forms.model import Section
from esep.forms.reading import Workbook, read_workbook
from esep.forms.writing import write_workbook

SMALL = load_form(Codebook.load("kz"), "crisis-centre")
FIGURES = np.arange(SMALL.size)
FIRST_SHEET = "xl/worksheets/sheet1.xml"
NAMES = [section.sheet for section in SMALL.sections]


@cache
def good() -> bytes:
    """A workbook of the small form with nothing wrong in it; its figures are FIGURES."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "good.xlsx"
        write_workbook(path, SMALL, FIGURES)
        return path.read_bytes()


def edited(edit: Callable[[openpyxl.Workbook], object]) -> bytes:
    """The good workbook after an edit by a spreadsheet program."""
    book = openpyxl.load_workbook(io.BytesIO(good()))
    edit(book)
    saved = io.BytesIO()
    book.save(saved)
    return saved.getvalue()


def parts_of(content: bytes) -> dict[str, bytes]:
    """The parts of a workbook by their names."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def archive_of(parts: Mapping[str, bytes], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    """An archive with these parts."""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", method) as archive:
        for name, raw in parts.items():
            archive.writestr(name, raw)
    return made.getvalue()


def with_parts(**parts: bytes) -> bytes:
    """The good workbook with parts added or put in place of its own; `__` stands for a slash in a name."""
    return archive_of(parts_of(good()) | {name.replace("__", "/"): raw for name, raw in parts.items()})


def rewritten(part: str, old: bytes, new: bytes) -> bytes:
    """The good workbook with the first `old` of a part replaced by `new`."""
    parts = parts_of(good())
    assert old in parts[part]
    return archive_of(parts | {part: parts[part].replace(old, new, 1)})


def read(folder: Path, content: bytes, name: str = "return.xlsx") -> Workbook:
    """What the reader makes of a file with this content."""
    path = folder / name
    path.write_bytes(content)
    return read_workbook(path, SMALL)


def printed(section: Section, figures: np.ndarray) -> list[list[object]]:
    """A section as the cells of its sheet; money as it is printed."""
    columns = [""] * (section.code_column + len(section.columns))
    grid: list[list[object]] = [list(columns) for _ in range(section.number_row + len(section.rows))]
    for heading in section.headings:
        grid[heading.row - 1][heading.column - 1] = heading.text
    grid[section.number_row - 1][section.code_column :] = [float(one.column) for one in section.columns]
    scale = 10**section.decimals
    for at, (row, line) in enumerate(zip(section.rows, figures, strict=True), start=section.number_row):
        grid[at][row.label_column - 1] = row.label
        grid[at][section.code_column - 1] = float(row.row)
        grid[at][section.code_column :] = [float(figure / scale) for figure in line]
    return grid
