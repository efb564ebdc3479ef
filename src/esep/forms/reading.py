"""Workbooks in: the figures of a return, and everything about the file that a statistician must know.

Rows and columns are found by the codes printed in the sheet. A sheet that moved is followed and said;
a cell that holds no whole number is named and left unread: nothing is guessed, nothing is dropped.
"""

import hashlib
import io
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
import numpy.typing as npt
from python_calamine import CalamineError, CalamineWorkbook, SheetTypeEnum, SheetVisibleEnum

from esep.forms.findings import Finding
from esep.forms.model import Cell, Form, Values
from esep.forms.safety import Looked, bytes_of, look
from esep.forms.saved import Saved
from esep.forms.sheets import Sheet, plain
from esep.kernel.errors import EsepError


@dataclass(frozen=True)
class Workbook:
    """What one file holds.

    `values` are whole numbers, shape (form.size,), money in whole units; a figure that could not be read
    is 0 there and True in `unread`. `problems` say why. `digest` is the SHA-256 of the file, `saved` is
    what the file says of when it was saved and of its standing.
    """

    file: str
    digest: str
    values: Values
    unread: npt.NDArray[np.bool_]
    problems: tuple[Finding, ...]
    saved: Saved = field(default_factory=Saved)

    @property
    def complete(self) -> bool:
        """Whether every figure of the form was read."""
        return not self.unread.any()


def read_workbook(path: Path, form: Form) -> Workbook:
    """The figures of a return.

    Raises:
        EsepError: E-201 to E-208, E-211 and E-212 when the file is no workbook that may be opened; E-209
            when no sheet of it is one of the form.
    """
    content = bytes_of(path)
    looked = look(content, path.name)
    try:
        problems, values, unread = _read(looked, form, path.name)
    except CalamineError as fault:
        raise EsepError("E-205", file=path.name) from fault
    digest = hashlib.sha256(content).hexdigest()
    return Workbook(path.name, digest, values, unread, tuple(problems), looked.saved)


def _read(looked: Looked, form: Form, name: str) -> tuple[list[Finding], Values, npt.NDArray[np.bool_]]:
    opened = CalamineWorkbook.from_filelike(io.BytesIO(looked.workbook))
    # Charts and dialogues are sheets too, and have no cells.
    tables = [one.name for one in opened.sheets_metadata if one.typ == SheetTypeEnum.WorkSheet]
    problems = list(_strange_sheets(opened, tables, form))
    if _is_another_form(problems, form):
        raise EsepError("E-209", file=name, form=form.form)
    values = np.zeros(form.size, np.int64)
    unread = np.zeros(form.size, np.bool_)
    for section in form.sections:
        here = slice(section.offset, section.offset + section.size)
        if tables.count(section.sheet) != 1:
            unread[here] = True
            continue
        grid = opened.get_sheet_by_name(section.sheet).to_python(skip_empty_area=False)
        sheet = Sheet(section, grid, frozenset(looked.errors.get(section.sheet, ())))
        values[here], unread[here] = sheet.values()
        problems += sheet.problems
    return [*problems, *_looked_problems(looked)], values, unread


def _strange_sheets(opened: CalamineWorkbook, tables: list[str], form: Form) -> Iterator[Finding]:
    """Sheets that are missing, twice, hidden, or not of this form; a renamed one is known by its title."""
    expected = {section.sheet for section in form.sections}
    titles = {plain(section.title.in_(form.language)): section.sheet for section in form.sections}
    for one in opened.sheets_metadata:
        if one.name not in expected or one.typ != SheetTypeEnum.WorkSheet:
            meant = _title_in(opened, one.name, titles) if one.name in tables else ""
            key = _strangeness(meant, tables)
            yield Finding("G-011", "error", key, values={"sheet": one.name, "meant": meant})
        elif one.visible != SheetVisibleEnum.Visible:
            yield Finding("G-022", "warning", "sheet_hidden", values={"sheet": one.name})
    for section in form.sections:
        cell = Cell(section.section, "", "")
        count = tables.count(section.sheet)
        if count == 0:
            yield Finding("G-010", "error", "sheet_missing", cell, values={"sheet": section.sheet})
        if count > 1:
            values = {"sheet": section.sheet, "count": count}
            yield Finding("G-011", "error", "sheet_repeated", cell, values=values)


def _is_another_form(problems: list[Finding], form: Form) -> bool:
    """Whether no sheet is one of the form, by its name or by its title."""
    keys = [one.key for one in problems]
    return keys.count("sheet_missing") == len(form.sections) and "sheet_renamed" not in keys


def _strangeness(meant: str, tables: list[str]) -> str:
    if not meant:
        return "sheet_strange"
    return "sheet_twice" if meant in tables else "sheet_renamed"


def _title_in(opened: CalamineWorkbook, sheet: str, titles: dict[str, str]) -> str:
    """The sheet of the form whose title stands at the head of this sheet; empty when none does."""
    head = opened.get_sheet_by_name(sheet).to_python(skip_empty_area=False, nrows=5)
    texts = [plain(cell) for row in head for cell in row if isinstance(cell, str) and cell]
    found = [meant for title, meant in titles.items() if any(text.endswith(title) for text in texts)]
    return found[0] if found else ""


def _looked_problems(looked: Looked) -> Iterator[Finding]:
    for sheet, cells in looked.formulas.items():
        shown = ", ".join(cells[:5])
        values = {"sheet": sheet, "count": len(cells), "cells": shown}
        yield Finding("G-020", "warning", "formulas", values=values)
    if looked.links:
        yield Finding("G-021", "warning", "external_links", values={"count": looked.links})
