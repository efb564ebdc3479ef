"""Figures that are withheld, because so few records stand behind them that one would be given away.

Places with too few records are told together, and with them always the same few that have enough: those with
the fewest by what is known today. So neither a total less the rows beside it, nor one period less another,
gives the figure of one place: in every answer the places that are told together stand all, or none of them.
Which they are is asked of what is known today, whatever moment a table is about: two moments would tell them
apart. What is withheld in a period is withheld in every longer one, or the rest of it would tell it.
"""

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property

from esep.declare.measures import Behind, Counting
from esep.kernel.errors import EsepError
from esep.kernel.periods import Period
from esep.ledger.codings import Coding, Value
from esep.ledger.engines import Cells, Engine, Question
from esep.ledger.tables.asking import Plan, Source
from esep.ledger.tables.cells import Where
from esep.ledger.tables.dimensions import Dimension
from esep.ledger.tables.narrowing import Unless
from esep.ledger.tables.rollups import Rule

DAY = timedelta(days=1)
TODAY = 2**62  # microseconds: all that is known
LAST = Period(date.max - DAY, date.max)
BESIDE = 2  # places that are always told together with others: one alone could be one of these itself


@dataclass(frozen=True)
class Hidden:
    """The places of a period whose figures are told together, or not at all.

    `there` are the records that stood throughout, by place and kind; `joint` the places that are told
    together, `beside` those of them that stand beside the ones with too few. These alone have to be enough
    to hide the others: in a part of the period nobody else may be with them.
    """

    fewest: int
    there: Mapping[Coding, int]
    joint: frozenset[Value]
    beside: frozenset[Value]

    @cached_property
    def together(self) -> bool:
        """Whether they may be told together."""
        places = {cell[0] for cell, count in self._beside.items() if count}
        return len(places) >= BESIDE and sum(self._beside.values()) >= self.fewest

    @cached_property
    def by_kind(self) -> bool:
        """Whether they may be told together kind by kind."""
        kinds = Counter({cell[1:]: 0 for cell in self.there if cell[0] in self.joint})
        for cell, count in self._beside.items():
            kinds[cell[1:]] += count
        return self.together and all(count >= self.fewest for count in kinds.values())

    @cached_property
    def _beside(self) -> Mapping[Coding, int]:
        return {cell: count for cell, count in self.there.items() if cell[0] in self.beside}

    def tells(self, places: Collection[Value], *, by_kind: bool) -> bool:
        """Whether the figure of some places is told.

        >>> there = {("A", "x"): 1, ("B", "x"): 2, ("C", "x"): 2, ("D", "x"): 3}
        >>> few = Hidden(2, there, frozenset("ABC"), frozenset("BC"))
        >>> [few.tells(places, by_kind=True) for places in ("A", "BC", "D", "AD", "ABC", "ABCD")]
        [False, False, True, False, True, True]
        """
        inside = self.joint.intersection(places)
        whole = inside == self.joint and (self.by_kind if by_kind else self.together)
        return not inside or whole


def hidden(engine: Engine, behind: Behind, period: Period, places: Iterable[str]) -> Hidden:
    """The places whose figures of a period are told together.

    Args:
        engine: what counts the records that stand behind.
        behind: which they are.
        period: the period.
        places: the places there are, besides those in which any record stands.
    """
    without = {behind.without[0]: Unless(frozenset(behind.without[1:]))} if behind.without else {}

    def standing(when: Period) -> Cells:
        return engine.answer(Question(behind.standing, when, behind.by, TODAY, where=without))

    before, after = standing(Period(period.start - DAY, period.start)), standing(period)
    left = engine.answer(Question(behind.leaving, period, behind.by, TODAY))
    there = {cell: _count(before, cell) - _count(left, cell) for cell in {**before, **left, **after}}
    return among(there, behind.fewest, places, lambda: standing(LAST))


def among(there: Cells, fewest: int, places: Iterable[str], today: Callable[[], Cells]) -> Hidden:
    """The places that are told together where so many records stood in each.

    Args:
        there: the records that stood throughout, by place and kind.
        fewest: how many have to stand behind a figure.
        places: the places there are, besides those in which any record stood.
        today: tells the records that stand today; by them the places are chosen that stand beside.
    """
    counts = {cell: _count(there, cell) for cell in there}
    enough = {cell[0] for cell in counts} - {cell[0] for cell, count in counts.items() if count < fewest}
    joint = {*places, *(cell[0] for cell in counts)} - enough
    beside = set(_beside(today(), fewest)) if joint else set()
    standing = {cell: max(0, count) for cell, count in counts.items()}
    return Hidden(fewest, standing, frozenset(joint | beside), frozenset(beside))


