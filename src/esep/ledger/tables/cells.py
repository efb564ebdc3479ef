"""The cells of a table, asked of an engine: one view of it, dimension by dimension."""

import json
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Protocol, runtime_checkable

from esep.declare.measures import Counting
from esep.kernel.periods import Period
from esep.ledger.codings import Coding, Value
from esep.ledger.conditions import Condition
from esep.ledger.engines import Cells, Engine, Figure, Question
from esep.ledger.measures import Counted
from esep.ledger.tables.comparing import View
from esep.ledger.tables.dimensions import OUTCOME, Dimension, itself
from esep.ledger.tables.grounds import Ground
from esep.ledger.tables.rollups import Rule, Told, unit_of

Where = Mapping[str, Condition]
Wanted = tuple[Sequence[Dimension], Where]


@runtime_checkable
class Many(Protocol):
    """An engine that answers several questions about the same postings from one reading of them."""

    def answer_many(self, questions: Sequence[Question]) -> list[Cells]:
        """The cells of each question."""
        ...


class Asker:
    """Asks an engine about one measure, in one view.

    Args:
        engine: what counts.
        counted: the measure.
        view: the period and the moment.
        ground: how territories are told.
        months: for how many months a cohort is followed.
    """

    def __init__(self, engine: Engine, counted: Counted, view: View, ground: Ground, months: int = 0) -> None:
        self._engine, self._counted, self._view, self._ground = engine, counted, view, ground
        self._months = months
        self._ready: dict[object, Cells] = {}

    def prepare(self, wanted: Sequence[Wanted]) -> None:
        """Ask at once for what will be asked for, where the engine reads postings once for all of it."""
        if isinstance(self._engine, Many):
            period = self._view.period
            told = [
                (_key(period, dimensions, where), self._question(period, dimensions, where))
                for dimensions, where in wanted
            ]
            answers = self._engine.answer_many([question for _, question in told])
            self._ready |= {key: cells for (key, _), cells in zip(told, answers, strict=True)}

    @property
    def nothing(self) -> Figure | None:
        """The figure of a cell that no engine tells of: 0, and of a duration that there is none."""
        return None if self._counted.measure.counting == Counting.DURATION else 0

    def total(self, where: Where) -> Figure | None:
        """The figure without any dimension: asked by itself, since not everything adds up."""
        cells = self._ask(self._view.period, (), where)
        if self.nothing is None:
            return next(iter(cells.values()), None)
        return sum(figure for figure in cells.values() if isinstance(figure, int))

    def cells(self, dimensions: Sequence[Dimension], where: Where) -> dict[Coding, Figure]:
        """The figures by some dimensions, in their order."""
        unit = next((at for at, one in enumerate(dimensions) if not one.path and one.name != OUTCOME), None)
        if unit is None:
            return self._told(self._view.period, dimensions, where)
        others = [one for at, one in enumerate(dimensions) if at != unit]
        return self._by_time(dimensions[unit].name, unit, others, where)

    def _by_time(
        self, unit: str, at: int, dimensions: Sequence[Dimension], where: Where
    ) -> dict[Coding, Figure]:
        """The figures of each month, or quarter, or year, all coded as things stood when the period ended.

        What counts from a day on to the end of the period, less what counts from a later day on.
        """
        found: dict[Coding, Figure] = {}
        later: dict[Coding, Figure] = {}
        for part in reversed(parts(self._view.period, unit)):
            since = self._told(Period(part.start, self._view.period.end), dimensions, where)
            for cell in {**since, **later}:
                figure = _count(since, cell) - _count(later, cell)
                if figure:
                    found[(*cell[:at], part.code, *cell[at:])] = figure
            later = since
        return found

    def _told(self, period: Period, dimensions: Sequence[Dimension], where: Where) -> dict[Coding, Figure]:
        """The figures by dimensions, several of which may be told by one dimension of the measure."""
        placed = [one for one in dimensions if one.path]
        paths = _paths(placed)
        cells = self._ask(period, placed, where)
        if len(placed) == len(paths):
            return dict(cells)
        found: dict[Coding, Figure] = {}
        for cell, figure in cells.items():
            # The outcome of a cohort comes first, before any dimension.
            ahead = len(cell) - len(paths)
            values = {path: iter(unpacked(value)) for path, value in zip(paths, cell[ahead:], strict=True)}
            found[(*cell[:ahead], *(next(values[one.path]) for one in placed))] = figure
        return found

    def _rule(self, dimension: Dimension) -> Rule:
        return self._ground.told if dimension.place and self._ground.changed else dimension.rule

    def _ask(self, period: Period, dimensions: Sequence[Dimension], where: Where) -> Cells:
        ready = self._ready.get(_key(period, dimensions, where))
        if ready is None:
            return self._engine.answer(self._question(period, dimensions, where))
        return ready

    def _question(self, period: Period, dimensions: Sequence[Dimension], where: Where) -> Question:
        paths = _paths(dimensions)
        rules = {path: [self._rule(one) for one in dimensions if one.path == path] for path in paths}
        groups = {path: Told(packed(all_)) for path, all_ in rules.items() if all_ != [itself]}
        known_at, months = self._view.known_at, self._months
        return Question(self._counted.name, period, paths, known_at, months, where, groups)


def _paths(dimensions: Iterable[Dimension]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(one.path for one in dimensions))


def _key(period: Period, dimensions: Iterable[Dimension], where: Where) -> object:
    return period, tuple(one.name for one in dimensions), frozenset(where.items())


def parts(period: Period, unit: str) -> list[Period]:
    """The months, quarters or years of a period, cut where the period is.

    >>> [one.code for one in parts(Period.parse("2024-01-15..2024-03-31"), "month")]
    ['2024-01-15..2024-01-31', '2024-02', '2024-03']
    """
    found, start = [], period.start
    while start < period.end:
        end: date = min(unit_of(start, unit).end, period.end)
        found.append(Period(start, end))
        start = end
    return found


def packed(rules: Sequence[Rule]) -> Rule:
    """One rule that tells what several rules make of a value."""
    if len(rules) == 1:
        return rules[0]

    def rule(value: Value) -> Value:
        return PACKED + json.dumps([one(value) for one in rules])

    return rule


def unpacked(value: Value) -> list[Value]:
    """The values that a rule of `packed` has told.

    >>> unpacked(packed([lambda value: "6", lambda value: value])("188")), unpacked("188")
    (['6', '188'], ['188'])
    """
    if isinstance(value, str) and value.startswith(PACKED):
        told: list[Value] = json.loads(value.removeprefix(PACKED))
        return told
    return [value]


def _count(cells: Mapping[Coding, Figure], cell: Coding) -> int:
    figure = cells.get(cell, 0)
    return figure if isinstance(figure, int) else 0


PACKED = "\x1f"  # no code begins with this sign
