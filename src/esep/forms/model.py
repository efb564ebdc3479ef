"""An official form as data: sections, rows, columns, and how they add up. It knows no form by name.

A *row* stands for a concept (an article, a chapter, a gravity), a *column* for a measure (registered,
sent to court), a *section* for a population (all offences, crimes, victims). Rows are joined between
sections by their concept and columns by their measure, never by number. A *split* says how a whole
relates to its parts along one of these three axes.
"""

from bisect import bisect_right
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from functools import cached_property
from typing import ClassVar

import numpy as np
import numpy.typing as npt

from esep.codebook.dated import Line
from esep.kernel.errors import EsepError
from esep.kernel.texts import Text
from esep.kernel.validity import Validity

TOTAL = "total"
Values = npt.NDArray[np.int64]
Cells = npt.NDArray[np.int32]


@dataclass(frozen=True, kw_only=True)
class Row(Line):
    """A printed row: its code, the concept it stands for, and its label in the sheet's column (from 1)."""

    key_fields: ClassVar[tuple[str, ...]] = ("row",)

    row: str
    concept: str
    label_column: int
    label: str


@dataclass(frozen=True, kw_only=True)
class Column(Line):
    """A printed column: its code, its measure, and its population where that is not the section's."""

    key_fields: ClassVar[tuple[str, ...]] = ("section", "column")

    section: str
    column: str
    measure: str
    population: str = ""


@dataclass(frozen=True, kw_only=True)
class Heading(Line):
    """A fixed text of a sheet with the rectangle it fills; row and column count from 1."""

    key_fields: ClassVar[tuple[str, ...]] = ("section", "row", "column")

    section: str
    row: int
    column: int
    rows: int
    columns: int
    text: str


@dataclass(frozen=True, kw_only=True)
class Measure(Line):
    """What a column counts, and in which unit: offence, person, victim, fact, stay, money …"""

    key_fields: ClassVar[tuple[str, ...]] = ("measure",)

    measure: str
    unit: str
    label: Text


@dataclass(frozen=True, kw_only=True)
class Split(Line):
    """How a whole relates to its parts along an axis (row, measure or population).

    `kind`: *whole* (the parts exhaust the whole), *rest* (the parts exclude each other and leave a named
    rest), *which* (each is a part of the whole, and they may overlap), *beside* (printed under the whole
    but outside it). `severity` is what a broken split is: an error where arithmetic or the form's text
    forces it, else a warning. With `section` the line holds in that section alone. `family` is shared by
    splits that say the same thing along different axes; `rest` names the rest, `rest_told` is how a rest
    that is not zero is told: note, warning, or not at all.
    """

    key_fields: ClassVar[tuple[str, ...]] = ("split", "section")

    control: str
    axis: str
    split: str
    kind: str
    family: str
    severity: str
    section: str = ""
    rest: str = ""
    rest_told: str = ""
    reason: Text


@dataclass(frozen=True)
class Section:
    """One sheet of the form.

    `number_row` is the sheet's row with the column numbers, `code_column` the column with the row codes,
    `label_column` the first column of labels, all counted from 1. `decimals` is how many decimals the
    sheet prints: 3 for thousands of whole money units, and `money` is what one printed unit is called.
    `offset` is where its cells begin in a return.
    """

    section: str
    sheet: str
    title: Text
    population: str
    rows: tuple[Row, ...]
    columns: tuple[Column, ...]
    headings: tuple[Heading, ...]
    number_row: int
    label_column: int
    code_column: int
    decimals: int
    offset: int
    money: Text | None = None

    @property
    def shape(self) -> tuple[int, int]:
        """How many rows and columns of figures the section has."""
        return len(self.rows), len(self.columns)

    @property
    def size(self) -> int:
        """How many figures the section has."""
        return len(self.rows) * len(self.columns)

    @cached_property
    def row_of(self) -> Mapping[str, int]:
        """The index of a row by its concept; the row of the section's own population is its total too."""
        found = {row.concept: index for index, row in enumerate(self.rows)}
        if self.population in found:
            found.setdefault(TOTAL, found[self.population])
        return found

    @cached_property
    def row_codes(self) -> Mapping[str, int]:
        """The index of a row by its printed code."""
        return {row.row: index for index, row in enumerate(self.rows)}

    @cached_property
    def codes_as_numbers(self) -> list[float]:
        """The row codes as a sheet holds them when they are all numbers; empty when one is not."""
        codes = [row.row for row in self.rows]
        return [float(code) for code in codes] if all(code.isdecimal() for code in codes) else []

    @cached_property
    def labels(self) -> list[str]:
        """The labels of the rows, in their order."""
        return [row.label for row in self.rows]

    @cached_property
    def column_codes(self) -> Mapping[str, int]:
        """The index of a column by its printed code."""
        return {column.column: index for index, column in enumerate(self.columns)}

    def counts(self, column: int) -> tuple[str, str]:
        """The population and the measure that a column counts."""
        one = self.columns[column]
        return one.population or self.population, one.measure

    def as_printed(self, amount: int) -> int | Decimal:
        """An amount the way the section prints it: money in thousands, anything else as it is."""
        return Decimal(amount).scaleb(-self.decimals) if self.decimals else amount

    def cells(self, rows: npt.ArrayLike, columns: npt.ArrayLike) -> Cells:
        """Where the figures of some rows in some columns stand in a return, one beside the other."""
        start = np.asarray(rows, np.int32) * len(self.columns) + self.offset
        return (start + np.asarray(columns, np.int32)).astype(np.int32)


