"""Making a table: rows, total, and everything that stands beside them, from an engine's answers."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace

from esep.declare.measures import Counting
from esep.kernel.periods import Period
from esep.ledger.codings import Coding, Value
from esep.ledger.conditions import Among, Condition
from esep.ledger.engines import Figure
from esep.ledger.tables.asking import Asking, Plan, Source, plan
from esep.ledger.tables.cells import Asker, Wanted, Where, parts
from esep.ledger.tables.comparing import View
from esep.ledger.tables.describing import breaks, coverage, notes
from esep.ledger.tables.dimensions import Dimension
from esep.ledger.tables.grounds import JOINT
from esep.ledger.tables.marks import Cell
from esep.ledger.tables.narrowing import NOT_STATED, Narrowed, Outside, together
from esep.ledger.tables.ordering import Order
from esep.ledger.tables.rates import Rates
from esep.ledger.tables.table import Residual, Row, Table, number
from esep.ledger.tables.withholding import Withholding

Figures = Mapping[Coding, Figure]
APART = {Counting.DISTINCT, Counting.DURATION}  # rows do not add up to the whole


def table(source: Source, asking: Asking) -> Table:
    """The table that is asked for.

    Raises:
        EsepError: see `esep.ledger.tables.asking.plan`.
    """
    return _Building(source, plan(source, asking)).table()


class _Building:
    """One table while it is made."""

    def __init__(self, source: Source, planned: Plan) -> None:
        self._source, self._plan = source, planned
        self._now = self._asker(planned.asking.view)
        self._then = self._asker(planned.base) if planned.base else None
        self._rates = Rates(source.book, planned)
        self._compared = planned.base is not None and self._ground_then is not None
        self._withholding = Withholding(source, planned)

    def table(self) -> Table:
        planned, asking = self._plan, self._plan.asking
        self._now.prepare(list(self._wanted()))
        every = list(self._rows())
        told = [self._kept(row, self._where()) for row in every]
        total = self._kept(self._total(every), self._where())
        rows = tuple(row for row in told if None not in row.dims)
        residual = (*self._not_stated(told), *self._overlap(told, total), *self._left_out())
        made = Table(
            counted=planned.counted,
            dimensions=planned.dimensions,
            names=tuple(one.name for one in planned.dimensions),
            view=asking.view,
            compare=asking.compare,
            base=planned.base,
            territory=JOINT.join(planned.ground.asked) or self._rates.country,
            conditions=asking.where,
            months=asking.months,
            standing=self._source.marks.standing,
            rows=rows,
            total=total,
            residual=residual,
            breaks=tuple(breaks(self._source.book, planned, rows)),
            coverage=coverage(self._source, planned, self._present(told)),
            notes=(),
        )
        return replace(made, notes=tuple(notes(planned, made, self._rates.refusals)))

    def _asker(self, view: View) -> Asker:
        asking = self._plan.asking
        return Asker(self._source.engine, self._plan.counted, view, self._plan.ground, asking.months)

    @property
    def _ground_then(self) -> frozenset[Value] | None:
        ground = self._plan.ground
        return ground.then() if ground.asked else frozenset()

    def _where(self) -> dict[str, Condition]:
        """The conditions on the period of the table."""
        return self._with_ground(self._plan.narrowed, self._plan.ground.now())

    def _where_then(self) -> dict[str, Condition]:
        """The conditions on the period it is compared with."""
        return self._with_ground(self._plan.narrowed, self._ground_then or frozenset())

    def _with_ground(self, conditions: Iterable[Narrowed], codes: frozenset[Value]) -> dict[str, Condition]:
        return together([*conditions, *self._territory(Among(codes))])

    def _territory(self, condition: Condition) -> Iterator[Narrowed]:
        if self._plan.ground.asked and self._plan.place:
            yield Narrowed(self._plan.place, condition)

    def _rows(self) -> Iterator[Row]:
        """Every cell of either period, in the order of the codebook."""
        dimensions = self._plan.dimensions
        now = self._now.cells(dimensions, self._where())
        then: Figures = {}
        if self._then and self._compared:
            then = self._in_step(self._then.cells(dimensions, self._where_then()))
        nothing = self._now.nothing
        cells, where = {*now, *then}, self._where()
        cells |= {cell for cell in self._withholding.cells(where, cells) if not self._tells(cell, where)}
        for cell in sorted(cells, key=Order(self._source.book, dimensions).key):
            yield self._row(cell, now.get(cell, nothing), then.get(cell, nothing) if self._compared else None)

    def _tells(self, dims: Coding, where: Where) -> bool:
        """Whether a figure may be told, or would give somebody away."""
        return self._withholding.tells(where, dict(zip(self._plan.dimensions, dims, strict=bool(dims))))

    def _kept(self, row: Row, where: Where) -> Row:
        """A row, with all its figures withheld where they would give somebody away."""
        return row if self._tells(row.dims, where) else withheld(row)

    def _in_step(self, cells: Figures) -> Figures:
        """The cells of the earlier period, its months under those of the later one."""
        planned = self._plan
        if not planned.calendar or planned.base is None:
            return cells
        at = planned.dimensions.index(next(one for one in planned.dimensions if one.name == planned.calendar))
        earlier = parts(planned.base.period, planned.calendar)
        later = parts(planned.asking.view.period, planned.calendar)
        step = {before.code: now.code for before, now in zip(earlier, later, strict=False)}
        return {
            (*cell[:at], step.get(str(cell[at])), *cell[at + 1 :]): figure for cell, figure in cells.items()
        }

    def _total(self, told: Sequence[Row]) -> Row:
        """The whole, asked by itself where rows do not add up to it."""
        adds_up = self._plan.counted.measure.counting not in APART
        figures = [row.figure for row in told if isinstance(row.figure, int)]
        bases = [row.base for row in told if isinstance(row.base, int)]
        if adds_up:
            return self._row((), sum(figures), sum(bases) if self._compared else None)
        base = self._then.total(self._where_then()) if self._then and self._compared else None
        return self._row((), self._now.total(self._where()), base)

    def _row(self, dims: Coding, figure: Figure | None, base: Figure | None) -> Row:
        people, marks = self._rates.people(dims), self._source.marks
        period, before = self._plan.asking.view.period, self._plan.base.period if self._plan.base else None
        invented = marks.invents and not marks.is_real(self._cell(dims, period), number(figure))
        row = Row(dims, figure, base, people, invented=invented, compared=self._compared)
        if not (marks.invents and before and self._compared):
            return row
        return replace(row, base_invented=not marks.is_real(self._cell(dims, before), number(base)))

    def _cell(self, dims: Coding, period: Period) -> Cell | None:
        """The cell as marks know it; None where a condition asks for several values and no row says which."""
        planned = self._plan
        rows = {one.name: value for one, value in zip(planned.dimensions, dims, strict=bool(dims))}
        finest = {one.path for one in planned.dimensions if one.wider is None} if dims else set()
        asked = [one for one in planned.conditions if one.dimension.path not in finest]
        if not all(one.single for one in asked):
            return None
        told: dict[str, Value] = {one.dimension.name: one.single[0] for one in asked} | rows
        territory = JOINT.join(planned.ground.asked) or self._rates.country
        if planned.place and planned.place.name in told:
            territory = str(told.pop(planned.place.name) or NOT_STATED)
        return Cell.of(planned.counted.name, period, territory, told)

    def _not_stated(self, told: Sequence[Row]) -> Iterator[Residual]:
        for row in told:
            if None in row.dims:
                at = row.dims.index(None)
                yield Residual("not_stated", row, self._plan.dimensions[at])

    def _overlap(self, told: Sequence[Row], total: Row) -> Iterator[Residual]:
        """What rows and total differ by, since a unit may stand in several rows."""
        if not self._plan.dimensions or self._now.nothing is None or any(row.withheld for row in told):
            return
        rest = [_left(total.figure, [row.figure for row in told])]
        rest.append(_left(total.base, [row.base for row in told]) if self._compared else None)
        if any(rest):
            yield Residual("overlap", self._beyond(*rest))

    def _wanted(self) -> Iterator[Wanted]:
        """What will be asked of the period of the table."""
        if not self._plan.calendar:
            yield [one for one in self._plan.dimensions if one.path], self._where()
        if self._plan.counted.measure.counting in APART:
            yield (), self._where()
        if self._plan.place and not self._tells_where:
            yield [self._plan.place], {}
        yield from (((), together(conditions)) for _, _, conditions in self._beside())

    @property
    def _tells_where(self) -> bool:
        """Whether the rows themselves are all that is known of territories in the period."""
        return self._plan.place in self._plan.dimensions and not (self._where() or self._plan.base)

    def _present(self, told: Sequence[Row]) -> set[str]:
        """The territories of which anything is known in the period, whatever the table was narrowed by."""
        place = self._plan.place
        if place is None:
            return set()
        if self._tells_where:
            at = self._plan.dimensions.index(place)
            values = {row.dims[at] for row in told}
        else:
            values = {cell[-1] for cell in self._now.cells([place], {})} | self._withholding.there
        return {str(value) for value in values if value is not None}

    def _left_out(self) -> Iterator[Residual]:
        """What stands beside the table, where there is anything."""
        for kind, of, conditions in self._beside():
            where = together(conditions)
            if figure := self._now.total(where):
                yield Residual(kind, self._kept(self._beyond(figure, None), where), of, within=False)

    def _beside(self) -> Iterator[tuple[str, Dimension, Sequence[Narrowed]]]:
        """What conditions leave out that a reader would not expect."""
        territory = tuple(self._territory(Among(self._plan.ground.now())))
        own = (*self._plan.narrowed, *territory)
        for at, one in enumerate(own):
            if one.leaves_out:
                others = [other for place, other in enumerate(own) if place != at]
                unstated = Narrowed(one.dimension, Among.of(None))
                yield "condition_not_stated", one.dimension, [*others, unstated]
        for inside in self._territory(Outside(self._plan.ground.now())):
            yield "elsewhere", inside.dimension, [*self._plan.narrowed, inside]
        for one in self._plan.beside:
            facts = Narrowed(one.dimension, Among(self._source.book.articles.facts))
            yield "beside", one.dimension, [*self._plan.conditions, *territory, facts]

    def _beyond(self, figure: Figure | None, base: Figure | None) -> Row:
        """A figure that no publication has."""
        made_up, compared = self._source.marks.invents, base is not None
        return Row((), figure, base, invented=made_up, compared=compared, base_invented=made_up and compared)


def withheld(row: Row) -> Row:
    """A row without its figures, which says that they are withheld."""
    return replace(row, figure=None, base=None, withheld=True, invented=False, base_invented=False)


def _left(total: Figure | None, figures: Iterable[Figure | None]) -> int | None:
    counts = [figure for figure in figures if isinstance(figure, int)]
    return total - sum(counts) if isinstance(total, int) else None
