"""A form into a workbook of the official layout: what is written here is read back figure by figure."""

from collections.abc import Iterator, Sequence
from datetime import datetime, time
from math import ceil
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt
import xlsxwriter
from xlsxwriter.exceptions import FileCreateError

from esep.forms.model import Form, Heading, Section, Values
from esep.kernel.outputs import whole
from esep.kernel.texts import Phrases, Text

RELEASED = "released"
FONT = {"font_name": "Times New Roman", "font_size": 10}
FRAMED = {**FONT, "border": 1, "text_wrap": True, "valign": "vcenter"}
LABEL_WIDTH, INDENT_WIDTH, CODE_WIDTH, FIGURE_WIDTH = 46, 4, 6, 9
LINE, LETTER = 13.0, 5.6  # points that a line of text takes in height, and a letter of it in length
TALLEST_HEADING = 190.0  # points: higher, the frozen head would fill a screen
LONGEST_MARK = 230  # letters: a page header holds 255, our own signs included
A3 = 8
WIDTH_OF_PAGE = 260  # letters of width that stay readable on one page
MARKED_TAB = "#C55A11"
INVENTED_GROUND = "#FBE5D6"
NO_FIGURE = "×"  # what stands where there is none: neither a blank nor a zero
INVENTED = "*"  # shown behind a figure that is invented, which stays a number


class Told(NamedTuple):
    """What a workbook says of itself: at the head of every page, and in sentences under every table."""

    head: Text
    beneath: Sequence[str]


def write_workbook(
    path: Path,
    form: Form,
    values: Values,
    standing: str = "internal",
    mark: Text | Told | None = None,
    missing: npt.NDArray[np.bool_] | None = None,
    invented: npt.NDArray[np.bool_] | None = None,
) -> None:
    """Write the figures of a form as a workbook in the official layout; it appears whole or not at all.

    The same figures give the same bytes. Zeros are numbers that show as blanks, as in the official
    workbooks. Any standing but released is marked at the head of every printed page, in the colour of
    the tabs and in the properties of the file, where it moves no cell.

    Args:
        path: the workbook to write, `.xlsx`.
        form: the form whose layout it gets, in the language the form is printed in.
        values: the figures, shape (form.size,), money in whole units.
        standing: what the figures may be used for.
        mark: what the mark says, and what stands under every table; without it the standing itself is named.
        missing: True where there is no figure, shape (form.size,); a sign says so there.
        invented: True where a figure tells nothing of the world, shape (form.size,): such a cell is coloured
            and shows a sign behind its figure, and a note under every table says what that means.

    Raises:
        ValueError: the figures are not as many as the form has.
        EsepError: E-020 to E-023 when the place cannot be written.

    >>> import tempfile
    >>> import numpy as np
    >>> from esep.codebook import Codebook
    >>> from esep.forms import load_form
    >>> from esep.forms.reading import read_workbook
    >>> form = load_form(Codebook.load("kz"), "crisis-centre")
    >>> with tempfile.TemporaryDirectory() as place:
    ...     written = Path(place) / "return.xlsx"
    ...     write_workbook(written, form, np.arange(form.size))
    ...     int(read_workbook(written, form).values[7])
    7
    """
    if values.shape != (form.size,):
        raise ValueError(f"{values.shape} figures for a form of {form.size}")
    mark, beneath = mark if isinstance(mark, Told) else (mark, ())
    said = "" if standing == RELEASED else _said(form, standing, mark)
    nowhere = np.zeros(form.size, np.bool_)
    cells = _Cells(values, nowhere if missing is None else missing, nowhere if invented is None else invented)
    note = "" if invented is None else Phrases.package().say("table.invented", form.language)
    with whole(path) as temporary:
        try:
            with xlsxwriter.Workbook(str(temporary), {"tmpdir": str(temporary.parent)}) as book:
                _fill(book, form, cells, standing, said, _Notes(note, beneath))
        except FileCreateError as fault:
            raise OSError(*fault.args[0].args, str(temporary)) from fault


class _Cells(NamedTuple):
    """The figures, where there is none, and which are invented."""

    figures: Values
    missing: npt.NDArray[np.bool_]
    invented: npt.NDArray[np.bool_]

    def of(self, section: Section) -> "_Cells":
        """Those of one section, in its rows and columns."""
        here = slice(section.offset, section.offset + section.size)
        return _Cells(
            self.figures[here].reshape(section.shape),
            self.missing[here].reshape(section.shape),
            self.invented[here].reshape(section.shape),
        )

    def row(self, at: int) -> Iterator[tuple[int, bool, bool]]:
        """Those of one row, cell by cell."""
        told = self.figures[at].tolist(), self.missing[at].tolist(), self.invented[at].tolist()
        return zip(*told, strict=True)


