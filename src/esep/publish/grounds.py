"""What the figures stand on: who reported, where the series breaks, sources, notes and method."""

from collections.abc import Iterator
from datetime import date

from esep.codebook.population import Count
from esep.codebook.territories import Change
from esep.publish.layout import Layout
from esep.publish.parts import Circumstances, Part, machine_columns
from esep.publish.published import DATA_LANGUAGE
from esep.publish.tables import Shown, Table, headings, number, words


def coverage_part(around: Circumstances) -> Part:
    """Every territory at the end of the period: its return, its part of the period, its headline figure."""
    voice, report = around.voice, around.report
    covered = report.coverage
    codes = [one.code for one in around.book.territories.on(report.period.last)]
    known = {*covered.reported, *covered.missing, *covered.incomplete}
    table = Table(
        "coverage",
        voice.say("coverage_title"),
        around.facts(around.unit, around.source(report.form.headline.section)),
        headings(
            voice.say("column.territory"),
            voice.say("column.return"),
            voice.say("column.covers"),
            voice.heading(around.what),
            numeric=(3,),
        ),
        tuple(_row(around, code) for code in codes if code in known),
        machine_columns("return", "from", "to"),
        tuple(_line(around, code) for code in codes if code in known),
        (
            words(around.country),
            words(around.coverage),
            words(around.period),
            number(voice.whole(report.figure(report.form.headline)), report.figure(report.form.headline)),
        ),
    )
    said = [voice.say("coverage_said")]
    if not covered.whole:
        said.append(voice.say("coverage_gaps"))
    return Part("coverage", voice.say("coverage_title"), tuple(said), tables=(table,))


def breaks_part(around: Circumstances) -> Part | None:
    """Borders that changed since the beginning of the year before: a comparison would cross them."""
    period = around.report.period
    start = date(max(period.start.year - 1, date.min.year), 1, 1)
    grouped: dict[tuple[str, str], list[Change]] = {}
    for one in around.book.territories.changes:
        if start <= one.on < period.end:
            grouped.setdefault((one.on.isoformat(), one.before), []).append(one)
    if not grouped:
        return None
    listed = [_break(around, changes) for changes in grouped.values()]
    title = around.voice.say("breaks_title")
    return Part("breaks", title, (around.voice.say("breaks_said"),), listed=tuple(listed))


def notes_part(around: Circumstances, layout: Layout) -> Part:
    """Sources, how the figures were made, and references of the form that lead elsewhere than printed."""
    voice, form = around.voice, around.report.form
    verified = voice.say("verified" if form.verified else "not_verified")
    source = voice.say(
        "form_source", form=form.form, version=form.version, source=form.source, verified=verified
    )
    populations = sorted({(one.source, one.basis) for one in _estimates(around)})
    listed = [
        source,
        *(voice.say("population_source", source=one, basis=basis) for one, basis in populations),
    ]
    listed += [voice.text(note) for note in layout.notes]
    listed += [voice.say(f"method_{name}") for name in ("sum", "missing", "control", "rounding")]
    tables = (_stale(around),) if form.notes else ()
    return Part("notes", voice.say("notes_title"), tables=tables, listed=tuple(listed))


def _estimates(around: Circumstances) -> list[Count]:
    """The population figures of the years that the period touches."""
    period = around.report.period
    days = {date(year, 1, 1) for year in range(period.start.year, period.last.year + 2)}
    return [one for one in around.book.population if one.on in days and one.known_from <= around.as_of]


def _row(around: Circumstances, code: str) -> tuple[Shown, ...]:
    voice, report = around.voice, around.report
    state = _state(around, code)
    part = report.coverage.partly.get(code)
    covers = (
        around.period
        if part is None
        else voice.say("days", first=voice.day(part.start), last=voice.day(part.last))
    )
    value = report.figure(report.form.headline, code) if code in report.by_territory else None
    shown = voice.whole(value) if value is not None else voice.say(f"return_{state}")
    return (
        words(around.place(code)),
        words(voice.say(f"return_{state}")),
        words(covers),
        number(shown, value),
    )


def _line(around: Circumstances, code: str) -> tuple[str | int, ...]:
    report = around.report
    value: int | str = report.figure(report.form.headline, code) if code in report.by_territory else ""
    part = report.coverage.partly.get(code, report.period)
    state = _state(around, code)
    days = (part.start.isoformat(), part.last.isoformat())
    return (*around.line(report.form.headline, value, code), state, *days)


def _state(around: Circumstances, code: str) -> str:
    covered = around.report.coverage
    if code in covered.missing:
        return "missing"
    return "incomplete" if code in covered.incomplete else "received"


def _break(around: Circumstances, changes: list[Change]) -> str:
    voice, territories = around.voice, around.book.territories
    before = territories.rows.history(changes[0].before)[-1]
    after = [territories.rows.get(one.after, changes[0].on) for one in changes]
    return voice.say(
        "break",
        day=voice.day(changes[0].on),
        before=voice.text(before.title),
        after=", ".join(voice.text(one.title) for one in after),
        source="; ".join(_told_once(one.source for one in changes)),
    )


def _told_once(texts: Iterator[str]) -> list[str]:
    return list(dict.fromkeys(texts))


def _stale(around: Circumstances) -> Table:
    """References printed in the form, and what they are by the numbers."""
    voice, form = around.voice, around.report.form
    names = ("section", "printed", "by_the_numbers")
    return Table(
        "stale",
        voice.say("stale_title"),
        voice.say("stale_facts", source=around.source_of_form),
        headings(*(voice.say(f"column.{name}") for name in names)),
        tuple(
            (
                words(note["section"]),
                words(note["printed"], form.language),
                words(note["by_the_numbers"], DATA_LANGUAGE),
            )
            for note in form.notes
        ),
        names,
        tuple(tuple(note[name] for name in names) for note in form.notes),
    )
