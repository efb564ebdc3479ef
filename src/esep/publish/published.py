"""The headline figures, and ours beside those that others published."""

from collections.abc import Sequence
from dataclasses import dataclass

from esep.forms.reconciliation import Reconciled
from esep.publish.figures import Figure, headline
from esep.publish.layout import Layout
from esep.publish.parts import Circumstances, Part, machine_columns, percent_of
from esep.publish.tables import Table, headings, number, words

DATA_LANGUAGE = "en"  # sources and notes of codebooks are written in it


@dataclass(frozen=True)
class Card:
    """One large figure: what it is, how many, and how it stands to the published one."""

    title: str
    what: str
    value: str
    compared: str


def cards(around: Circumstances, layout: Layout, reconciled: Sequence[Reconciled]) -> tuple[Card, ...]:
    """The headline figures, each with the difference to the published one."""
    return tuple(_card(around, one) for one in headline(around.report, layout.concepts, reconciled))


def coverage_line(around: Circumstances, reconciled: Sequence[Reconciled]) -> str:
    """The headline with its coverage, against what was published for the country."""
    voice, place = around.voice, around.report.form.headline
    published = [one for one in reconciled if (one.cell, one.territory) == (place, around.report.territory)]
    said = {
        "what": voice.heading(around.what),
        "ours": voice.whole(around.report.figure(place)),
        "coverage": around.coverage,
    }
    if not published:
        return voice.say("coverage_line", **said)
    return voice.say("coverage_line_published", **said, published=voice.whole(published[0].published))


def published_part(around: Circumstances, reconciled: Sequence[Reconciled]) -> Part | None:
    """Every published figure of the form and period beside ours; what it holds more is the residual."""
    if not reconciled:
        return None
    voice, form = around.voice, around.report.form
    rows, lines = [], []
    for one in reconciled:
        label = voice.text(form.title_of_row(form.index(one.cell)))
        less = None if one.residual is None else percent_of(one.residual, one.published)
        rows.append(
            (
                words(voice.heading(label)),
                words(around.place(one.territory) if one.territory != around.report.territory else around.country),
                number(voice.whole(one.published), one.published),
                number(voice.whole(one.ours) if one.ours is not None else voice.say("no_return"), one.ours),
                number(voice.change(one.residual), one.residual),
                number(voice.percent_change(less), less),
                words(one.note, DATA_LANGUAGE),
            )
        )
        ours: int | str = "" if one.ours is None else one.ours
        residual: int | str = "" if one.residual is None else one.residual
        lines.append(
            (*around.line(one.cell, ours, one.territory), one.published, residual, one.source, one.note)
        )
    table = Table(
        "published",
        voice.say("published_title"),
        around.facts(around.unit, around.source(*dict.fromkeys(one.cell.section for one in reconciled))),
        headings(
            voice.say("column.figure"),
            voice.say("column.territory"),
            voice.say("column.published"),
            voice.say("column.ours"),
            voice.say("column.residual"),
            voice.say("column.residual_percent"),
            voice.say("column.remark"),
            numeric=(2, 3, 4, 5),
        ),
        tuple(rows),
        machine_columns("published", "residual", "source", "note"),
        tuple(lines),
    )
    sources = tuple(dict.fromkeys(one.source for one in reconciled))
    return Part(
        "published",
        voice.say("published_title"),
        (voice.say("published_said"), voice.say("published_sources", sources="; ".join(sources))),
        tables=(table,),
    )


def _card(around: Circumstances, one: Figure) -> Card:
    voice, title = around.voice, around.voice.heading(around.voice.text(one.title))
    value = voice.whole(one.value)
    if one.published is None or one.published.residual is None:
        return Card(title, around.what, value, "")
    difference = -one.published.residual
    compared = voice.say(
        "card_published",
        published=voice.whole(one.published.published),
        difference=voice.change(difference),
        percent=voice.percent_change(percent_of(difference, one.published.published) or 0),
    )
    return Card(title, around.what, value, compared)
