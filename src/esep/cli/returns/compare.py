"""`esep returns compare`: two workbooks or long tables of one form, cell by cell."""

from pathlib import Path
from typing import Annotated

import typer

from esep.cli.desk import Desk
from esep.cli.figures import Figures, figures_in
from esep.cli.options import TerritoryName
from esep.cli.verbs import DONE, verb
from esep.forms.comparison import Change, changes
from esep.forms.long import VERSION
from esep.kernel.display import percent_change

app = typer.Typer()
Source = Annotated[Path, typer.Argument(help="A workbook of the form, or a long table, .csv.")]


@verb(app, example="esep returns compare demo/returns/Astana.xlsx demo/returns/Shymkent.xlsx --top 5")
def compare(
    desk: Desk,
    before: Source,
    now: Source,
    territory: TerritoryName = None,
    top: Annotated[int, typer.Option("--top", min=0, help="How many changes to list; 0 lists all.")] = 20,
) -> int:
    """Compare the figures of two files, the largest change first."""
    with desk.working("working.reading", count=2):
        earlier, later = (figures_in(desk, path, territory) for path in (before, now))
    both = earlier.known & later.known
    found = list(changes(desk.form, earlier.values * both, later.values * both))
    shown = found[:top] if top else found
    if desk.json:
        desk.give([_as_data(one) for one in shown])
        return DONE
    names = ("section", "row", "row_title", "column", "column_title", "before", "now", "change", "percent")
    desk.table([desk.say(f"heading.{name}") for name in names], map(desk_row(desk), shown), (5, 6, 7, 8))
    _close(desk, earlier, later, len(found), int(both.sum()))
    return DONE
