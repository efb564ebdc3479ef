"""What stands beside the figures of a table: breaks in the series, coverage, and notes to the reader."""

from collections.abc import Collection, Iterable, Iterator, Mapping
from datetime import date, timedelta
from functools import partial

from esep.codebook import Codebook
from esep.declare.measures import Counting, Lapse
from esep.kernel.errors import EsepError
from esep.ledger.engines import months_later
from esep.ledger.tables.asking import Plan, Source
from esep.ledger.tables.comparing import Compare
from esep.ledger.tables.narrowing import together
from esep.ledger.tables.table import LAW, Break, Coverage, Note, Row, Table

DAY = timedelta(days=1)
TOGETHER = "E-898"  # a territory that existed for a part of the period


def breaks(book: Codebook, planned: Plan, rows: Iterable[Row]) -> Iterator[Break]:
    """The days within all that is told on which borders changed, a code of a row began or ended, or a law."""
    yield from _by_law(book, planned)
    ground = planned.ground
    if planned.ground.asked or any(one.place for one in planned.dimensions):
        for change in ground.changes:
            codes = {change.before, change.after, str(ground.told(change.before))}
            if not ground.asked or codes & set(ground.asked):
                borders = partial(Break, of="territory", source=change.source, verified=change.verified)
                yield borders(change.on, "borders", change.before, change.after)
    first, last = _span(planned)
    for at, one in enumerate(planned.dimensions):
        if one.of and not one.place:
            for code in dict.fromkeys(str(row.dims[at]) for row in rows):
                for row in book.list(one.of).history(code) if code in book.list(one.of) else ():
                    code_of = partial(Break, of=one.name, source=row.source, verified=row.verified)
                    if first < row.valid_from <= last:
                        yield code_of(row.valid_from, "begins", after=code)
                    if row.valid_to and first < row.valid_to <= last:
                        yield code_of(row.valid_to, "ends", before=code)


def _by_law(book: Codebook, planned: Plan) -> Iterator[Break]:
    """The breaks that a law makes in the measure, where the conditions leave in what it is about."""
    first, last = _span(planned)
    conditions = {path: one.holds for path, one in together(planned.narrowed).items()}
    for one in book.breaks:
        if first < one.on <= last and one.about(planned.asking.measure) and one.left_in(conditions):
            yield Break(one.on, LAW, of=one.code, source=one.source, verified=one.verified)


def _span(planned: Plan) -> tuple[date, date]:
    """The first and the last day of all that is told or compared; a cohort is followed beyond its period."""
    asking, base = planned.asking, planned.base
    view, starts = asking.view.period, [one.period.start for one in (asking.view, base) if one]
    last = months_later(view.last, asking.months) - DAY if asking.months else view.last
    return min(starts), last


def coverage(source: Source, planned: Plan, found: Collection[str]) -> Coverage:
    """The territories of which the register knew anything in the period, and those of which nothing.

    Args:
        source: where the table comes from.
        planned: what it is asked for.
        found: the territories of which anything is known, whatever the table was narrowed by.
    """
    if planned.place is None:
        return Coverage()
    view, place = planned.asking.view, planned.place
    asked = planned.ground.asked
    expected = asked or tuple(one.code for one in source.book.territories.on(view.period.last))
    wanted = dict.fromkeys(str(planned.ground.told(code)) for code in expected)
    others = () if asked else sorted(set(found) - set(wanted))
    return Coverage(
        place.name,
        (*(code for code in wanted if code in found), *others),
        tuple(code for code in wanted if code not in found),
    )


def notes(planned: Plan, made: Table, refusals: Mapping[str, EsepError]) -> Iterator[Note]:
    """Everything a reader has to know before using the figures."""
    yield Note(f"kind.{made.kind}", {"months": planned.asking.months})
    if made.demonstrates:
        yield Note("demonstration", {})
    yield from _about_time(planned, made)
    yield from _about_ground(planned)
    yield from _about_rows(made)
    yield from _about_rates(made, refusals)
    if made.coverage.absent:
        yield Note("absent", {"territories": made.coverage.absent})
    elif planned.place is None:
        yield Note("coverage_unknown", {})


def _about_time(planned: Plan, made: Table) -> Iterator[Note]:
    view, base = planned.asking.view, planned.base
    if not view.over:
        yield Note("unfinished", {"last": view.period.last})
    if planned.asking.months and view.day <= months_later(view.period.last, planned.asking.months):
        yield Note("window", {"months": planned.asking.months})
    if base is None:
        return
    if not view.period.same_length(base.period):
        yield Note("lengths", {"days": view.period.days, "base_days": base.period.days})
    if planned.asking.compare == Compare.YEAR_BEFORE and not view.over:
        yield Note("unfinished_compared", {})
    if planned.asking.compare == Compare.SAME_LAG and made.total.compared and not made.total.base:
        yield Note("nothing_known_then", {})
    if any(row.base_value == 0 and row.value for row in (*made.rows, made.total)):
        yield Note("no_percent", {})


def _about_ground(planned: Plan) -> Iterator[Note]:
    ground = planned.ground
    if planned.base and ground.asked and ground.then() is None:
        yield Note("not_comparable", {"codes": ground.comparable()})
    if planned.base and ground.joint and any(one.place for one in planned.dimensions):
        yield Note("joint", {"codes": ground.joint})


def _about_rows(made: Table) -> Iterator[Note]:
    behind = made.counted.measure.behind
    if behind and any(row.withheld for row in (*made.rows, made.total, *(one.row for one in made.residual))):
        yield Note("withheld", {"fewest": behind.fewest})
    if any(one.kind == "overlap" for one in made.residual):
        yield Note("overlap", {})
    if made.counted.measure.counting == Counting.DURATION:
        yield Note("median", {})
        if made.counted.measure.lapse != Lapse.DAYS:
            yield Note(made.counted.measure.lapse.value, {})


def _about_rates(made: Table, refusals: Mapping[str, EsepError]) -> Iterator[Note]:
    rated = [row for row in (*made.rows, made.total) if row.people is not None]
    whole_years = made.view.period.code.isdigit()
    if rated:
        yield Note("rate" if whole_years else "rate_part_of_year", {"on": made.view.day})
    partly = [where for where, refusal in refusals.items() if refusal.code == TOGETHER]
    for where, refusal in refusals.items():
        yield Note("no_rate", {"territories": (where,)}, refusal)
    if partly:
        yield Note("rate_together", {})
