"""`esep returns reconcile`: the sum of the returns beside figures that others published."""

from pathlib import Path
from typing import Annotated

import typer

from esep.cli.desk import Desk
from esep.cli.intake import consolidated, filed_period, intake_of
from esep.cli.options import Paths, PeriodCode, StandingOf, StoreFolder, TerritoryName
from esep.cli.paths import existing
from esep.cli.verbs import DONE, OBJECTION, verb
from esep.codebook.lists import Figure
from esep.codebook.reading import read
from esep.forms.reconciliation import Reconciled
from esep.forms.reconciliation import reconcile as reconciled

app = typer.Typer(add_completion=False)
HEADINGS = ("territory", "section", "row", "column", "published", "ours", "residual", "row_title", "source")


@verb(app, example="esep returns reconcile demo/returns --period 2022")
def reconcile(
    desk: Desk,
    paths: Paths = None,
    *,
    period: PeriodCode,
    store: StoreFolder = None,
    territory: TerritoryName = None,
    standing: StandingOf = None,
    against: Annotated[
        Path | None,
        typer.Option("--against", help="A file of published figures; else those the codebook brings."),
    ] = None,
) -> int:
    """Set the sum of the returns beside published figures; a difference is shown, and is no error."""
    figures = desk.book.figures if against is None else read(Figure, existing(against), desk.book.languages)
    intake = intake_of(desk, paths, store, filed_period(desk, period), territory, standing)
    found = list(reconciled(consolidated(desk, intake), figures))
    if desk.json:
        desk.give([_as_data(one) for one in found])
    else:
        desk.set_aside(intake.aside)
        headings = [desk.say(f"heading.{name}") for name in HEADINGS]
        desk.table(headings, [_row(desk, one) for one in found], numbers=(4, 5, 6))
        desk.close(desk.say("reconcile.close", count=len(found)))
    return DONE if intake.whole else OBJECTION


def _row(desk: Desk, one: Reconciled) -> tuple[str, ...]:
    index = desk.form.index(one.cell)
    return (
        one.territory,
        one.cell.section,
        one.cell.row,
        one.cell.column,
        desk.figure(index, one.published),
        desk.figure(index, one.ours),
        desk.difference(index, one.residual),
        desk.text(desk.form.title_of_row(index)),
        one.source,
    )


def _as_data(one: Reconciled) -> dict[str, object]:
    """One published figure beside ours; money in whole units, None where there is no return."""
    return {
        "territory": one.territory,
        "section": one.cell.section,
        "row": one.cell.row,
        "column": one.cell.column,
        "published": one.published,
        "ours": one.ours,
        "residual": one.residual,
        "source": one.source,
        "note": one.note,
    }
