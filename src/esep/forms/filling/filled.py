"""A filled form: its figures, what could not be filled and why, and what no cell of it tells."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from esep.codebook.series_breaks import SeriesBreak
from esep.forms.model import Form, Values
from esep.kernel.periods import Period
from esep.kernel.texts import Text


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
    `seq` the last entry of the journal known then. Of a register made for demonstration `real` is True where
    a figure was carried over from a publication, and `mark` is what its codebook says of such figures; of a
    register at work both are None, and every figure is real. `breaks` are those that laws make in its figures
    within the period.
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
    real: npt.NDArray[np.bool_] | None = None
    mark: Text | None = None
    breaks: tuple[SeriesBreak, ...] = ()

    @property
    def filled(self) -> int:
        """How many figures there are."""
        return int((~self.missing).sum())

    @property
    def invents(self) -> bool:
        """Whether any figure may be one that tells nothing of the world."""
        return self.real is not None

    @property
    def invented(self) -> npt.NDArray[np.bool_]:
        """True where a figure tells nothing of the world, shape (form.size,)."""
        return np.zeros(self.form.size, np.bool_) if self.real is None else ~self.real & ~self.missing
