"""The list of what a correction changed, as it is stored beside it: a line for each figure."""

import csv
import io
from collections.abc import Iterable
from pathlib import Path

from esep.forms.life import Changed
from esep.forms.model import Cell

HEADING = ("section", "row", "column", "before", "now")


def listed(changed: Iterable[Changed]) -> bytes:
    r"""The file of changes; a figure that nobody could read is left empty.

    >>> listed([Changed(Cell("R1", "1", "2"), None, 7)])
    b'section,row,column,before,now\nR1,1,2,,7\n'
    """
    stream = io.StringIO()
    writer = csv.writer(stream, lineterminator="\n")
    writer.writerow(HEADING)
    for one in changed:
        writer.writerow((one.cell.section, one.cell.row, one.cell.column, one.before, one.now))
    return stream.getvalue().encode()


def read(path: Path) -> tuple[Changed, ...]:
    """The changes of a file, in its order."""
    with path.open(encoding="utf-8", newline="") as stream:
        lines = list(csv.reader(stream))[1:]
    return tuple(
        Changed(Cell(section, row, column), _figure(before), _figure(now))
        for section, row, column, before, now in lines
    )


def _figure(text: str) -> int | None:
    return int(text) if text else None
