"""`esep returns together`: what units tell by cards and what they tell by returns, added up."""

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Annotated

import typer

from esep.cli.counting import counting
from esep.cli.desk import harmless
from esep.cli.figure_options import moment_of
from esep.cli.intake import code_of, filed_period
from esep.cli.options import PeriodCode
from esep.cli.paths import existing
from esep.cli.register_desk import RegisterDesk
from esep.cli.register_verbs import register_verb
from esep.cli.verbs import DONE, OBJECTION
from esep.forms.adding import Adding, Sum, told_by_cards
from esep.forms.consolidation import lowest
from esep.forms.long import VERSION
from esep.forms.reporters import Coverage, Unit, units
from esep.forms.store import Store
from esep.kernel.errors import EsepError
from esep.ledger.tables.comparing import View

app = typer.Typer(add_completion=False)
HEADINGS = (
    "section",
    "row",
    "column",
    "by_cards",
    "by_return",
    "together",
    "filed",
    "row_title",
    "column_title",
)
WAYS = ("by_cards", "by_return", "silent", "unsaid")
NAMED = ("silent", "unsaid", "changed", "both")


@register_verb(
    app,
    example="esep returns together --form crisis-centre --period 2024-03 --store received",
    reads_form=True,
)
def together(
    desk: RegisterDesk,
    *,
    period: PeriodCode,
    store: Annotated[
        Path, typer.Option("--store", metavar="FOLDER", help="The folder that keeps the returns.")
    ],
    territory: Annotated[
        str | None, typer.Option("--territory", metavar="NAME", help="The territory; else the whole country.")
    ] = None,
) -> int:
    """Add what units of a register tell by cards to what others tell by returns; each counts once."""
    if desk.form.reporter is None:
        raise EsepError("E-318", form=desk.form.form)
    span, country = filed_period(desk, period), desk.book.code
    place = code_of(desk, territory, span) or country
    with counting(desk) as here:
        filed, aside = Store(existing(store), desk.book).reported(desk.form, span)
        coverage = Coverage(desk.form.reporter, units(desk.home, desk.form.reporter, span), filed)
        adding = Adding(here.source, View(span, moment_of(desk, None)), coverage)
        sums = list(adding.sums(told_by_cards(desk.book, desk.form), country))
    standing = lowest([here.source.marks.standing, *(one.standing for one in filed)])
    if desk.json:
        told = {one: [unit.number for unit in getattr(coverage, one)] for one in (*WAYS, "changed", "both")}
        told["strange"] = [one.reporter for one in coverage.strange]
        head = {"version": VERSION, "form": desk.form.form, "period": span.code, "standing": standing}
        shown = [_as_data(desk, one) for one in sums if territory is None or one.territory == place]
        desk.give({**head, "coverage": told, "set_aside": desk.aside(aside), "figures": shown})
    else:
        desk.set_aside(aside)
        desk.tell(f"{desk.form.form}  {desk.text(desk.form.title)}")
        said = desk.book.phrases.say(f"standing.{standing}", desk.lang)
        desk.tell(f"{desk.place(place)}  {span.label(desk.lang, desk.book.phrases)}  {said}")
        for line in _coverage(desk, coverage):
            desk.tell(line)
        rows = [_row(desk, one) for one in sums if one.territory == place]
        desk.table([desk.say(f"heading.{one}") for one in HEADINGS], rows, numbers=(3, 4, 5, 6))
        desk.close(desk.say("together.close"))
    return OBJECTION if aside or coverage.strange else DONE


def _coverage(desk: RegisterDesk, coverage: Coverage) -> Iterator[str]:
    """How many tell by which way, and which of them a reader has to know of."""
    counts = {way: desk.number(len(getattr(coverage, way))) for way in WAYS}
    yield desk.say(
        "together.coverage",
        record=desk.words.record(desk.home.domains.record(coverage.reporter.record)),
        total=desk.number(len(coverage.units)),
        **counts,
    )
    for way in NAMED:
        if told := getattr(coverage, way):
            yield "  " + desk.say(f"together.{way}", numbers=_numbers(told))
    for one in coverage.strange:
        file, place = harmless(one.file) or "-", desk.place(one.territory)
        yield "  " + desk.say("together.strange", number=harmless(one.reporter), file=file, territory=place)


def _numbers(told: Sequence[Unit]) -> str:
    return ", ".join(one.number for one in told)


def _row(desk: RegisterDesk, one: Sum) -> tuple[str, ...]:
    cell = desk.form.cell(one.index)
    figures = [one.cards, one.returns, one.together]
    withheld = desk.book.phrases.say("table.withheld", desk.lang)
    shown = [withheld if figure is None else desk.figure(one.index, figure) for figure in figures]
    filed = "" if one.difference is None else desk.difference(one.index, one.difference)
    titles = desk.text(desk.form.title_of_row(one.index)), desk.text(desk.form.title_of_column(one.index))
    return cell.section, cell.row, cell.column, *shown, filed, *titles


def _as_data(desk: RegisterDesk, one: Sum) -> dict[str, object]:
    cell = desk.form.cell(one.index)
    return {
        "territory": one.territory,
        "section": cell.section,
        "row": cell.row,
        "column": cell.column,
        "cards": one.cards,
        "returns": one.returns,
        "together": one.together,
        "filed": one.filed,
        "difference": one.difference,
    }
