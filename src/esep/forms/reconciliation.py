"""Figures that others published against ours: the difference, and what it leaves open."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from esep.codebook.lists import Figure
from esep.forms.consolidation import Consolidated
from esep.forms.model import Cell
from esep.kernel.errors import EsepError


@dataclass(frozen=True)
class Reconciled:
    """A published figure beside ours; `residual` is what the published one holds more."""

    cell: Cell
    territory: str
    published: int
    ours: int | None
    source: str
    note: str

    @property
    def residual(self) -> int | None:
        """Published minus ours; None where we have no figure."""
        return None if self.ours is None else self.published - self.ours


def reconcile(report: Consolidated, figures: Iterable[Figure]) -> Iterator[Reconciled]:
    """Every published figure of the report's form and period beside the consolidated one.

    Raises:
        EsepError: E-305 when no published figure is of this form and period.
    """
    found = [
        figure for figure in figures if figure.form == report.form.form and figure.period == report.period
    ]
    if not found:
        raise EsepError("E-305", form=report.form.form, period=report.period.code)
    for figure in found:
        cell = Cell(figure.section, figure.row, figure.column)
        yield Reconciled(
            cell,
            figure.territory,
            int(figure.value),
            _ours(report, cell, figure.territory),
            figure.source,
            figure.note,
        )


def _ours(report: Consolidated, cell: Cell, territory: str) -> int | None:
    if territory == report.territory:
        return report.figure(cell)
    return report.figure(cell, territory) if territory in report.by_territory else None
