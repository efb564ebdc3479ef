"""A filled form: its figures, what could not be filled and why, and what no cell of it tells."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from esep.forms.model import Form, Values
from esep.kernel.periods import Period


@dataclass(frozen=True, slots=True)
class Gap:
    """Cells that the records cannot fill: a whole column, or one row of it, and the fields that are missing.

    `row` is empty for the whole column. A dash as the only field: nothing in the records tells of it at all.
    """

    section: str
    column: str
    row: str
    fields: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Residual:
    """Units that count in a column and that no row of its kind holds: of unknown gravity, say."""

    residual: str
    section: str
    column: str
    amount: int


@dataclass(frozen=True)
class Filled:
    """A form filled from records for a territory and a period, as known at a moment.

    `values` are whole numbers, shape (form.size,), money in whole units; where `missing` is True there is no
    figure, and the 0 that stands there means nothing. `known_at` is in microseconds since 1970-01-01T00:00Z,
    `seq` the entry of the journal up to which the ledger had caught up.
    """

    form: Form
    territory: str
    period: Period
    known_at: int
    values: Values
    missing: npt.NDArray[np.bool_]
    gaps: tuple[Gap, ...]
    residuals: Sequence[Residual]
    standing: str = "internal"
    seq: int = 0

    @property
    def filled(self) -> int:
        """How many figures there are."""
        return int((~self.missing).sum())
