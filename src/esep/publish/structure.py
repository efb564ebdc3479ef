"""How the headline divides: by kind and gravity, along the way to court, by article."""

from esep.forms.model import Cell
from esep.publish.charts import Bar
from esep.publish.figures import Figure, Shares, Stage, breakdown, ranking, way
from esep.publish.layout import OUTSIDE, PART, UNPLACED, Breakdown, Layout, Ranking, Way
from esep.publish.parts import Circumstances, Part, machine_columns, percent_of
from esep.publish.tables import Shown, Table, headings, number, words


def structure_parts(around: Circumstances, layout: Layout) -> list[Part]:
    """The parts of the report that the layout asks for."""
    found = []
    if layout.breakdown:
        found.append(breakdown_part(around, layout.breakdown))
    if layout.way:
        found.append(way_part(around, layout.way))
    if layout.articles:
        found.append(articles_part(around, layout.articles))
    return found


def breakdown_part(around: Circumstances, how: Breakdown) -> Part:
    """The headline by its smallest parts with their shares; what is left has a name and a row."""
    voice, shares = around.voice, breakdown(around.report, how)
    rest = voice.text(around.report.form.rests[how.rest])
    source = around.source(shares.whole.cell.section)
    title = around.voice.say("titled", title=voice.text(how.title), what=around.what)
    rows = [_share_row(around, voice.text(one.title), one.value, shares.whole.value) for one in shares.parts]
    lines = [(*around.line(one.cell, one.value), voice.text(one.title)) for one in shares.parts]
    if shares.rest:
        rows.append(_share_row(around, rest, shares.rest, shares.whole.value))
        lines.append((*around.line(_nowhere(shares.whole), shares.rest), rest))
    lines.append((*around.line(shares.whole.cell, shares.whole.value), voice.text(shares.whole.title)))
    table = Table(
        "breakdown",
        title,
        around.facts(around.unit, source),
        headings(
            voice.say("column.part"), voice.heading(around.what), voice.say("column.share"), numeric=(1, 2)
        ),
        tuple(rows),
        machine_columns("label"),
        tuple(lines),
        _share_row(around, voice.text(shares.whole.title), shares.whole.value, shares.whole.value),
    )
    chart = around.bar_chart("breakdown", title, _share_bars(around, shares, rest), source)
    said = (voice.say("rounded"), voice.say("rest_said")) if shares.rest else (voice.say("rounded"),)
    return Part("breakdown", voice.text(how.title), said, chart, (table,))


def articles_part(around: Circumstances, how: Ranking) -> Part:
    """The largest parts of a split; all others together are the last row."""
    voice, shares = around.voice, ranking(around.report, how)
    source = around.source(shares.whole.cell.section)
    others = voice.say("others")
    title = voice.text(how.title)
    rows = [
        _share_row(around, _numbered(around, one, how), one.value, shares.whole.value) for one in shares.parts
    ]
    rows.append(_share_row(around, others, shares.rest, shares.whole.value))
    lines = [(*around.line(one.cell, one.value), one.code, voice.text(one.title)) for one in shares.parts]
    lines.append((*around.line(_nowhere(shares.whole), shares.rest), "", others))
    table = Table(
        "articles",
        title,
        around.facts(around.unit, source),
        headings(
            voice.say("column.article"), voice.heading(around.what), voice.say("column.share"), numeric=(1, 2)
        ),
        tuple(rows),
        machine_columns("code", "label"),
        tuple(lines),
        _share_row(around, voice.text(shares.whole.title), shares.whole.value, shares.whole.value),
    )
    bars = tuple(
        Bar(
            around.labelled(
                one.value, percent_of(one.value, shares.whole.value), _numbered(around, one, how)
            ),
            "part",
            0,
            one.value,
        )
        for one in shares.parts
    )
    chart = around.bar_chart("articles", title, bars, source)
    return Part("articles", title, (voice.say("articles_said"),), chart, (table,))


