"""Two sets of figures of one form, cell by cell: the change in number and in percent, unit by unit."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from esep.forms.model import Cell, Form, Values

Unit = tuple[str, int]


@dataclass(frozen=True)
class Change:
    """One figure before and now, in the unit of its cell."""

    cell: Cell
    before: int
    now: int

    @property
    def difference(self) -> int:
        """Now minus before."""
        return self.now - self.before

    @property
    def percent(self) -> float | None:
        """The change in percent of the earlier figure; None when that was 0.

        >>> round(Change(Cell("R1", "1", "2"), 157_473, 140_272).percent, 1)
        -10.9
        """
        return None if self.before == 0 else 100 * self.difference / self.before


def changes(form: Form, before: Values, now: Values) -> Iterator[tuple[Unit, list[Change]]]:
    """The cells whose figure changed, unit by unit: a person and an amount of money have no common order.

    The units come in the order of the form, each with the decimals its sections print; within a unit the
    largest change comes first, equal ones in the order of the form.

    Args:
        form: what the figures are of.
        before: the earlier figures, shape (form.size,).
        now: the later ones, same shape.
    """
    units, unit_of = _units(form)
    moved = np.flatnonzero(before != now)
    order = moved[np.lexsort((moved, -np.abs(now[moved] - before[moved]), unit_of[moved]))]
    for number, unit in enumerate(units):
        found = [
            Change(form.cell(index), int(before[index]), int(now[index]))
            for index in map(int, order[unit_of[order] == number])
        ]
        if found:
            yield unit, found


def _units(form: Form) -> tuple[list[Unit], npt.NDArray[np.int64]]:
    """The units of a form, and which of them each figure has."""
    units: dict[Unit, int] = {}
    parts = []
    for section in form.sections:
        of_columns = [(form.measures[column.measure].unit, section.decimals) for column in section.columns]
        numbers = [units.setdefault(unit, len(units)) for unit in of_columns]
        parts.append(np.tile(np.array(numbers, np.int64), len(section.rows)))
    return list(units), np.concatenate(parts)
