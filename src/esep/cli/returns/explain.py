"""`esep returns explain`: what one figure is, what it is for each territory, and every sum it stands in."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Annotated

import typer

from esep.cli.desk import Desk
from esep.cli.intake import consolidated, filed_period, intake_of
from esep.cli.misuse import misuse_when
from esep.cli.options import Paths, PeriodCode, StandingOf, StoreFolder, TerritoryName
from esep.cli.verbs import DONE, OBJECTION, verb
from esep.forms.consolidation import Consolidated, Coverage
from esep.forms.findings import place_text, places_text
from esep.forms.long import VERSION
from esep.forms.model import Cell, Split

app = typer.Typer(add_completion=False)


@dataclass(frozen=True)
class Sum:
    """A sum that a figure stands in: its whole and its parts, and where it does not hold, by how much."""

    split: Split
    exact: bool
    whole: Cell
    parts: tuple[Cell, ...]
    broken: Mapping[str, int]


@verb(app, example="esep returns explain R1 3 2 demo/returns --period 2022")
def explain(
    desk: Desk,
    section: Annotated[str, typer.Argument(help="The section's code.")],
    row: Annotated[str, typer.Argument(help="The row's printed code.")],
    column: Annotated[str, typer.Argument(help="The column's printed number.")],
    paths: Paths = None,
    *,
    period: PeriodCode,
    store: StoreFolder = None,
    territory: TerritoryName = None,
    standing: StandingOf = None,
) -> int:
    """Explain a figure: its meaning, its values, and whether the sums it stands in hold."""
    cell = Cell(section, row, column)
    with misuse_when("E-504", "E-505"):
        index = desk.form.index(cell)
    intake = intake_of(desk, paths, store, filed_period(desk, period), territory, standing)
    report = consolidated(desk, intake)
    sums = list(sums_of(desk, index, report))
    if desk.json:
        desk.give({**_meaning(desk, index), **_values(report, cell), "sums": [_as_data(one) for one in sums]})
    else:
        desk.set_aside(intake.aside)
        _tell_meaning(desk, index, report)
        _tell_values(desk, index, report)
        _tell_sums(desk, sums, report.coverage)
    broken = any(one.broken and one.split.severity == "error" for one in sums)
    return OBJECTION if broken or not intake.whole else DONE


def sums_of(desk: Desk, index: int, report: Consolidated) -> Iterator[Sum]:
    """Every sum a figure stands in, each with the territories where it does not hold."""
    matrix, form = desk.controls.identities, desk.form
    for identity in map(int, matrix.meeting_in(index)):
        whole, parts = matrix.of(identity)
        exact = bool(matrix.exact[identity])
        left = {
            code: int(values[whole] - values[parts].sum()) for code, values in report.by_territory.items()
        }
        yield Sum(
            matrix.splits[matrix.split[identity]],
            exact,
            form.cell(whole),
            tuple(form.cell(int(part)) for part in parts),
            {code: amount for code, amount in left.items() if amount < 0 or (exact and amount)},
        )


def _tell_meaning(desk: Desk, index: int, report: Consolidated) -> None:
    form, (section, row, column) = desk.form, desk.form.place(index)
    population = form.populations.get(section.counts(column)[0])
    told = {
        "section": f"{section.section}  {desk.text(section.title)}",
        "row": f"{section.rows[row].row}  {desk.text(form.title_of_row(index))}",
        "column": f"{section.columns[column].column}  {desk.text(form.title_of_column(index))}",
        "counts_in": desk.text(population) if population else "",
        "unit": desk.unit(index),
        "period": report.period.label(desk.lang, desk.book.phrases),
        "standing": desk.book.phrases.say(f"standing.{report.standing}", desk.lang),
    }
    width = max(len(desk.say(f"heading.{name}")) for name in told)
    for name, said in told.items():
        if said:
            desk.tell(f"{desk.say(f'heading.{name}'):<{width}}  {said}")


def _tell_values(desk: Desk, index: int, report: Consolidated) -> None:
    rows = [
        (desk.place(code), desk.figure(index, int(values[index])))
        for code, values in report.by_territory.items()
    ]
    rows += [(desk.place(code), desk.say("explain.no_return")) for code in report.coverage.missing]
    rows += [(desk.place(code), desk.say("explain.incomplete")) for code in report.coverage.incomplete]
    rows.append((desk.say("heading.all"), desk.figure(index, int(report.values[index]))))
    desk.tell()
    desk.table([desk.say("heading.territory"), desk.say("heading.value")], rows, numbers=(1,))


def _tell_sums(desk: Desk, sums: list[Sum], coverage: Coverage) -> None:
    phrases, lang = desk.book.phrases, desk.lang
    desk.tell()
    if not any(one.exact for one in sums):
        desk.tell(desk.say("explain.alone"))
    for one in sums:
        whole, parts = place_text(one.whole, phrases, lang), places_text(one.parts, phrases, lang)
        relation = desk.say(f"explain.{_relation(one)}", whole=whole, parts=parts, count=len(one.parts))
        desk.tell(f"{relation}  [{one.split.control}]")
        desk.tell(f"  {desk.text(one.split.reason)}")
        if not one.broken:
            judged, expected = len(coverage.reported), coverage.expected
            desk.tell("  " + desk.say("explain.holds", count=judged, expected=expected))
        for code, amount in one.broken.items():
            difference = desk.difference(desk.form.index(one.whole), amount)
            desk.tell("  " + desk.say("explain.broken", territory=desk.place(code), difference=difference))


def _relation(one: Sum) -> str:
    """How a sum is said: one figure twice, or several that add up, or that stay within."""
    if len(one.parts) == 1:
        return "same" if one.exact else "within"
    return "adds_up" if one.exact else "add_within"


def _meaning(desk: Desk, index: int) -> dict[str, object]:
    form, cell = desk.form, desk.form.cell(index)
    return {
        "version": VERSION,
        "form": form.form,
        "section": cell.section,
        "row": cell.row,
        "column": cell.column,
        "row_title": desk.text(form.title_of_row(index)),
        "column_title": desk.text(form.title_of_column(index)),
        "unit": form.unit(index),
    }


def _values(report: Consolidated, cell: Cell) -> dict[str, object]:
    """The figure of the country and of each territory; None where there is no return, or it is incomplete."""
    without = (*report.coverage.missing, *report.coverage.incomplete)
    return {
        "period": report.period.code,
        "standing": report.standing,
        "value": report.figure(cell),
        "returns": len(report.coverage.reported),
        "expected": report.coverage.expected,
        "by_territory": {
            **{code: report.figure(cell, code) for code in report.by_territory},
            **dict.fromkeys(without),
        },
    }


def _as_data(one: Sum) -> dict[str, object]:
    """One sum; `broken` gives the difference, whole minus parts, where it does not hold."""
    return {
        "control": one.split.control,
        "severity": one.split.severity,
        "exact": one.exact,
        "whole": str(one.whole),
        "parts": [str(part) for part in one.parts],
        "broken": dict(one.broken),
    }
