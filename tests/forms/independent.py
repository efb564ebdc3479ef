"""An independent reader: openpyxl, knowing only that figures lie right of and below the letter Б."""

from collections.abc import Collection
from decimal import Decimal
from pathlib import Path

import openpyxl

THOUSANDS = ("R4", "R4-1")


def figures(path: Path, sheets: Collection[str] = ()) -> dict[tuple[str, str, str], int]:
    """The figures of a workbook of form 1-M by sheet, row code and column number; money in whole units.

    They are those of some sheets, or of all.
    """
    book = openpyxl.load_workbook(path, read_only=True, data_only=True)
    found = {}
    for sheet in book:
        if sheets and sheet.title not in sheets:
            continue
        numbers: dict[int, str] = {}
        codes = -1
        for row in sheet.iter_rows():
            cells = {one.column: one.value for one in row if one.value is not None}
            if not numbers:
                codes = next((column for column, value in cells.items() if value == "Б"), -1)
                if codes > 0:
                    numbers = {column: str(int(value)) for column, value in cells.items() if column > codes}
            elif codes in cells:
                for column, number in numbers.items():
                    amount = Decimal(str(cells[column])) * (1000 if sheet.title in THOUSANDS else 1)
                    found[sheet.title, str(int(cells[codes])), number] = int(amount.to_integral_value())
    return found
