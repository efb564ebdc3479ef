"""Where tables tell an indicator: the rows of a codebook that join indicators with measures and concepts."""

from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import ClassVar

from esep.codebook.dated import Entry
from esep.codebook.reading import read

FILE = "claims/told.csv"


@dataclass(frozen=True, kw_only=True)
class Told(Entry):
    """Where an indicator, or what narrows one, is told.

    An indicator is told by a `measure` of the ledger under the condition `where`, which counts the `unit`;
    what narrows one is told by a row of a form (`concept`) or by a column (`suffix` behind its measure).
    """

    key_fields: ClassVar[tuple[str, ...]] = ("indicator", "measure")

    indicator: str
    measure: str | None = None
    where: str | None = None
    unit: str | None = None
    concept: str | None = None
    suffix: str | None = None

    @property
    def condition(self) -> tuple[tuple[str, str], ...]:
        """The condition as pairs of dimension and value."""
        name, _, value = (self.where or "").partition("=")
        return ((name, value),) if name else ()


@cache
def told_of(folder: Path, languages: tuple[str, ...]) -> dict[str, tuple[Told, ...]]:
    """The rows of a codebook by indicator; none where it has no such file.

    Args:
        folder: of the codebook.
        languages: those of the codebook.
    """
    found: dict[str, tuple[Told, ...]] = {}
    for row in read(Told, folder / FILE, languages):
        found[row.indicator] = (*found.get(row.indicator, ()), row)
    return found
