"""A revision as commands tell it: figures at both moments, and a period against the year before."""

from dataclasses import dataclass, replace
from functools import cached_property

from esep.cli.counting import Counting
from esep.declare.measures import Counting as Kind
from esep.kernel.errors import EsepError
from esep.kernel.periods import Period
from esep.ledger.codings import Coding
from esep.ledger.engines import Cells, Figure
from esep.ledger.revisions import Revision
from esep.ledger.tables.asking import Asking, Plan, plan
from esep.ledger.tables.building import table
from esep.ledger.tables.comparing import View
from esep.ledger.tables.naming import Naming
from esep.ledger.tables.opening import question
from esep.ledger.tables.ordering import Order
from esep.ledger.tables.table import Row, Table
from esep.ledger.tables.withholding import Withholding
from esep.ledger.whys import Why

LATE = Why.REGISTERED_LATE


@dataclass(frozen=True)
class Revised:
    """Figures at two moments: cell by cell, and all together, which is asked by itself.

    `now` is the table at the later moment.
    """

    planned: Plan
    now: Table
    cells: Revision
    total: Revision

    @cached_property
    def rows(self) -> list[Row]:
        """Every cell of either moment, or that changed in between, with its figures then (base) and now."""
        told = {*self.cells.before, *self.cells.after, *(one.cell for one in self.cells.changes)}
        invented = {row.dims: row.invented for row in self.now.rows}
        return [
            self._row(cell, self.cells, invented=invented.get(cell, self.now.demonstrates))
            for cell in sorted(told, key=Order(self.planned.ground.book, self.planned.dimensions).key)
        ]

    def _row(self, cell: Coding, cells: Revision, *, invented: bool) -> Row:
        now, then = (told.get(cell, self._nothing) for told in (cells.after, cells.before))
        return self._then(Row(cell, now, then, invented=invented))

    def _then(self, row: Row) -> Row:
        """What was known then is as real as what is known now, if it is the same."""
        made_up = row.invented or row.base != row.figure
        return replace(row, base_invented=self.now.demonstrates and made_up)

    @property
    def whole(self) -> Row:
        """All together."""
        before, after = (_whole(cells, self._nothing) for cells in (self.total.before, self.total.after))
        return self._then(Row((), after, before, invented=self.now.total.invented))

    def named(self, cell: Coding, naming: Naming) -> str:
        """A cell by the titles of its values."""
        return ", ".join(
            naming.value(one, value) for one, value in zip(self.planned.dimensions, cell, strict=True)
        )

    @property
    def _nothing(self) -> Figure | None:
        return None if self.planned.counted.measure.counting == Kind.DURATION else 0


@dataclass(frozen=True)
class Against:
    """A period compared with the same days a year before.

    `base` is the earlier one as known at the same moment, `lagged` as it was known as long after its end;
    `change` is against the first, `alike` against the second, `since` what the two differ by, as a part of
    the change, `late` the part of it that was registered late.
    """

    period: Period
    before: Period
    value: int
    base: int
    lagged: int
    late: int

    @property
    def change(self) -> int:
        """The change against the earlier period as it is known now."""
        return self.value - self.base

    @property
    def alike(self) -> int:
        """The change against it as it was known as long after its end."""
        return self.value - self.lagged

    @property
    def since(self) -> int:
        """The part of the change that the earlier period alone made, by what was told of it since."""
        return self.lagged - self.base


def revised(here: Counting, asking: Asking, since: int | None) -> Revised:
    """The revision that is asked for: of the period between two moments, or of the one a year before.

    Args:
        here: where figures are counted.
        asking: the measure and what it is told by, at the later moment.
        since: the earlier moment; None to revise the period a year before, since it was as long over.

    Raises:
        EsepError: see `esep.ledger.tables.opening.question` and `esep.ledger.tables.asking.plan`.
    """
    planned = plan(here.source, asking)
    view, earlier = asking.view, since
    if planned.base is not None:
        view, earlier = View(planned.base.period, asking.view.known_at), planned.base.known_at
    if earlier is None:
        raise EsepError("E-919")
    asked = question(planned, view)
    Withholding(here.source, planned).openable(asked.where)
    opening = here.opening(asking.measure)
    cells = Revision.of(opening, asked, earlier)
    total = Revision.of(opening, replace(asked, by=(), groups={}), earlier) if asked.by else cells
    return Revised(planned, table(here.source, replace(asking, view=view, compare=None)), cells, total)


def against(here: Counting, asking: Asking) -> Against:
    """A period against the one a year before.

    Raises:
        EsepError: as `revised`; E-921 for a duration: days in the middle do not add up.
    """
    told, planned = revised(here, asking, None), plan(here.source, asking)
    asked = replace(question(planned, asking.view), by=(), groups={})
    value = _whole(here.source.engine.answer(asked), 0)
    before, after = told.whole.base, told.whole.figure
    if not (isinstance(value, int) and isinstance(before, int) and isinstance(after, int)):
        raise EsepError("E-921", measure=asking.measure)
    part = told.total.whys().get(LATE)
    base = planned.base or asking.view
    return Against(asking.view.period, base.period, value, after, before, -part.sum if part else 0)


def _whole(cells: Cells, nothing: Figure | None) -> Figure | None:
    """All cells of a figure without dimensions: one as a rule, the outcomes of a cohort together."""
    if nothing is None:
        return next(iter(cells.values()), None)
    return sum(figure for figure in cells.values() if isinstance(figure, int))
