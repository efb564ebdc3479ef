"""Rates by territory: a map, a table that sorts, and the reason where there is no rate."""

from collections.abc import Sequence
from fractions import Fraction

from esep.forms.model import Cell
from esep.kernel.periods import Period
from esep.publish.charts import CANVASES, SCALE, Area, Canvas, Tile, tile_map
from esep.publish.layout import PerPeople
from esep.publish.parts import Chart, Circumstances, Part, machine_columns
from esep.publish.rates import Rate, Rates, rates
from esep.publish.tables import Line, Shown, Table, headings, number, words
from esep.publish.tiles import Step, lines, shapes, short_names, steps


def rates_part(around: Circumstances, how: PerPeople) -> Part:
    """The rates of the territories, with the events and the people they are made of."""
    voice, base = around.voice, how.base
    found = rates(around.book, around.report, around.as_of)
    title = voice.heading(voice.say("rates_title", what=around.what, base=voice.whole(base)))
    source = voice.say("source_with_population", source=around.source(around.report.form.headline.section))
    unit = voice.say("rate_unit", unit=around.unit, base=voice.whole(base))
    facts = around.facts(unit, source)
    table = Table(
        "rates",
        title,
        facts,
        headings(
            voice.say("column.territory"),
            voice.say("column.rate", base=voice.whole(base)),
            voice.heading(around.what),
            voice.say("column.people"),
            voice.say("column.remark"),
            numeric=(1, 2, 3),
        ),
        (*(_row(around, one, base) for one in found.territories), *_partly_rows(around, found)),
        machine_columns("people", "base", "rate"),
        (*(_line(around, one, base) for one in found.territories), _line(around, found.country, base)),
        _row(around, found.country, base),
        sorted_by=1,
    )
    said = [*(voice.text(note) for note in how.notes), *_populations_said(around, found)]
    if found.partly:
        said.append(voice.say("rates_partly"))
    if not _whole_year(around.report.period):
        said.append(voice.say("rates_part_of_year"))
    return Part("rates", title, tuple(said), _map(around, found, base, title, facts, source), (table,))


def _row(around: Circumstances, one: Rate, base: int) -> tuple[Shown, ...]:
    voice, rate = around.voice, one.per(base)
    reported = around.report.by_territory
    missing = [place for place in one.territories if place.code not in reported]
    national = around.report.territory in [place.code for place in one.territories]
    count = voice.say("no_return") if missing and not national else voice.whole(one.count)
    return (
        words(_names(around, one)),
        number(voice.decimal(rate), rate),
        number(count, one.count),
        number(voice.decimal(one.population, _decimals(one.population)), one.population),
        words(_remark(around, one, national=national)),
    )


def _partly_rows(around: Circumstances, found: Rates) -> list[tuple[Shown, ...]]:
    """Territories without a rate of their own: the count alone, and where their rate stands."""
    voice, report = around.voice, around.report
    rows: list[tuple[Shown, ...]] = []
    for rate in found.territories:
        for one in rate.territories if rate.joint else ():
            own = report.figure(report.form.headline, one.code) if one.code in report.by_territory else None
            part = found.partly.get(one.code)
            remark = (
                voice.say("within", names=_names(around, rate))
                if part is None
                else voice.say("partly", first=voice.day(part.start), last=voice.day(part.last))
            )
            count = voice.say("no_return") if own is None else voice.whole(own)
            rows.append(
                (
                    words(voice.text(one.name)),
                    number(voice.say("no_own_rate"), None),
                    number(count, own),
                    number(voice.whole(None), None),
                    words(remark),
                )
            )
    return rows


def _remark(around: Circumstances, one: Rate, *, national: bool) -> str:
    voice = around.voice
    if one.refusal is not None:
        key = f"{one.refusal.code}.what"
        return around.book.phrases.say(key, voice.lang, **one.refusal.values)
    if one.count is None:
        return voice.say("no_sum") if national or one.joint else voice.say("no_return_said")
    return voice.say("together") if one.joint else ""


def _names(around: Circumstances, one: Rate) -> str:
    return " + ".join(around.voice.text(place.name) for place in one.territories)


def _line(around: Circumstances, one: Rate, base: int) -> Line:
    place, rate = around.report.form.headline, one.per(base)
    value: int | str = "" if one.count is None else one.count
    people = "" if one.population is None else f"{float(one.population):.1f}"
    told = "" if rate is None else f"{float(rate):.4f}"
    return (*around.line(Cell(place.section, place.row, place.column), value, one.code), people, base, told)


def _populations_said(around: Circumstances, found: Rates) -> list[str]:
    """Which population stands behind the rates: its days, when it was published, on which census."""
    voice = around.voice
    days = sorted({one.on for one in found.estimates})
    if not days:
        return [voice.say("no_population")]
    latest = max(one.known_from for one in found.estimates)
    return [
        voice.say(
            "population",
            first=voice.day(days[0]),
            last=voice.day(days[-1]),
            known=voice.day(latest),
            as_of=voice.day(around.as_of),
        )
    ]


def _map(around: Circumstances, found: Rates, base: int, title: str, facts: str, source: str) -> Chart | None:
    drawn = shapes(found.territories)
    if not drawn:
        return None
    values = [rate for one in drawn if (rate := one.rate.per(base)) is not None]
    classes = steps(values, len(SCALE))
    areas = [
        Area(
            one.left,
            one.top,
            one.right,
            one.bottom,
            _on_tile(around, one.rate, base),
            _told(around, one.rate, base),
            _class(one.rate.per(base), classes),
        )
        for one in drawn
    ]
    unit = around.voice.say("rate_unit", unit=around.unit, base=around.voice.whole(base))
    caption = around.caption(title, unit, source)
    specs = {
        canvas.name: tile_map(areas, _tiles(around, found, canvas), _keys(around, classes), caption, canvas)
        for canvas in CANVASES
    }
    return Chart("rates", title, facts, specs)


def _tiles(around: Circumstances, found: Rates, canvas: Canvas) -> list[Tile]:
    places = [place for rate in found.territories for place in rate.territories]
    names = short_names(places, around.voice.lang)
    return [
        Tile(one.tile_column, one.tile_row, tuple(lines(names[one.code], canvas.ems)))
        for one in places
        if one.tile_column is not None and one.tile_row is not None
    ]


def _on_tile(around: Circumstances, one: Rate, base: int) -> str:
    if one.count is None:
        return around.voice.say("no_return")
    return around.voice.decimal(one.per(base), 0)


def _told(around: Circumstances, one: Rate, base: int) -> str:
    told = around.voice.decimal(one.per(base)) if one.count is not None else around.voice.say("no_return")
    return f"{_names(around, one)}: {told}"


def _class(rate: Fraction | None, classes: Sequence[Step]) -> int | None:
    if rate is None:
        return None
    return next((number for number, one in enumerate(classes) if one.low <= rate < one.high), None)


def _keys(around: Circumstances, classes: Sequence[Step]) -> list[str]:
    voice = around.voice
    decimals = 0 if all(one.low.denominator == one.high.denominator == 1 for one in classes) else 2
    return [
        voice.say("class", low=voice.decimal(one.low, decimals), high=voice.decimal(one.high, decimals))
        for one in classes
    ]


def _decimals(people: Fraction | None) -> int:
    """A mean of two whole numbers may end in a half."""
    return 0 if people is None or people.denominator == 1 else 1


def _whole_year(period: Period) -> bool:
    return period == Period.year(period.start.year)