@dataclass(frozen=True)
class Cell:
    """The place of one figure: section, row and column by their printed codes."""

    section: str
    row: str
    column: str

    def __str__(self) -> str:
        return f"{self.section} r{self.row} c{self.column}"


@dataclass(frozen=True, kw_only=True)
class Reporter:
    """Who may file a return besides the office of a territory: units of it that are records of a register.

    `record` is their type, `working` the state in which they work. The others are fields of theirs: `place`
    and `kind` say where they are and of what kind, `way` how they report, which is one of two codes: `cards`
    tell of each case, and `counts` of no case but in returns.
    """

    record: str
    working: str
    place: str
    kind: str
    way: str
    cards: str
    counts: str


@dataclass(frozen=True)
class Form(Validity):
    """An official form of one version.

    `headline` is the cell that stands for the whole return. `language` is the one the form is printed in.
    `letters` stand in the row of column numbers over the row labels and over the row codes. `reporter` says
    which units of a territory may file it, where any may.
    """

    form: str
    version: str
    valid_from: date
    valid_to: date | None
    source: str
    verified: bool
    language: str
    periods: tuple[str, ...]
    title: Text
    sections: tuple[Section, ...]
    splits: tuple[Split, ...]
    parts: Mapping[str, Mapping[str, tuple[str, ...]]]
    same: Mapping[tuple[str, str], str]
    measures: Mapping[str, Measure]
    concepts: Mapping[str, Text]
    populations: Mapping[str, Text]
    rests: Mapping[str, Text]
    headline: Cell
    notes: tuple[Mapping[str, str], ...] = field(default=())
    letters: tuple[str, ...] = ()
    reporter: Reporter | None = None

    @property
    def size(self) -> int:
        """How many figures one return holds."""
        return sum(section.size for section in self.sections)

    @cached_property
    def by_name(self) -> Mapping[str, Section]:
        """The sections by their codes."""
        return {section.section: section for section in self.sections}

    def section(self, code: str) -> Section:
        """The section with this code.

        Raises:
            EsepError: E-504 when the form has no such section; the ones it has are named.
        """
        if code not in self.by_name:
            raise EsepError("E-504", form=self.form, section=code, sections=", ".join(self.by_name))
        return self.by_name[code]

    def index(self, cell: Cell) -> int:
        """Where a cell stands in a return.

        Raises:
            EsepError: E-504 for an unknown section, E-505 for an unknown row or column.
        """
        section = self.section(cell.section)
        if cell.row not in section.row_codes or cell.column not in section.column_codes:
            rows, columns = section.rows, section.columns
            raise EsepError(
                "E-505",
                cell=cell,
                rows=f"{rows[0].row}-{rows[-1].row}",
                columns=f"{columns[0].column}-{columns[-1].column}",
            )
        row, column = section.row_codes[cell.row], section.column_codes[cell.column]
        return int(section.cells(row, column))

    def place(self, index: int) -> tuple[Section, int, int]:
        """The section, row index and column index of a figure."""
        section = self.sections[bisect_right(self._offsets, index) - 1]
        row, column = divmod(index - section.offset, len(section.columns))
        return section, row, column

    @cached_property
    def _offsets(self) -> list[int]:
        return [section.offset for section in self.sections]

    def cell(self, index: int) -> Cell:
        """The printed place of a figure."""
        section, row, column = self.place(index)
        return Cell(section.section, section.rows[row].row, section.columns[column].column)

    def unit(self, index: int) -> str:
        """The unit of a figure."""
        section, _, column = self.place(index)
        return self.measures[section.columns[column].measure].unit

    def as_printed(self, index: int, amount: int) -> int | Decimal:
        """An amount of a figure the way its section prints it."""
        return self.place(index)[0].as_printed(amount)

    def money(self, index: int) -> Text | None:
        """What one printed unit of a figure is called where it is money and the form names it."""
        return self.place(index)[0].money

    def title_of_row(self, index: int) -> Text:
        """What the row of a figure stands for, in all languages."""
        section, row, _ = self.place(index)
        return self.concepts[section.rows[row].concept]

    def title_of_column(self, index: int) -> Text:
        """What the column of a figure counts, in all languages."""
        section, _, column = self.place(index)
        return self.measures[section.columns[column].measure].label
