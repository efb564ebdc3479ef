"""`esep returns compare`: two workbooks or long tables of one form, figure by figure."""

from collections.abc import Sequence
from pathlib import Path
from typing import Annotated

import typer

from esep.cli.desk import Desk
from esep.cli.figures import Figures, figures_in
from esep.cli.options import TerritoryName
from esep.cli.verbs import DONE, verb
from esep.forms.comparison import Change, changes
from esep.kernel.display import percent_change

app = typer.Typer(add_completion=False)
Source = Annotated[Path, typer.Argument(help="A workbook of the form, or a long table, .csv.")]
HEADINGS = ("section", "row", "column", "before", "now", "change", "percent", "row_title", "column_title")


@verb(
    app,
    example="esep returns compare 'demo/returns/Astana city.xlsx' 'demo/returns/Almaty city.xlsx' --top 5",
)
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
    else:
        headings = [desk.say(f"heading.{name}") for name in HEADINGS]
        desk.table(headings, [_row(desk, one) for one in shown], numbers=(3, 4, 5, 6))
        _close(desk, earlier, later, changed=len(found), compared=int(both.sum()))
    return DONE


def _row(desk: Desk, one: Change) -> Sequence[str]:
    index = desk.form.index(one.cell)
    percent = "–" if one.percent is None else percent_change(one.percent, desk.lang)
    return (
        one.cell.section,
        one.cell.row,
        one.cell.column,
        desk.figure(index, one.before),
        desk.figure(index, one.now),
        desk.difference(index, one.difference),
        percent,
        desk.text(desk.form.title_of_row(index)),
        desk.text(desk.form.title_of_column(index)),
    )


def _as_data(one: Change) -> dict[str, object]:
    """One change; money in whole units, percent of the earlier figure or None."""
    return {
        "section": one.cell.section,
        "row": one.cell.row,
        "column": one.cell.column,
        "before": one.before,
        "now": one.now,
        "difference": one.difference,
        "percent": one.percent,
    }


def _close(desk: Desk, earlier: Figures, later: Figures, changed: int, compared: int) -> None:
    """What must be known beside the list: how much was compared, and what speaks against comparing."""
    if compared < desk.form.size:
        desk.tell(desk.say("compare.not_in_both", count=desk.form.size - compared))
    if earlier.period and later.period and not earlier.period.same_length(later.period):
        days, other = earlier.period.days, later.period.days
        desk.tell(desk.book.phrases.say("period.lengths_differ", desk.lang, days=days, other_days=other))
    desk.close(desk.say("compare.close", changed=changed, compared=compared))
