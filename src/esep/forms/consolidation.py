"""Many returns into one: the sums, and which part of the country and of the period they cover."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from esep.codebook import Codebook
from esep.forms.model import Cell, Form, Values
from esep.forms.returns import STANDINGS, Return
from esep.kernel.errors import EsepError
from esep.kernel.periods import Period


@dataclass(frozen=True)
class Coverage:
    """Who reported: territories, in the order of the codebook.

    `partly` are territories that existed only for part of the period, with that part; `incomplete` are
    returns with figures that could not be read, which are not in the sums.
    """

    reported: tuple[str, ...]
    missing: tuple[str, ...]
    incomplete: tuple[str, ...]
    partly: Mapping[str, Period]

    @property
    def expected(self) -> int:
        """How many territories the country has at the end of the period, whether they reported or not."""
        return len(self.reported) + len(self.missing) + len(self.incomplete)

    @property
    def whole(self) -> bool:
        """Whether every territory of the country is in the sums."""
        return not self.missing and not self.incomplete


@dataclass(frozen=True)
class Consolidated:
    """The consolidated report of a country for a period.

    `values` are the sums, shape (form.size,); `by_territory` the figures of each return in them.
    `standing` is the lowest of the returns': figures that are partly a demonstration are a demonstration.
    """

    form: Form
    territory: str
    period: Period
    values: Values
    by_territory: Mapping[str, Values]
    coverage: Coverage
    standing: str

    def figure(self, cell: Cell, territory: str | None = None) -> int:
        """One figure, of the country or of a territory in it."""
        values = self.values if territory is None else self.by_territory[territory]
        return int(values[self.form.index(cell)])


def consolidate(form: Form, book: Codebook, returns: Sequence[Return]) -> Consolidated:
    """The sum of the returns of one period. A return with figures that could not be read stays outside.

    Raises:
        EsepError: E-302 when there is nothing to add up; E-303 when the returns are of several periods;
            E-304 when two returns are of one territory.
    """
    if not returns:
        raise EsepError("E-302")
    periods = {one.period for one in returns}
    if len(periods) > 1:
        raise EsepError("E-303", periods=", ".join(period.code for period in sorted(periods)))
    period = periods.pop()
    codes = [one.territory for one in returns]
    if len(set(codes)) < len(codes):
        doubled = sorted({code for code in codes if codes.count(code) > 1})
        raise EsepError("E-304", territories=", ".join(doubled))
    complete = {one.territory: one.workbook.values for one in returns if one.workbook.complete}
    territories = [one.code for one in book.territories.on(period.last)]
    return Consolidated(
        form=form,
        territory=book.code,
        period=period,
        values=np.sum([np.zeros(form.size, np.int64), *complete.values()], axis=0),
        by_territory={code: complete[code] for code in territories if code in complete},
        coverage=_coverage(book, period, territories, complete, codes),
        standing=lowest(one.standing for one in returns),
    )


def lowest(standings: Iterable[str]) -> str:
    """The standing of figures made from others: the lowest of theirs.

    >>> lowest(["draft", "demonstration"])
    'demonstration'
    """
    return min(standings, key=STANDINGS.index)


def _coverage(
    book: Codebook, period: Period, territories: Iterable[str], complete: Iterable[str], codes: Iterable[str]
) -> Coverage:
    reported, received = set(complete), set(codes)
    parts = {code: book.territories.part_of_period(code, period) for code in territories}
    return Coverage(
        reported=tuple(code for code in parts if code in reported),
        missing=tuple(code for code in parts if code not in received),
        incomplete=tuple(code for code in parts if code in received - reported),
        partly={code: part for code, part in parts.items() if part is not None and part != period},
    )