def way_part(around: Circumstances, how: Way) -> Part:
    """The way of the headline to its outcomes; what stands outside it is shown beside it."""
    voice, stages = around.voice, way(around.report, how)
    whole, title = stages[0], voice.text(how.title)
    source = around.source(how.section, how.beside_section)
    beside = voice.text(around.report.form.measures[how.beside_measure].label)
    table = Table(
        "way",
        title,
        around.facts(around.unit, source),
        headings(
            voice.say("column.stage"),
            voice.say("column.of_section", what=voice.heading(voice.text(whole.title)), section=how.section),
            voice.say("column.share"),
            voice.say("column.of_section", what=voice.heading(beside), section=how.beside_section),
            numeric=(1, 2, 3),
        ),
        tuple(_stage_row(around, one, whole, beside) for one in stages),
        machine_columns("label", "role"),
        tuple(_stage_line(around, one, how) for one in stages),
        sortable=False,
    )
    source_drawn = around.source(how.section)
    chart = around.bar_chart("way", title, tuple(_stage_bars(around, stages)), source_drawn)
    said = (voice.say("way_said"), *(voice.text(note) for note in how.notes))
    return Part("way", title, said, chart, (table,))


def _nowhere(whole: Figure) -> Cell:
    """The place of what has no cell: the column of the whole, no row."""
    return Cell(whole.cell.section, "", whole.cell.column)


def _numbered(around: Circumstances, one: Figure, how: Ranking) -> str:
    number_said = around.voice.text(how.number).replace("{code}", one.code)
    return around.voice.say("numbered", number=number_said, label=around.voice.text(one.title))


def _share_row(around: Circumstances, label: str, value: int, whole: int) -> tuple[Shown, ...]:
    voice, share = around.voice, percent_of(value, whole)
    return (
        words(voice.heading(label)),
        number(voice.whole(value), value),
        number(voice.percent(share), share),
    )


def _share_bars(around: Circumstances, shares: Shares, rest: str) -> tuple[Bar, ...]:
    whole = shares.whole.value
    drawn = [
        Bar(
            around.labelled(one.value, percent_of(one.value, whole), around.voice.text(one.title)),
            "part",
            0,
            one.value,
        )
        for one in shares.parts
    ]
    if shares.rest:
        label = around.labelled(shares.rest, percent_of(shares.rest, whole), rest)
        drawn.append(Bar(label, "rest", 0, max(shares.rest, 0)))
    return tuple(drawn)


def _stage_row(around: Circumstances, one: Stage, whole: Stage, beside: str) -> tuple[Shown, ...]:
    voice = around.voice
    label = voice.heading(voice.text(one.title))
    if one.depth == 0 and one.role == PART:
        label = voice.say("whole_of_each", first=label, second=beside)
    elif one.role != PART:
        label = voice.say(f"way_{one.role}", label=label)
    share = percent_of(one.value, whole.value) if one.role == PART else None
    return (
        Shown(label, label, depth=one.depth),
        number(voice.whole(one.value), one.value),
        number(voice.percent(share), share),
        number(voice.whole(one.beside), one.beside),
    )


def _stage_line(around: Circumstances, one: Stage, how: Way) -> tuple[str | int, ...]:
    cell = one.cell or Cell(how.section, "", "")
    return (*around.line(cell, one.value), around.voice.text(one.title), one.role)


def _stage_bars(around: Circumstances, stages: tuple[Stage, ...]) -> list[Bar]:
    voice, drawn, role = around.voice, [], PART
    for one in stages:
        if one.role != role:
            role = one.role
            drawn.append(Bar(voice.say(f"way_heading.{role}")))
        share = percent_of(one.value, stages[0].value) if role == PART else None
        label = around.labelled(one.value, share, voice.text(one.title))
        end = one.start + max(one.value, 0)
        drawn.append(Bar(label, _fill(one), one.start, end, max(one.depth - 1, 0)))
    return drawn


def _fill(one: Stage) -> str:
    if one.role == OUTSIDE:
        return "outside"
    if one.role == UNPLACED or one.cell is None:
        return "rest"
    return ("whole", "part")[one.depth] if one.depth < 2 else "leaf"
