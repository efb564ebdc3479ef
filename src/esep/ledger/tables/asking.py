"""What a table is asked for, and that it can be given."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace

from esep.codebook import Codebook
from esep.codebook.dated import nearest
from esep.declare import Domains
from esep.declare.measures import Counting
from esep.kernel.errors import EsepError
from esep.ledger.engines import Engine
from esep.ledger.measures import Counted
from esep.ledger.tables.comparing import Compare, View
from esep.ledger.tables.dimensions import OUTCOME, Dimension, Dimensions
from esep.ledger.tables.grounds import JOINT, Ground
from esep.ledger.tables.marks import Internal, Marks
from esep.ledger.tables.narrowing import NOT_STATED, Narrowed, Unless, narrowed
from esep.ledger.tables.repeating import repeated
from esep.ledger.tables.rollups import CALENDAR, RollUp


@dataclass(frozen=True, kw_only=True)
class Asking:
    """What a table is asked for.

    Args:
        measure: its name.
        view: the period, and the last moment whose knowledge counts.
        by: dimensions, wider ones as `article.chapter`; `month`, `quarter` or `year` of the day counted on.
        where: conditions as texts, see `esep.ledger.tables.narrowing`.
        territory: codes or names of territories, joined by a plus; empty for all.
        compare: with what.
        months: for how many months a cohort is followed.
    """

    measure: str
    view: View
    by: tuple[str, ...] = ()
    where: tuple[str, ...] = ()
    territory: str = ""
    compare: Compare | None = None
    months: int = 0


@dataclass(frozen=True, kw_only=True)
class Source:
    """Where tables come from: what counts, what is counted, what it means, and what it may be used for."""

    engine: Engine
    measures: Mapping[str, Counted]
    domains: Domains
    book: Codebook
    marks: Marks = field(default_factory=Internal)

    def counted(self, name: str) -> Counted:
        """The measure of a name.

        Raises:
            EsepError: E-890 for an unknown one, with the nearest names.
        """
        if name not in self.measures:
            raise EsepError("E-890", measure=repeated(name), nearest=nearest(name, self.measures))
        return self.measures[name]


@dataclass(frozen=True, kw_only=True)
class Plan:
    """An asking that can be answered.

    `dimensions` are those of the table; `conditions` those asked for without the territory, `territory` that
    of the territory, if one was asked for; `beside` leaves out what is registered beside the units of the
    measure and is none of them, where nobody asked for it; `place` is the dimension that says where.
    """

    asking: Asking
    counted: Counted
    dimensions: tuple[Dimension, ...]
    conditions: tuple[Narrowed, ...]
    beside: tuple[Narrowed, ...]
    ground: Ground
    place: Dimension | None
    base: View | None

    @property
    def narrowed(self) -> tuple[Narrowed, ...]:
        """Every condition but that of the territory."""
        return (*self.conditions, *self.beside)

    @property
    def calendar(self) -> str:
        """The unit of time by which the table is told; empty for none."""
        return next((one.name for one in self.dimensions if not one.path and one.name != OUTCOME), "")


def plan(source: Source, asking: Asking) -> Plan:
    """What is asked for, checked as a whole.

    Raises:
        EsepError: E-890 for an unknown measure; E-891 for a dimension by which it is not told; E-892 when
            months are asked of what does not add up; E-893, E-895 for a condition; E-896 when a measure that
            knows no territory is asked for one; E-899 when a dimension is given twice; E-824 for the months
            of a cohort; E-004 when nothing answers to the period a year before; E-895, E-107 for a territory.
    """
    counted = source.counted(asking.measure)
    if (counted.measure.counting == Counting.COHORT) != (asking.months > 0):
        raise EsepError("E-824", measure=asking.measure)
    base = asking.view.before(asking.compare) if asking.compare else None
    known = Dimensions(counted, source.domains, source.book, asking.view.period.last)
    asking = _grounded(asking, known.place)
    ground = Ground.of(source.book, asking.view.period, base.period if base else None, asking.territory)
    if ground.asked and known.place is None:
        raise EsepError("E-896", measure=asking.measure)
    conditions = tuple(narrowed(asking.where, known, source.book))
    return Plan(
        asking=asking,
        counted=counted,
        dimensions=_dimensions(counted, known, asking.by),
        conditions=conditions,
        beside=tuple(_beside(counted, known, source.book, conditions)),
        ground=ground,
        place=known.place,
        base=base,
    )


def _grounded(asking: Asking, place: Dimension | None) -> Asking:
    """A condition on the territory of a measure is what asking for a territory is: borders are heeded."""
    here = f"{place.name}=" if place else ""
    codes = [one.removeprefix(here) for one in asking.where if here and one.startswith(here)]
    if len(codes) != 1 or asking.territory or NOT_STATED in codes[0].split(","):
        return asking
    rest = tuple(one for one in asking.where if not one.startswith(here))
    return replace(asking, territory=codes[0].replace(",", JOINT), where=rest)


def _beside(
    counted: Counted, known: Dimensions, book: Codebook, conditions: tuple[Narrowed, ...]
) -> Iterator[Narrowed]:
    path = counted.record.beside
    asked = {one.dimension.path for one in conditions}
    if path in counted.measure.by and path not in asked:
        yield Narrowed(known.named(path), Unless(frozenset(book.articles.facts)))


def _dimensions(counted: Counted, known: Dimensions, names: tuple[str, ...]) -> tuple[Dimension, ...]:
    times = [name for name in names if _is_time(counted, name)]
    doubled = [name for name in names if names.count(name) > 1] or times[1:]
    if doubled:
        raise EsepError("E-899", dimension=repeated(doubled[0]))
    if times and counted.measure.counting != Counting.FLOW:
        raise EsepError("E-892", measure=counted.name, unit=times[0], kind=counted.measure.counting.value)
    told = [_time(counted, name) if name in times else known.named(name) for name in names]
    if counted.measure.counting == Counting.COHORT:
        told.insert(0, Dimension(OUTCOME, "", counted.record, None))
    return tuple(told)


def _is_time(counted: Counted, name: str) -> bool:
    return name in CALENDAR and name not in counted.measure.by


def _time(counted: Counted, name: str) -> Dimension:
    return Dimension(name, "", counted.record, None, RollUp(name, lambda value: value))