def _beside(standing: Cells, fewest: int) -> Iterator[Value]:
    """The places with the fewest records: two, and more until enough of each kind stand in them together."""
    places, all_, taken = Counter[Value](), Counter[Coding](), Counter[Coding]()
    for cell in standing:
        places[cell[0]] += _count(standing, cell)
        all_[cell[1:]] += _count(standing, cell)
    for at, place in enumerate(sorted(places, key=lambda one: (places[one], str(one)))):
        kinds = {cell[1:]: _count(standing, cell) for cell in standing if cell[0] == place}
        if at < BESIDE or any(taken[kind] < fewest <= all_[kind] for kind in kinds):
            taken.update(kinds)
            yield place


def _count(cells: Cells, cell: Coding) -> int:
    figure = cells.get(cell, 0)
    return figure if isinstance(figure, int) else 0


class Withholding:
    """What is withheld in one table.

    Args:
        source: where the table comes from.
        planned: what it is asked for.
    """

    def __init__(self, source: Source, planned: Plan) -> None:
        self._plan, self._behind = planned, planned.counted.measure.behind
        self._hidden: list[Hidden] = []
        if self._behind is not None:
            for view in (planned.asking.view, planned.base):
                if view is not None:
                    there = (one.code for one in source.book.territories.on(view.period.last))
                    period = self._counted_in(view.period)
                    self._hidden.append(hidden(source.engine, self._behind, period, there))

    def _counted_in(self, period: Period) -> Period:
        """What stands at the end of a period is given away by those who are there that day."""
        stock = self._plan.counted.measure.counting == Counting.STOCK
        return Period(period.last, period.end) if stock else period

    @property
    def there(self) -> set[Value]:
        """The places in which any record stood."""
        return {cell[0] for one in self._hidden for cell in one.there}

    def tells(self, where: Where, told: Mapping[Dimension, Value]) -> bool:
        """Whether a figure is told.

        Args:
            where: the conditions on it.
            told: the values of the dimensions by which it is told.
        """
        if self._behind is None:
            return True
        place, own = self._behind.place, set(self._behind.own)
        by_kind = bool(own & {*where, *(one.path for one in told)})
        condition = where.get(place)
        rules = [(self._rule(one), value) for one, value in told.items() if one.path == place]

        def inside(code: Value) -> bool:
            held = condition is None or condition.holds(code)
            return held and all(rule(code) == value for rule, value in rules)

        return all(one.tells(set(filter(inside, one.joint)), by_kind=by_kind) for one in self._hidden)

    def cells(self, where: Where, known: Iterable[Coding]) -> Iterator[Coding]:
        """The cells of the table in which records stand, whether or not anything is counted there.

        Without them a row that is left out would say that its figure is 0.

        Args:
            where: the conditions on the table.
            known: the cells in which something is counted.
        """
        dimensions = self._plan.dimensions
        at = {number: one for number, one in enumerate(dimensions) if one.path in self._paths}
        blank = {
            tuple(None if number in at else value for number, value in enumerate(cell)) for cell in known
        }
        others = blank if len(at) < len(dimensions) else {(None,) * len(dimensions)}
        for there in self._standing(where) if at else ():
            placed = {number: self._rule(one)(there[one.path]) for number, one in at.items()}
            for cell in others:
                yield tuple(placed.get(number, value) for number, value in enumerate(cell))

    def openable(self, where: Where) -> None:
        """Refuse to open figures some of which are withheld: what moves between cells would tell them.

        Args:
            where: the conditions on them.

        Raises:
            EsepError: E-922.
        """
        dimensions = self._plan.dimensions
        cells = self.cells(where, [(None,) * len(dimensions)])
        told = [dict(zip(dimensions, cell, strict=True)) for cell in cells]
        if not all(self.tells(where, one) for one in ({}, *told)):
            raise EsepError("E-922", measure=self._plan.asking.measure, fewest=self.fewest)

    @property
    def fewest(self) -> int:
        """How many records have to stand behind a figure; 0 where nobody asks."""
        return self._behind.fewest if self._behind else 0

    @property
    def _paths(self) -> tuple[str, ...]:
        return (self._behind.place, *self._behind.own) if self._behind else ()

    def _standing(self, where: Where) -> Iterator[Mapping[str, Value]]:
        """Where, and of what kind, any record stood that meets the conditions."""
        for cell in (cell for one in self._hidden for cell in one.there):
            there = dict(zip(self._paths, cell, strict=True))
            if all(condition.holds(there[path]) for path, condition in where.items() if path in there):
                yield there

    def _rule(self, dimension: Dimension) -> Rule:
        ground = self._plan.ground
        return ground.told if dimension.place and ground.changed else dimension.rule
