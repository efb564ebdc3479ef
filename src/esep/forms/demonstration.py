"""Returns for a first try: where no real workbook is at hand, a codebook brings figures to make some of.

The folder `demonstration` of a codebook holds published figures, what to invent around them, and faults
put in on purpose. Everything made from it has the standing "demonstration" and says so on every page.
"""

import csv
import tomllib
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from functools import cache
from multiprocessing import get_context
from os import cpu_count
from pathlib import Path
from typing import Any, ClassVar

import numpy as np

from esep.codebook import Codebook
from esep.codebook.dated import Line
from esep.codebook.reading import read
from esep.forms.identities import identities
from esep.forms.invention import Invented, Invention, Known, Rows
from esep.forms.loading import load_form
from esep.forms.model import Cell, Form, Values
from esep.forms.writing import write_workbook
from esep.kernel.errors import EsepError
from esep.kernel.outputs import whole
from esep.kernel.periods import Period
from esep.kernel.texts import Text

FOLDER = "demonstration"
STANDING = "demonstration"


@dataclass(frozen=True, kw_only=True)
class Planted(Line):
    """A fault put into a return on purpose: `difference` is added to one figure; `control` finds it."""

    key_fields: ClassVar[tuple[str, ...]] = ("territory", "section", "row", "column")

    territory: str
    section: str
    row: str
    column: str
    difference: int
    control: str
    sentence: Text

    @property
    def cell(self) -> Cell:
        """The figure that is wrong."""
        return Cell(self.section, self.row, self.column)


@dataclass(frozen=True)
class Demonstration:
    """What a codebook brings for a first try.

    `figures` are the published figures of each territory, shape (form.size,), and `known` is True in the
    sections they fill. `mark` is what the workbooks say of themselves.
    """

    form: Form
    period: Period
    mark: Text
    figures: Mapping[str, Values]
    known: Known
    invented: tuple[Invented, ...]
    planted: tuple[Planted, ...]

    def returns(self) -> Iterator[tuple[str, Values]]:
        """Every territory with all figures of its return, shape (form.size,)."""
        filled = np.flatnonzero(self.known[[section.offset for section in self.form.sections]])
        home, *others = (self.form.sections[index] for index in filled)
        rows = Rows(self.form, home, others)
        invention = Invention(self.form, identities(self.form), rows, self.invented)
        for territory, figures in self.figures.items():
            values = invention.around(figures, self.known, territory)
            for fault in self.planted:
                if fault.territory == territory:
                    values[self.form.index(fault.cell)] += fault.difference
            yield territory, values


def load_demonstration(book: Codebook) -> Demonstration:
    """What the codebook brings for a first try.

    Raises:
        EsepError: E-521 when it brings nothing; E-101, E-104, E-504 or E-505 when a file is faulty.

    >>> demonstration = load_demonstration(Codebook.load("kz"))
    >>> demonstration.period.code, len(demonstration.figures)
    ('2022', 20)
    """
    folder = book.folder / FOLDER
    if not folder.is_dir():
        raise EsepError("E-521", code=book.code)
    head = tomllib.loads((folder / "demonstration.toml").read_text(encoding="utf-8"))
    form, period = load_form(book, head["form"]), Period.parse(head["period"])
    figures, known = _figures(form, [folder / name for name in head["figures"]])
    planted = read(Planted, folder / "planted.csv", book.languages)
    for territory in (*figures, *(fault.territory for fault in planted)):
        book.territories.get(territory, period.last)
    return Demonstration(
        form=form,
        period=period,
        mark=_text(head["mark"]),
        figures=figures,
        known=known,
        invented=read(Invented, folder / "invented.csv", book.languages),
        planted=planted,
    )


def write_returns(book: Codebook, folder: Path, done: Callable[[Path], None] = lambda _: None) -> list[Path]:
    """Write the workbooks of a first try into a folder, on all cores; it appears whole or not at all.

    They are named after their territories, so that they are read like any returns. The same codebook
    gives the same files.

    Args:
        book: the codebook with the demonstration.
        folder: the folder to make; it may exist if it is empty.
        done: called with each workbook when it is written, in the order of the territories.

    Raises:
        EsepError: E-521 when the codebook brings no demonstration; E-020 to E-023 when the folder cannot
            be written.
    """
    demonstration = load_demonstration(book)
    names = {
        code: f"{book.territories.get(code, demonstration.period.last).name.in_('en')}.xlsx"
        for code in demonstration.figures
    }
    mark = demonstration.mark
    with whole(folder) as temporary:
        temporary.mkdir()
        with ProcessPoolExecutor(cpu_count(), get_context("spawn")) as pool:
            writing = [
                pool.submit(
                    _write, book.folder, demonstration.form.form, temporary / names[code], values, mark
                )
                for code, values in demonstration.returns()
            ]
            for name, one in zip(names.values(), writing, strict=True):
                one.result()
                done(folder / name)
    return [folder / name for name in names.values()]


def _write(book: Path, form: str, path: Path, values: Values, mark: Text) -> None:
    write_workbook(path, _form(book, form), values, STANDING, mark)


@cache
def _form(book: Path, form: str) -> Form:
    """Each process reads the form once."""
    return load_form(Codebook.load(book), form)


def _figures(form: Form, files: Sequence[Path]) -> tuple[dict[str, Values], Known]:
    """The figures of each territory from tables with a column for each, and the sections they fill."""
    figures: dict[str, Values] = {}
    known = np.zeros(form.size, np.bool_)
    for file in files:
        with file.open(encoding="utf-8", newline="") as stream:
            table = csv.reader(stream)
            territories = next(table)[3:]
            figures = {code: np.zeros(form.size, np.int64) for code in territories} | figures
            for section, row, column, *line in table:
                index = form.index(Cell(section, row, column))
                for territory, figure in zip(territories, line, strict=True):
                    figures[territory][index] = int(figure or 0)
                here = form.section(section)
                known[here.offset : here.offset + here.size] = True
    return figures, known


def _text(mark: Mapping[str, Any]) -> Text:
    said = {lang: sentence for lang, sentence in mark.items() if lang != "own"}
    return Text(said, own=mark.get("own", "").split())
