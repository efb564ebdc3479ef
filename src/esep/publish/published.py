"""The headline figures, and ours beside those that others published."""

from collections.abc import Sequence
from dataclasses import dataclass

from esep.forms.reconciliation import Reconciled
from esep.publish.figures import Figure, headline
from esep.publish.layout import Layout
from esep.publish.parts import Circumstances, Part, machine_columns, percent_of
from esep.publish.tables import Line, Shown, Table, headings, number, words

DATA_LANGUAGE = "en"  # sources and notes of codebooks are written in it
COLUMNS = ("published", "ours", "residual", "residual_percent", "remark")


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
    voice, title = around.voice, around.voice.say("published_title")
    regional = any(one.territory != around.report.territory for one in reconciled)
    names = ("figure", "territory", *COLUMNS) if regional else ("figure", *COLUMNS)
    table = Table(
        "published",
        title,
        around.facts(around.unit, around.source(*dict.fromkeys(one.cell.section for one in reconciled))),
        headings(
            *(voice.say(f"column.{name}") for name in names), numeric=range(len(names) - 5, len(names) - 1)
        ),
        tuple(_row(around, one, regional=regional) for one in reconciled),
        machine_columns("published", "residual", "source", "note"),
        tuple(_line(around, one) for one in reconciled),
    )
    sources = "; ".join(dict.fromkeys(one.source for one in reconciled))
    said = (voice.say("published_said"), voice.say("published_sources", sources=sources))
    return Part("published", title, said, tables=(table,))


def _row(around: Circumstances, one: Reconciled, *, regional: bool) -> tuple[Shown, ...]:
    voice, form = around.voice, around.report.form
    label = words(voice.heading(voice.text(form.title_of_row(form.index(one.cell)))))
    home = one.territory == around.report.territory
    place = (words(around.country if home else around.place(one.territory)),) if regional else ()
    ours = voice.say("no_return") if one.ours is None else voice.whole(one.ours)
    more = None if one.residual is None else percent_of(one.residual, one.published)
    return (
        label,
        *place,
        number(voice.whole(one.published), one.published),
        number(ours, one.ours),
        number(voice.change(one.residual), one.residual),
        number(voice.percent_change(more), more),
        words(one.note, DATA_LANGUAGE),
    )


def _line(around: Circumstances, one: Reconciled) -> Line:
    ours: int | str = "" if one.ours is None else one.ours
    residual: int | str = "" if one.residual is None else one.residual
    return (*around.line(one.cell, ours, one.territory), one.published, residual, one.source, one.note)


def _card(around: Circumstances, one: Figure) -> Card:
    voice = around.voice
    title, value = voice.heading(voice.text(one.title)), voice.whole(one.value)
    if one.published is None or one.published.residual is None:
        return Card(title, around.what, value, "")
    difference = -one.published.residual
    compared = voice.say(
        "card_published",
        published=voice.whole(one.published.published),
        difference=voice.change(difference),
        percent=voice.percent_change(percent_of(difference, one.published.published)),
    )
    return Card(title, around.what, value, compared)
