"""CSV files: any delimiter, any encoding that is named, and no row lost that can be told apart from the next.

The delimiter is the one under which the heading has every column that is asked for, so it need not be
guessed. The encoding is never guessed: a byte order mark tells it, else the mapping does.
"""

import csv
import io
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from unicodedata import normalize

from esep.kernel.errors import EsepError
from esep.register.importing.rows import REASONS, Row, require, unguarded

LONGEST_ROW = 2 * 1024 * 1024
DELIMITERS = (",", ";", "\t", "|")
MARKS = {b"\xef\xbb\xbf": "utf-8-sig", b"\xff\xfe": "utf-16", b"\xfe\xff": "utf-16"}
UNCLOSED = "unexpected end of data"


@contextmanager
def delimited(
    path: Path, wanted: Sequence[str], encoding: str = "utf-8", delimiter: str = ""
) -> Iterator[tuple[tuple[str, ...], Iterator[Row]]]:
    """The heading of a CSV file and its rows, read as they are asked for.

    Args:
        path: the file.
        wanted: the columns that the heading must have.
        encoding: how it is written, unless it begins with a byte order mark.
        delimiter: what stands between cells; tried first.

    Raises:
        EsepError: E-722 when columns are missing; E-723 when the heading is not written in the encoding;
            E-724, also while rows are read, when a row has no end within 2 MiB of text.
    """
    encoding = _marked(path) or encoding
    errors = "strict" if encoding.startswith("utf-16") else "surrogateescape"
    with path.open(encoding=encoding, errors=errors, newline="") as stream:
        lines = _Lines(stream, path.name, encoding)
        heading, sign = _heading(lines, wanted, delimiter)
        yield heading, _rows(lines, heading, sign)


def _marked(path: Path) -> str:
    """The encoding that a byte order mark at the beginning tells; empty without one."""
    with path.open("rb") as file:
        start = file.read(3)
    return next((encoding for mark, encoding in MARKS.items() if start.startswith(mark)), "")


class _Lines:
    """The lines of a file, with those of the row that is being read kept; a row may span several."""

    def __init__(self, stream: io.TextIOWrapper, file: str, encoding: str) -> None:
        self.stream, self.file, self.encoding = stream, file, encoding
        self.row = 1
        self.taken: list[str] = []
        self.length = 0

    def __iter__(self) -> Iterator[str]:
        return self

    def __next__(self) -> str:
        try:
            line = self.stream.readline(LONGEST_ROW + 1)
        except UnicodeError:
            raise self.misread() from None
        if not line:
            raise StopIteration
        self.length += len(line)
        if self.length > LONGEST_ROW:
            raise self.endless()
        self.taken.append(line)
        return line

    def next_row(self) -> None:
        """Begin another row."""
        self.row += 1
        self.taken, self.length = [], 0

    def misread(self) -> EsepError:
        """The whole file cannot be read in its encoding."""
        return EsepError("E-723", file=self.file, encoding=self.encoding, row=self.row)

    def endless(self) -> EsepError:
        """The row has no end."""
        return EsepError("E-724", file=self.file, row=self.row, limit=LONGEST_ROW)

    def fault(self) -> EsepError | None:
        """What is wrong with the text of the row, before it is taken apart."""
        for line in self.taken:
            if "\0" in line:
                return EsepError("E-727", row=self.row)
            if not line.isascii() and not _encodable(line):
                return EsepError("E-726", row=self.row, encoding=self.encoding)
        return None


def _encodable(line: str) -> bool:
    """Whether every byte of a line was a letter of the encoding."""
    try:
        line.encode()
    except UnicodeEncodeError:
        return False
    return True


def _heading(lines: _Lines, wanted: Sequence[str], delimiter: str) -> tuple[tuple[str, ...], str]:
    first = next(lines, "")
    if lines.fault() is not None:
        raise lines.misread()
    tried = dict.fromkeys([*([delimiter] if delimiter else []), *DELIMITERS])
    found = {sign: _names(first, lines, sign) for sign in tried}
    best = min(found, key=lambda sign: sum(name not in found[sign] for name in wanted))
    require(found[best], wanted, lines.file)
    return found[best], best


def _names(first: str, lines: _Lines, delimiter: str) -> tuple[str, ...]:
    try:
        cells = next(csv.reader([first], delimiter=delimiter), [])
    except csv.Error:
        raise lines.misread() from None
    return tuple(normalize("NFC", cell.strip()) for cell in cells)


def _rows(lines: _Lines, heading: tuple[str, ...], delimiter: str) -> Iterator[Row]:
    reader = csv.reader(lines, delimiter=delimiter, strict=True)
    mended = heading[: len(REASONS)] == REASONS
    while True:
        lines.next_row()
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error as refusal:
            if str(refusal) == UNCLOSED or len(lines.taken) > 1:
                raise lines.endless() from None
            yield Row(lines.row, "".join(lines.taken).split(delimiter), EsepError("E-727", row=lines.row))
            continue
        if any(cells):
            read = [unguarded(cell) for cell in cells] if mended else cells
            yield Row(lines.row, read, lines.fault() or _ragged(read, heading, lines.row))


def _ragged(cells: Sequence[str], heading: Sequence[str], row: int) -> EsepError | None:
    """A row with more or fewer cells than the heading; empty cells too many say nothing."""
    width = len(heading)
    if len(cells) < width or any(cells[width:]):
        return EsepError("E-725", row=row, cells=len(cells), columns=width)
    return None