class _Notes(NamedTuple):
    """What stands under every table: what the sign of invented figures means, and other sentences."""

    invented: str
    beneath: Sequence[str]


def _fill(
    book: Any,  # noqa: ANN401
    form: Form,
    cells: _Cells,
    standing: str,
    said: str,
    notes: _Notes,
) -> None:
    # A clock in the file would make equal figures unequal files.
    made_on = datetime.combine(form.valid_from, time())
    title = form.title.in_(form.language)
    book.set_properties({"title": title, "status": standing, "comments": said, "created": made_on})
    for section in form.sections:
        _Sheet(book, form, section, cells.of(section)).write(said, notes)


def _said(form: Form, standing: str, mark: Text | None) -> str:
    if mark is not None:
        return mark.in_(form.language)
    return Phrases.package().say(f"standing.{standing}", form.language)


class _Sheet:
    """One section while it is written; rows and columns count from 0 here, as the writer counts them."""

    def __init__(
        self,
        book: Any,  # noqa: ANN401
        form: Form,
        section: Section,
        cells: _Cells,
    ) -> None:
        self.form, self.section, self.cells = form, section, cells
        self.sheet = book.add_worksheet(section.sheet)
        self.formats = _formats(book, section.decimals)
        self.number_row = section.number_row - 1
        self.code_column = section.code_column - 1
        self.label_column = section.label_column - 1
        self.top = _top(section) - 1

    def write(self, said: str, notes: _Notes) -> None:
        self._size_columns()
        self._print_setup(said)
        for heading in self.section.headings:
            self._heading(heading)
        self._numbers()
        for index in range(len(self.section.rows)):
            self._row(index)
        below = self.number_row + 1 + len(self.section.rows)
        if notes.invented:
            self.sheet.write_string(below, self.label_column, notes.invented, self.formats["note", False])
        for at, text in enumerate(notes.beneath, below + bool(notes.invented)):
            self.sheet.write_string(at, self.label_column, text)
        self.sheet.freeze_panes(self.number_row + 1, self.code_column + 1)

    def _size_columns(self) -> None:
        lines = {one.column - 1: _lines(one.text) for one in self.section.headings if self._turned(one)}
        self.widths = {self.label_column + place: INDENT_WIDTH for place in range(self._label_columns)}
        self.widths[self.code_column - 1] = LABEL_WIDTH
        self.widths[self.code_column] = CODE_WIDTH
        largest = self.cells.figures.max(axis=0, initial=0).tolist()
        signed = np.any(self.cells.invented, axis=0, keepdims=True)[0].tolist()
        letters = [len(f"{most:,}") + 2 * sign for most, sign in zip(largest, signed, strict=True)]
        for place, most in enumerate(letters, self.code_column + 1):
            needed = most + 2 + bool(self.section.decimals)
            self.widths[place] = max(FIGURE_WIDTH, needed, ceil(2.4 * lines.get(place, 1)))
        for column, width in self.widths.items():
            self.sheet.set_column(column, column, width)

    @property
    def _label_columns(self) -> int:
        return self.code_column - self.label_column

    def _print_setup(self, said: str) -> None:
        sheet = self.sheet
        sheet.set_landscape()
        sheet.set_paper(A3)
        sheet.fit_to_pages(ceil(sum(self.widths.values()) / WIDTH_OF_PAGE), 0)
        sheet.repeat_rows(self.top, self.number_row)
        sheet.repeat_columns(self.label_column, self.code_column)
        name = self.form.title.in_(self.form.language)[:LONGEST_MARK].replace("&", "&&")
        sheet.set_footer(f"&L{name}&R&P / &N")
        if said:
            sheet.set_header("&C" + said[:LONGEST_MARK].replace("&", "&&"))
            sheet.set_tab_color(MARKED_TAB)

    def _heading(self, one: Heading) -> None:
        row, column = one.row - 1, one.column - 1
        kind = "side" if row > self.number_row else "heading" if row >= self.top else "title"
        style = self.formats[kind, self._turned(one)]
        self._rectangle(row, column, one.rows, one.columns, one.text, style)

    def _turned(self, one: Heading) -> bool:
        """Whether a text stands upright: long ones over single columns, and those beside many rows."""
        if one.row - 1 > self.number_row:
            return one.columns == 1 and one.rows > 1
        lowest = one.row - 1 + one.rows == self.number_row
        beside_figures = one.column - 1 >= self.code_column
        return lowest and one.columns == 1 and beside_figures and len(one.text) > FIGURE_WIDTH

    def _numbers(self) -> None:
        """The heights of the head, and the row with the letters and the column numbers."""
        longest = max((len(one.text) for one in self.section.headings if self._turned(one)), default=0)
        height = min(TALLEST_HEADING, max(2 * LINE, longest * LETTER))
        self.sheet.set_row(self.number_row - 1, height)
        for row in range(self.top, self.number_row - 1):
            self.sheet.set_row(row, 3 * LINE)
        style = self.formats["number", False]
        letters = dict(zip((self.label_column, self.code_column), self.form.letters, strict=False))
        for column, letter in letters.items():
            columns = 1 if column == self.code_column else self._label_columns
            self._rectangle(self.number_row, column, 1, columns, letter, style)
        for place, counted in enumerate(self.section.columns, self.code_column + 1):
            self._code(self.number_row, place, counted.column, style)

    def _row(self, index: int) -> None:
        row, at = self.section.rows[index], self.number_row + 1 + index
        start = row.label_column - 1
        width = sum(self.widths[column] for column in range(start, self.code_column))
        self.sheet.set_row(at, LINE * max(1, ceil(len(row.label) / (1.2 * width))) + 2)
        self._rectangle(at, start, 1, self.code_column - start, row.label, self.formats["label", False])
        self._code(at, self.code_column, row.row, self.formats["number", False])
        scale = 10**self.section.decimals
        styles = [self.formats[kind, False] for kind in ("figure", "invented")]
        for place, (figure, missing, invented) in enumerate(self.cells.row(index), self.code_column + 1):
            if missing:
                self.sheet.write_string(at, place, NO_FIGURE, styles[False])
            else:
                told = figure / scale if scale > 1 else figure
                self.sheet.write_number(at, place, told, styles[invented])

    def _code(self, row: int, column: int, code: str, style: object) -> None:
        """A printed code: a number where it is one, so that 010 stays 010."""
        if code.isdecimal() and str(int(code)) == code:
            self.sheet.write_number(row, column, int(code), style)
        else:
            self.sheet.write_string(row, column, code, style)

    def _rectangle(self, row: int, column: int, rows: int, columns: int, text: str, style: object) -> None:
        """A text over one cell or many; never a formula, whatever it begins with."""
        if rows * columns > 1:
            self.sheet.merge_range(row, column, row + rows - 1, column + columns - 1, "", style)
        self.sheet.write_string(row, column, text, style)


