"""A table for readers and for machines: formatted cells that sort by their value, and its lines as CSV."""

import csv
import io
from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import quote

from esep.kernel.display import Number

Line = tuple[str | int, ...]
# A spreadsheet program takes a text that begins with one of these for a formula.
FORMULA = ("=", "+", "-", "@", "\t", "\r")


@dataclass(frozen=True)
class Shown:
    """What stands in a cell: the text, and the value it sorts by (empty: after all others).

    `lang` is set where the words are in another language than the page's; `depth` is how far the cell is
    set in, as a part of the one above.
    """

    text: str
    sort: str = ""
    lang: str = ""
    depth: int = 0


@dataclass(frozen=True)
class Heading:
    """The head of a column; numbers stand to the right."""

    text: str
    numeric: bool = False


@dataclass(frozen=True)
class Table:
    """Rows under headings; the first cell of each row names it, `closing` is the row of the whole.

    `facts` say unit, period, coverage, as-of, source and standing. `columns` and `lines` are the same table
    for machines. A reader may sort the rows where `sortable`; `sorted_by` is the column they come sorted by,
    the largest first, from 0.
    """

    name: str
    title: str
    facts: str
    headings: tuple[Heading, ...]
    rows: tuple[tuple[Shown, ...], ...]
    columns: tuple[str, ...]
    lines: tuple[Line, ...]
    closing: tuple[Shown, ...] = ()
    sorted_by: int | None = None
    sortable: bool = True

    @property
    def csv(self) -> str:
        """The table for machines as CSV; texts that a spreadsheet program would run are defused."""
        stream = io.StringIO()
        writer = csv.writer(stream, lineterminator="\n")
        writer.writerow(self.columns)
        writer.writerows(tuple(_defused(value) for value in line) for line in self.lines)
        return stream.getvalue()

    @property
    def address(self) -> str:
        """The CSV as an address that needs no server."""
        return "data:text/csv;charset=utf-8," + quote(self.csv)


def number(text: str, value: Number | None) -> Shown:
    """A cell that sorts as a number.

    >>> number("155,200", 155_200)
    Shown(text='155,200', sort='155200', lang='', depth=0)
    """
    return Shown(text, "" if value is None else f"{float(value):.10g}")


def words(text: str, lang: str = "") -> Shown:
    """A cell that sorts as text."""
    return Shown(text, text, lang)


def headings(*texts: str, numeric: Sequence[int] = ()) -> tuple[Heading, ...]:
    """The heads of the columns; `numeric` are those of numbers, from 0."""
    return tuple(Heading(text, position in numeric) for position, text in enumerate(texts))


def _defused(value: str | int) -> str | int:
    return f"'{value}" if isinstance(value, str) and value.startswith(FORMULA) else value
