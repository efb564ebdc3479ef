"""Filling a form: for as many territories as are asked for, by one reading of the ledger."""

from collections.abc import Iterable, Iterator, Sequence

import numpy as np

from esep.codebook.series_breaks import SeriesBreak
from esep.forms.filling.compiling import Answered, Compiler, Use
from esep.forms.filling.counting import Columned, Told, counts, told
from esep.forms.filling.declaring import Filling
from esep.forms.filling.filled import Filled, Gap, Residual
from esep.forms.filling.placing import slots
from esep.forms.model import TOTAL, Form, Values
from esep.kernel.errors import EsepError
from esep.kernel.periods import Period
from esep.ledger.engines import Engine, Question

UNPLACED = "unplaced"


def fill(
    filling: Filling,
    engine: Engine | Columned,
    territories: Sequence[str],
    period: Period,
    known_at: int,
    standing: str = "internal",
) -> list[Filled]:
    """A form filled from the ledger, once for each territory.

    A territory holds what lay in it at the end of the period; the country holds everything that is recorded.

    Args:
        filling: how the form is filled.
        engine: what answers questions to the ledger.
        territories: their codes, as of the end of the period.
        period: the period it is filled for.
        known_at: the last moment whose knowledge counts, in microseconds since 1970-01-01T00:00Z.
        standing: what the figures may be used for.

    Raises:
        EsepError: E-882 when this version of the form was not in use at the end of the period.
    """
    form = filling.form
    if not form.holds_on(period.last):
        raise EsepError("E-882", form=form.form, version=form.version, day=period.last.isoformat())
    compiler = Compiler(filling, period, known_at)
    asked = compiler.compiled()
    sheets = _Sheets(filling, territories, period)
    for compiled, answer in zip(asked, told(engine, [one.question for one in asked]), strict=True):
        sheets.take(compiled, answer)
    missing = _missing(form, compiler.gaps)
    breaks = tuple(_breaks(filling, [one.question for one in asked], period))
    return [
        Filled(form, code, period, known_at, np.where(missing, 0, values), missing, tuple(compiler.gaps),
               sheets.residuals(at), standing, breaks=breaks)
        for at, (code, values) in enumerate(zip(territories, sheets.values, strict=True))
    ]  # fmt: skip


class _Sheets:
    """The figures of all territories while they are put together.

    Units are counted in slots: one for each part of the country asked for, one for all others, one for what
    stands nowhere. The country is their sum.
    """

    def __init__(self, filling: Filling, territories: Sequence[str], period: Period) -> None:
        self.filling, self.period = filling, period
        country = filling.book.territories.country(period.last).code
        self.parts = [code for code in territories if code != country]
        self.many = len(self.parts) + 2
        self._adds = np.array(
            [[code in (part, country) for part in (*self.parts, "", "")] for code in territories], np.int64
        )
        self._country = np.array([code == country for code in territories], np.int64)
        self.values: Values = np.zeros((len(territories), filling.form.size), np.int64)
        self._residuals: dict[tuple[str, str, str], Values] = {}

    def take(self, compiled: Answered, answer: Told) -> None:
        """Put an answer into every cell it belongs to."""
        known = answer.values[compiled.territory]
        where = slots(known, self.parts, self.filling.book.territories, self.period)
        for number, sums in counts(compiled, answer, where, self.many):
            use = compiled.uses[number]
            here = [(at, sums[row.concept]) for at, row in enumerate(use.section.rows) if row.concept in sums]
            if here:
                cells = use.section.cells([at for at, _ in here], use.column)
                self.values[:, cells] += use.sign * (
                    self._adds @ np.stack([found for _, found in here], axis=1)
                )
            for code in compiled.residuals:
                if f"-{code}" in sums:
                    self._add(code, use, self._adds @ sums[f"-{code}"])
            if TOTAL in sums and sums[TOTAL][-1]:
                self._add(UNPLACED, use, self._country * sums[TOTAL][-1])

    def _add(self, residual: str, use: Use, amounts: Values) -> None:
        key = (residual, use.section.section, use.section.columns[use.column].column)
        self._residuals[key] = self._residuals.get(key, 0) + use.sign * amounts

    def residuals(self, place: int) -> tuple[Residual, ...]:
        """What no row tells of in the sheet of a territory."""
        found = (Residual(*key, int(amounts[place])) for key, amounts in self._residuals.items())
        return tuple(one for one in found if one.amount)


def _breaks(filling: Filling, asked: Iterable[Question], period: Period) -> Iterator[SeriesBreak]:
    """The breaks that laws make within the period in anything that was counted."""
    counted = {one.measure for one in asked}
    for one in filling.book.breaks:
        if period.start < one.on <= period.last and any(map(one.about, counted)):
            yield one


def _missing(form: Form, gaps: Iterable[Gap]) -> "np.ndarray[tuple[int], np.dtype[np.bool_]]":
    missing = np.zeros(form.size, np.bool_)
    for gap in gaps:
        section = form.by_name[gap.section]
        here = missing[section.offset : section.offset + section.size].reshape(section.shape)
        rows = [section.row_codes[gap.row]] if gap.row else slice(None)
        columns = [section.column_codes[gap.column]] if gap.column else slice(None)
        here[rows, columns] = True
    return missing
