"""`esep returns compare`: two workbooks or long tables of one form, figure by figure, unit by unit."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated

import typer

from esep.cli.desk import Desk
from esep.cli.figures import Figures, figures_in
from esep.cli.options import TerritoryName
from esep.cli.verbs import DONE, verb
from esep.forms.comparison import Change, Unit, changes
from esep.forms.long import VERSION
from esep.kernel.display import percent_change

app = typer.Typer(add_completion=False)
Source = Annotated[Path, typer.Argument(help="A workbook of the form, or a long table, .csv.")]
HEADINGS = ("section", "row", "column", "before", "now", "change", "percent", "row_title", "column_title")


@dataclass(frozen=True)
class _Compared:
    """Two files and what changed between them."""

    files: tuple[Path, Path]
    sides: tuple[Figures, Figures]
    found: Sequence[tuple[Unit, list[Change]]]

    @property
    def apart(self) -> bool:
        """Whether the two sides are of different territories."""
        return self.sides[0].elsewhere(self.sides[1])

    @property
    def compared(self) -> int:
        """How many figures both files hold."""
        return int((self.sides[0].known & self.sides[1].known).sum())

    @property
    def changed(self) -> int:
        """How many of them are not the same."""
        return sum(len(of_unit) for _, of_unit in self.found)


@verb(
    app,
    example="esep returns compare 'demo/returns/Astana city.xlsx' 'demo/returns/Almaty city.xlsx' --top 5",
)
def compare(
    desk: Desk,
    before: Source,
    now: Source,
    territory: TerritoryName = None,
    top: Annotated[
        int, typer.Option("--top", min=0, help="How many changes to list of each unit; 0 lists all.")
    ] = 20,
) -> int:
    """Compare the figures of two files, unit by unit, the largest change first."""
    with desk.working("working.reading", count=2):
        earlier, later = (figures_in(desk, path, territory) for path in (before, now))
    both = earlier.known & later.known
    found = list(changes(desk.form, earlier.values * both, later.values * both))
    seen = _Compared((before, now), (earlier, later), found)
    if desk.json:
        desk.give(_as_data(desk, seen, top or None))
    else:
        headings = [desk.say(f"heading.{name}") for name in HEADINGS]
        for _, of_unit in found:
            desk.tell(desk.unit(desk.form.index(of_unit[0].cell)))
            desk.table(headings, [_row(desk, one) for one in of_unit[: top or None]], numbers=(3, 4, 5, 6))
            desk.tell()
        _close(desk, seen)
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


def _as_data(desk: Desk, seen: _Compared, top: int | None) -> dict[str, object]:
    """What was compared and the changes; `different_territories` is None where one of them is not known."""
    known = all(side.territory for side in seen.sides)
    return {
        "version": VERSION,
        "form": desk.form.form,
        **{
            name: {"file": path.name, "territory": side.territory, "period": side.period and side.period.code}
            for name, path, side in zip(("before", "now"), seen.files, seen.sides, strict=True)
        },
        "different_territories": seen.apart if known else None,
        "compared": seen.compared,
        "changed": seen.changed,
        "changes": list(_changes_as_data(seen, top)),
    }


def _changes_as_data(seen: _Compared, top: int | None) -> Iterator[dict[str, object]]:
    """The changes, unit by unit; money in whole units, percent of the earlier figure or None."""
    for (unit, _), of_unit in seen.found:
        for one in of_unit[:top]:
            yield {
                "section": one.cell.section,
                "row": one.cell.row,
                "column": one.cell.column,
                "unit": unit,
                "before": one.before,
                "now": one.now,
                "difference": one.difference,
                "percent": one.percent,
            }


def _close(desk: Desk, seen: _Compared) -> None:
    """What must be known beside the list: how much was compared, and what speaks against comparing."""
    earlier, later = seen.sides
    if seen.compared < desk.form.size:
        left_out = desk.counted("figure", desk.form.size - seen.compared)
        desk.tell(desk.say("compare.not_in_both", count=left_out))
    if seen.apart:
        before, now = (desk.place(side.territory) for side in seen.sides)
        desk.tell(desk.say("compare.other_territory", before=before, now=now))
    if earlier.period and later.period and not earlier.period.same_length(later.period):
        days, other = earlier.period.days, later.period.days
        desk.tell(desk.book.phrases.say("period.lengths_differ", desk.lang, days=days, other_days=other))
    desk.close(desk.say("compare.close", changed=seen.changed, compared=seen.compared))
