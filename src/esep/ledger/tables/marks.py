"""What a register's figures may be used for, and which of them are real where the rest is invented.

A register made for demonstration has the file `demonstration.csv` in its folder: one line for each cell that
was carried over from a publication, with measure, period, territory, the other dimensions as
`article=188 gravity=grave` in the order of their names, and the value. Every other figure of such a register
is invented, and so is the same cell with another value, as it stood on some earlier day.
"""

import csv
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import NamedTuple, Protocol

from esep.kernel.errors import EsepError
from esep.kernel.periods import Period
from esep.ledger.codings import Value

DEMONSTRATION = "demonstration"
FILE = f"{DEMONSTRATION}.csv"
COLUMNS = ("measure", "period", "territory", "dimensions", "value")


class Cell(NamedTuple):
    """A figure by what it is about: measure, period and territory by their codes, and other dimensions."""

    measure: str
    period: str
    territory: str
    dimensions: tuple[tuple[str, str], ...]

    @classmethod
    def of(cls, measure: str, period: Period, territory: str, dims: Mapping[str, Value]) -> "Cell":
        """A cell; what is not stated is a dash.

        >>> Cell.of("offences_registered", Period.year(2022), "A", {"gravity": None, "article": "188"})[3]
        (('article', '188'), ('gravity', '-'))
        """
        told = sorted((name, "-" if value is None else str(value)) for name, value in dims.items())
        return cls(measure, period.code, territory, tuple(told))

    @property
    def line(self) -> tuple[str, str, str, str]:
        """The cell as the file writes it."""
        told = " ".join(f"{name}={value}" for name, value in self.dimensions)
        return self.measure, self.period, self.territory, told


class Marks(Protocol):
    """Whatever knows what figures may be used for."""

    @property
    def standing(self) -> str:
        """The standing of every figure of the register."""
        ...

    @property
    def invents(self) -> bool:
        """Whether there is any figure that does not tell of the world."""
        ...

    def is_real(self, cell: Cell | None, value: float | None) -> bool:
        """Whether a figure tells of the world; None is a cell that no publication has."""
        ...


class Internal:
    """The marks of a register at work: its figures are real, and nobody has released them."""

    standing, invents = "internal", False

    def is_real(self, cell: Cell | None, value: float | None) -> bool:  # noqa: ARG002 - see `Marks`
        """Every figure is."""
        return True


class Demonstration:
    """The marks of a register made for demonstration.

    >>> cell = Cell.of("offences_registered", Period.year(2022), "A", {"article": "188"})
    >>> marks = Demonstration({cell: 41})
    >>> marks.is_real(cell, 41), marks.is_real(cell, 40)
    (True, False)
    """

    standing, invents = DEMONSTRATION, True

    def __init__(self, carried: Mapping[Cell, int]) -> None:
        self._carried = dict(carried)

    def is_real(self, cell: Cell | None, value: float | None) -> bool:
        """Whether the cell was carried over with this very value."""
        return cell is not None and value is not None and self._carried.get(cell) == value


def marks_in(folder: Path) -> Marks:
    """The marks of the register in a folder.

    Raises:
        EsepError: E-900 with the line of the file that cannot be read.
    """
    path = folder / FILE
    if not path.is_file():
        return Internal()
    with path.open(encoding="utf-8", newline="") as stream:
        reader = csv.DictReader(stream)
        carried = {}
        for row in reader:
            try:
                carried[_cell(row)] = int(row["value"])
            except (EsepError, KeyError, TypeError, ValueError, AttributeError):
                raise EsepError("E-900", file=FILE, line=reader.line_num) from None
    return Demonstration(carried)


def write_marks(path: Path, carried: Iterable[tuple[Cell, int]]) -> None:
    """Write the file of the cells that were carried over."""
    with path.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.writer(stream, lineterminator="\n")
        writer.writerow(COLUMNS)
        writer.writerows((*cell.line, value) for cell, value in carried)


def _cell(row: Mapping[str, str]) -> Cell:
    pairs = [pair.partition("=") for pair in row["dimensions"].split()]
    dims: dict[str, Value] = {name: value for name, _, value in pairs}
    return Cell.of(row["measure"], Period.parse(row["period"]), row["territory"], dims)
