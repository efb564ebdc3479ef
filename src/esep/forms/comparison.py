"""Two sets of figures of one form, cell by cell: the change in number and in percent."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from esep.forms.model import Cell, Form, Values


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


def changes(form: Form, before: Values, now: Values) -> Iterator[Change]:
    """The cells whose figure changed, the largest change first, equal ones in the order of the form.

    Args:
        form: what the figures are of.
        before: the earlier figures, shape (form.size,).
        now: the later ones, same shape.
    """
    moved = np.flatnonzero(before != now)
    order = moved[np.argsort(-np.abs(now[moved] - before[moved]), kind="stable")]
    for index in order:
        yield Change(form.cell(int(index)), int(before[index]), int(now[index]))
