"""One sheet against its section: where the codes stand, what the labels say, which cells count."""

import datetime as dt
import re
from collections import Counter
from collections.abc import Sequence
from functools import lru_cache
from itertools import chain

import numpy as np
import numpy.typing as npt
from xlsxwriter.utility import xl_rowcol_to_cell

from esep.forms.findings import Finding
from esep.forms.model import Cell, Section, Values
from esep.kernel.scripts import folded_letters
from esep.kernel.texts import Text

Grid = Sequence[Sequence[object]]  # rows of one length
LARGEST = 2**53
HEAD_ROWS = 60
NUMBER = re.compile(r"[+-]?\d[\d\s\u00a0\u202f.,]*")
CODE = re.compile(r"\d[\w.-]{0,9}")
TOLD_SINGLY = 10  # findings of one kind in a sheet; the rest are told together
SHOWN_CELLS = 40
MOST_DIGITS = 11  # of a number typed as text that a message may repeat: more may be the number of a person


@lru_cache(maxsize=65_536)
def plain(text: str) -> str:
    """A label without runs of spaces.

    >>> plain("  Кража   (ст.188) ")
    'Кража (ст.188)'
    """
    return " ".join(text.split())


class Sheet:
    """A sheet while it is read; `problems` grow as it is."""

    def __init__(self, section: Section, grid: Grid, errors: frozenset[str] = frozenset()) -> None:
        self.section, self.grid, self.errors = section, grid, errors
        self.problems: list[Finding] = []
        self._place: tuple[Sequence[int], int] = ((), 0)

    def values(self) -> tuple[Values, npt.NDArray[np.bool_]]:
        """The figures in the order of the form, flat, and which of them could not be read."""
        rows, columns = self.section.shape
        corner = self._corner()
        if corner is None:
            return np.zeros(rows * columns, np.int64), np.ones(rows * columns, np.bool_)
        down, right = corner
        self._check_headings(down, right)
        where = self._row_places(down, right)
        first = self.section.code_column + right
        self._check_labels(where, right)
        self._check_beyond(where, down, first + columns)
        blank: list[object] = [None] * columns
        cells = [self.grid[at][first : first + columns] if at >= 0 else blank for at in where]
        self._place = where, first
        figures, unread = self._numbers(cells)
        unread[np.array(where) < 0] = True
        self.problems = _in_brief(self.problems, self.section)
        return figures.ravel(), unread.ravel()

    def _corner(self) -> tuple[int, int] | None:
        """How far the sheet moved down and right; None when its row of column numbers is nowhere."""
        section = self.section
        wanted = [column.column for column in section.columns]
        for at in (section.number_row - 1, *range(min(HEAD_ROWS, len(self.grid)))):
            right = _run_at(self.grid, at, section.code_column, wanted)
            if right is not None and not self._is_a_row(at, right):
                down = at - (section.number_row - 1)
                if down or right:
                    self._found("G-012", "warning", "moved", down=down, right=right)
                return down, right
        self._found("G-013", "error", "no_numbers", columns=len(wanted), row=section.number_row)
        return None

    def _is_a_row(self, at: int, right: int) -> bool:
        """Whether a line is a row whose figures happen to count 1, 2, 3: its code stands nowhere below."""
        column = self.section.code_column - 1 + right
        code = _code(self.grid[at][column]) if column >= 0 else ""
        return code in self.section.row_codes and all(
            _code(line[column]) != code for line in self.grid[at + 1 :]
        )

    def _row_places(self, down: int, right: int) -> list[int]:
        """The sheet's row, from 0, of every row of the form; -1 where its code stands nowhere or twice."""
        first = self.section.number_row + down
        column = self.section.code_column - 1 + right
        printed = [row[column] if column >= 0 else "" for row in self.grid[first:]]
        if printed and printed == self.section.codes_as_numbers:
            return list(range(first, first + len(self.section.rows)))
        codes = [_code(one) for one in printed]
        wanted = [row.row for row in self.section.rows]
        counted = Counter(codes)
        for code in wanted:
            if counted[code] != 1:
                key = "row_twice" if counted[code] else "row_missing"
                self._found("G-014", "error", key, Cell(self.section.section, code, ""), row=code)
        self._tell_strange_rows(codes, set(wanted), first, column + 1)
        places = {code: first + index for index, code in enumerate(codes)}
        where = [places[code] if counted[code] == 1 else -1 for code in wanted]
        known = [at for at in where if at >= 0]
        if known != sorted(known):
            self._found("G-012", "warning", "row_order")
        return where

    def _tell_strange_rows(self, codes: Sequence[str], wanted: set[str], first: int, column: int) -> None:
        """Rows below the column numbers that are not of the form; notes under a table carry no figures."""
        last = column + len(self.section.columns)
        for at, code in enumerate(codes, start=first):
            if code in wanted:
                continue
            if CODE.fullmatch(code):
                self._found("G-014", "error", "row_strange", row=code)
            elif any(isinstance(cell, float) for cell in self.grid[at][column:last]):
                self._found("G-014", "error", "row_uncoded", row=at + 1)

    def _check_labels(self, where: Sequence[int], right: int) -> None:
        """Every row must carry the label the form gives it, or its figures belong to something else."""
        columns = [row.label_column - 1 + right for row in self.section.rows]
        if self._say_all(where, columns):
            return
        for row, at, column in zip(self.section.rows, where, columns, strict=True):
            if at >= 0:
                self._compare(row.label, at, column, "label", row.row, "")

    def _say_all(self, where: Sequence[int], columns: Sequence[int]) -> bool:
        """Whether all labels are as the form has them: nearly always, so it is asked of all at once."""
        if min(where) < 0 or min(columns) < 0 or max(columns) >= len(self.grid[0]):
            return False
        said = [self.grid[at][column] for at, column in zip(where, columns, strict=True)]
        if set(map(type, said)) != {str}:
            return False
        return list(map(plain, map(str, said))) == self.section.labels

    def _check_beyond(self, where: Sequence[int], down: int, column: int) -> None:
        """Figures right of the last column belong to no column of the form."""
        rows = [self.section.number_row - 1 + down, *(at for at in where if at >= 0)]
        beyond = [self.grid[at][column:] for at in rows if column < len(self.grid[at])]
        count = sum(isinstance(cell, float) for line in beyond for cell in line)
        if count:
            self._found("G-013", "error", "columns_strange", count=count)

    def _check_headings(self, down: int, right: int) -> None:
        """The headings above the figures say what the columns count."""
        for heading in self.section.headings:
            if heading.row >= self.section.number_row:
                continue
            at, column = heading.row - 1 + down, heading.column - 1 + right
            code = heading.column - self.section.code_column
            above = str(code) if 1 <= code <= len(self.section.columns) else ""
            self._compare(heading.text, at, column, "heading", "", above)

    def _compare(self, wanted: str, at: int, column: int, kind: str, row: str, above: str) -> None:
        inside = 0 <= at < len(self.grid) and 0 <= column < len(self.grid[at])
        found = self.grid[at][column] if inside else ""
        said = plain(found) if isinstance(found, str) else ""
        if said == wanted:
            return
        alike = folded_letters(said) == folded_letters(wanted)
        severity = "warning" if alike or not (row or above) else "error"
        key = f"{kind}_letters" if alike else f"{kind}_other"
        self._found("G-015", severity, key, Cell(self.section.section, row, above), wanted=wanted, found=said)

    def _numbers(self, cells: Grid) -> tuple[Values, npt.NDArray[np.bool_]]:
        """Whole numbers of the section's unit from the cells, and which are none."""
        shape = self.section.shape
        if set(map(type, chain.from_iterable(cells))) <= {float}:
            raw = np.array(cells, np.float64).reshape(shape)
            unread = np.zeros(shape, np.bool_)
        else:
            raw, unread = self._picked(cells)
        figures, strange = self._whole(raw)
        for row, column in np.argwhere(strange & ~unread):
            value = float(raw[row, column])
            self._found("G-001", "error", self._oddness(value), self._cell(row, column), value=str(value))
        unread |= strange
        for row, column in np.argwhere((figures < 0) & ~unread):
            found = int(figures[row, column])
            told = {"value": self.section.as_printed(found), **self._money}
            self._found("G-002", "error", "negative", self._cell(row, column), **told)
        for row, column in np.argwhere((raw == 0) & np.signbit(raw)):
            self._found("G-003", "warning", "minus_zero", self._cell(row, column))
        return figures, unread

    @property
    def _money(self) -> dict[str, Text]:
        return {"money": self.section.money} if self.section.money else {}

    def _oddness(self, value: float) -> str:
        """Why a number is none of the section."""
        if not np.isfinite(value):
            return "not_a_number"
        return "too_large" if abs(value) >= LARGEST / 10**self.section.decimals else "not_whole"

    def _whole(self, raw: npt.NDArray[np.float64]) -> tuple[Values, npt.NDArray[np.bool_]]:
        """Whole units, and the cells that are none: money is printed in thousands with three decimals."""
        decimals = self.section.decimals
        with np.errstate(invalid="ignore", over="ignore"):
            scaled = raw * 10.0**decimals
            whole = np.rint(scaled)
            # A thousandth is a binary fraction in the file, and a sum of them may be off in its last bits.
            slack = np.maximum(4 * np.spacing(np.abs(scaled)), 1e-6) if decimals else 0.0
            off = np.abs(scaled - whole) > slack
            strange = ~np.isfinite(raw) | off | (np.abs(scaled) >= LARGEST)
            return np.where(strange, 0, whole).astype(np.int64), strange

    def _picked(self, cells: Grid) -> tuple[npt.NDArray[np.float64], npt.NDArray[np.bool_]]:
        """Cell by cell, where not all are numbers: what is none is named and left out."""
        raw = np.zeros(self.section.shape, np.float64)
        unread = np.zeros(self.section.shape, np.bool_)
        for row, line in enumerate(cells):
            for column, value in enumerate(line):
                if type(value) is float:
                    raw[row, column] = value
                elif value is not None:
                    unread[row, column] = True
                    self._not_a_number(row, column, value)
        return raw, unread

    def _not_a_number(self, row: int, column: int, value: object) -> None:
        cell = self._cell(row, column)
        if isinstance(value, bool):
            self._found("G-004", "error", "truth", cell)
        elif isinstance(value, dt.date | dt.time | dt.timedelta):
            self._found("G-004", "error", "date", cell)
        elif isinstance(value, str) and _repeatable_number(plain(value)):
            self._found("G-004", "error", "number_as_text", cell, text=plain(value))
        elif value:
            self._found("G-004", "error", "text", cell, length=len(str(value)))
        else:
            where, first = self._place
            address = xl_rowcol_to_cell(where[row], first + column)
            key = "error_value" if address in self.errors else "blank"
            self._found("G-005", "error", key, cell, address=address)

    def _cell(self, row: int, column: int) -> Cell:
        section = self.section
        return Cell(section.section, section.rows[row].row, section.columns[column].column)

    def _found(
        self, control: str, severity: str, key: str, cell: Cell | None = None, **values: object
    ) -> None:
        place = cell or Cell(self.section.section, "", "")
        self.problems.append(
            Finding(control, severity, key, place, values={"sheet": self.section.sheet, **values})
        )


