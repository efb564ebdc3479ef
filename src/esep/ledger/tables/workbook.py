"""A table as a workbook: what it is above, figures as numbers, and below what a reader has to know."""

import io
from typing import Any

import xlsxwriter

from esep.ledger.tables.data import figures
from esep.ledger.tables.naming import Naming
from esep.ledger.tables.shown import beside, columns, facts, headings, lines
from esep.ledger.tables.table import Row, Table
from esep.register.entries import moment

WIDTHS = {"first": 48, "dimension": 32, "figure": 14}
FORMATS = {"change_pct": "0.0", "rate": "#,##0.0"}
WHOLE = "#,##0.##"


def as_workbook(made: Table, naming: Naming) -> bytes:
    """The bytes of a workbook with one sheet; the same table gives the same bytes."""
    stream = io.BytesIO()
    book = xlsxwriter.Workbook(stream, {"in_memory": True, "strings_to_formulas": False})
    # The time of writing would make the same table another file each time.
    created = moment(made.view.known_at).replace(tzinfo=None, microsecond=0)
    book.set_properties({"title": naming.measure(made.counted), "status": made.standing, "created": created})
    sheet = book.add_worksheet(made.counted.name[:31])
    _fill(book, sheet, made, naming)
    book.close()
    return stream.getvalue()


def _fill(book: Any, sheet: Any, made: Table, naming: Naming) -> None:  # noqa: ANN401 - ships no types
    bold, wrapped = book.add_format({"bold": True}), book.add_format({"text_wrap": True})
    shown, marked = columns(made), made.demonstrates
    kinds = {name: book.add_format({"num_format": FORMATS.get(name, WHOLE)}) for name in shown}
    above = [naming.measure(made.counted), *(f"{name}: {text}" for name, text in facts(made, naming))]
    for at, text in enumerate(above):
        sheet.write_string(at, 0, text, bold if at == 0 else None)
    at, dims = len(above), max(1, len(made.dimensions))
    head = [*headings(made, naming), *([naming.say("column.invented")] if marked else [])]
    for column, heading in enumerate(head):
        sheet.write_string(at + 1, column, heading, bold)
    at += 2
    sheet.freeze_panes(at, dims)
    for line in lines(made, naming):
        for column, name in enumerate(line.names):
            sheet.write_string(at, column, name)
        for column, name in enumerate(shown, start=dims):
            _write(sheet, at, column, line.row, name, kinds[name])
        if marked:
            told = naming.say("yes" if line.row.has_invention else "no")
            sheet.write_string(at, dims + len(shown), told)
        at += 1
    for text in beside(made, naming):
        at += 1
        sheet.write_string(at, 0, text, wrapped)
    sheet.set_column(0, 0, WIDTHS["first"])
    sheet.set_column(1, max(1, dims - 1), WIDTHS["dimension"] if dims > 1 else WIDTHS["figure"])
    sheet.set_column(max(2, dims), dims + len(shown), WIDTHS["figure"])


def _write(sheet: Any, at: int, column: int, row: Row, name: str, kind: Any) -> None:  # noqa: ANN401
    """A figure as a number; what is not known stays empty."""
    value = figures(row).get(name)
    if value is not None:
        sheet.write_number(at, column, value, kind)
