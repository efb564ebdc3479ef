"""Rows of a file as they were read: every cell as text, each row with its place in the file."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import islice

from esep.kernel.errors import EsepError

REASONS = ("esep.row", "esep.code", "esep.what", "esep.next")
STARTS_FORMULA = ("=", "+", "-", "@", "\t", "\r", "'", "\uff1d", "\uff0b", "\uff0d", "\uff20")


@dataclass(frozen=True, slots=True)
class Row:
    """A row: its number in the file (the heading is row 1), its cells, and why it cannot be read, if so."""

    number: int
    cells: Sequence[str]
    fault: EsepError | None = None


@dataclass(frozen=True, slots=True)
class Chunk:
    """Some rows of a file under its heading."""

    heading: tuple[str, ...]
    rows: Sequence[Row]
    places: Mapping[str, int] = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "places", {name: at for at, name in enumerate(self.heading)})

    def column(self, name: str) -> list[str]:
        """The cells of a column, one for each row; empty text where a row is too short to have one."""
        at = self.places[name]
        return [row.cells[at] if at < len(row.cells) else "" for row in self.rows]


def chunks(heading: tuple[str, ...], rows: Iterable[Row], size: int) -> Iterator[Chunk]:
    """Rows in chunks of `size`, the last one smaller."""
    left = iter(rows)
    while taken := list(islice(left, size)):
        yield Chunk(heading, taken)


def require(heading: Sequence[str], wanted: Sequence[str], file: str) -> None:
    """Refuse a heading without the columns asked for, or with one of them twice.

    Raises:
        EsepError: E-722 with the columns that are missing; E-734 with those that stand there twice.
    """
    if missing := [name for name in wanted if name not in heading]:
        raise EsepError("E-722", file=file, columns=", ".join(missing))
    if doubled := [name for name in wanted if heading.count(name) > 1]:
        raise EsepError("E-734", file=file, columns=", ".join(doubled))


def guarded(cell: str) -> str:
    """A cell that no spreadsheet program takes for a formula; `unguarded` gives the cell back.

    Source: OWASP ASVS 5.0, 1.2.10.

    >>> guarded("=HYPERLINK(1)"), guarded("-5"), unguarded(guarded("'=x")) == "'=x"
    ("'=HYPERLINK(1)", "'-5", True)
    """
    return "'" + cell if cell.startswith(STARTS_FORMULA) else cell


def unguarded(cell: str) -> str:
    """The cell that was guarded; one that was typed since is left as it is."""
    return cell[1:] if cell.startswith("'") and cell[1:].startswith(STARTS_FORMULA) else cell