def _in_brief(problems: Sequence[Finding], section: Section) -> list[Finding]:
    """The first findings of each kind one by one, the others together: an empty sheet has thousands."""
    kinds: dict[tuple[str, str, str], list[Finding]] = {}
    for one in problems:
        kinds.setdefault((one.control, one.severity, one.key), []).append(one)
    told: list[Finding] = []
    for (control, severity, _), alike in kinds.items():
        told += alike[:TOLD_SINGLY]
        others = alike[TOLD_SINGLY:]
        if others:
            cells = tuple(dict.fromkeys(one.cell for one in others))[:SHOWN_CELLS]
            values = {"sheet": section.sheet, "count": len(others), "places": cells}
            whole = Cell(section.section, "", "")
            told.append(Finding(control, severity, "more_alike", whole, values=values, cells=cells))
    return told


def _repeatable_number(text: str) -> bool:
    return bool(NUMBER.fullmatch(text)) and sum(map(str.isdigit, text)) <= MOST_DIGITS


def _code(value: object) -> str:
    """A printed code: 1.0 in a cell is the code 1."""
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return plain(value) if isinstance(value, str) else ""


def _run_at(grid: Grid, at: int, column: int, wanted: Sequence[str]) -> int | None:
    """How far right of `column` the wanted numbers stand in a row of the grid; None when they do not."""
    if not 0 <= at < len(grid):
        return None
    row = [_code(cell) for cell in grid[at]]
    starts: tuple[int, ...] = (column, *range(len(row)))
    found = (start - column for start in starts if row[start : start + len(wanted)] == wanted)
    return next(found, None)