def _formats(book: Any, decimals: int) -> dict[tuple[str, bool], Any]:  # noqa: ANN401
    """The style of every kind of cell, lying and upright."""
    fraction = "." + "0" * decimals if decimals else ""
    # The third part is how a zero shows: not at all, as in the official workbooks.
    number_format = f"#,##0{fraction};-#,##0{fraction};"
    signed = f'#,##0{fraction}" {INVENTED}";-#,##0{fraction}" {INVENTED}";'
    figure = {**FONT, "border": 1, "valign": "vcenter", "num_format": number_format}
    kinds = {
        "title": {**FONT, "bold": True},
        "heading": {**FRAMED, "align": "center"},
        "side": {**FRAMED, "align": "center"},
        "number": {**FRAMED, "align": "center"},
        "label": {**FRAMED, "align": "left"},
        "figure": figure,
        "invented": {**figure, "num_format": signed, "bg_color": INVENTED_GROUND},
        "note": {**FONT, "bg_color": INVENTED_GROUND},
    }
    return {
        (kind, turned): book.add_format(style | ({"rotation": 90} if turned else {}))
        for kind, style in kinds.items()
        for turned in (False, True)
    }


def _top(section: Section) -> int:
    """The first row of the table's head, from 1: where the heading of the row labels begins."""
    heads: Iterator[Heading] = (
        one
        for one in section.headings
        if one.column <= section.label_column < one.column + one.columns
        and one.row + one.rows == section.number_row
    )
    return min((one.row for one in heads), default=section.number_row)


def _lines(text: str) -> int:
    """How many lines an upright text takes beside each other."""
    return ceil(len(text) * LETTER / TALLEST_HEADING)
