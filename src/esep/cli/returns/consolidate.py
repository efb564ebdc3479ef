"""`esep returns consolidate`: the returns of one period into the report of the country."""

import json
from pathlib import Path
from typing import Annotated, Any

import numpy as np
import typer

from esep.cli.desk import Desk, harmless
from esep.cli.intake import Intake, consolidated, doubts_in, filed_period, intake_of
from esep.cli.options import Paths, PeriodCode, StandingOf, StoreFolder, TerritoryName
from esep.cli.paths import must_end
from esep.cli.told import finding_text, line_as_data, lines_of
from esep.cli.verbs import DONE, OBJECTION, verb
from esep.forms.consolidation import Consolidated
from esep.forms.long import FIGURES, VERSION, consolidated_lines, save_lines
from esep.forms.model import Form, Values
from esep.forms.writing import write_workbook
from esep.kernel.outputs import whole

app = typer.Typer(add_completion=False)


def save_workbook(path: Path, report: Consolidated) -> None:
    """The sums in the official layout of the form."""
    write_workbook(path, report.form, report.values, report.standing)


def save_table(path: Path, report: Consolidated) -> None:
    """Every figure of every territory and of the country, a line each."""
    save_lines(path, FIGURES, consolidated_lines(report))


def save_document(path: Path, report: Consolidated) -> None:
    """The sums and the returns in them as one JSON document, figures section by section."""
    document = {
        **_summary(report),
        "sections": _layout(report.form),
        "figures": {
            code: _figures(report.form, values)
            for code, values in [(report.territory, report.values), *report.by_territory.items()]
        },
    }
    with whole(path) as temporary:
        temporary.write_text(json.dumps(document, ensure_ascii=False), encoding="utf-8")


SAVERS = {".xlsx": save_workbook, ".csv": save_table, ".json": save_document}


@verb(app, example="esep returns consolidate demo/returns --period 2022 --out national.xlsx")
def consolidate(
    desk: Desk,
    paths: Paths = None,
    *,
    period: PeriodCode,
    store: StoreFolder = None,
    territory: TerritoryName = None,
    standing: StandingOf = None,
    out: Annotated[
        Path | None,
        typer.Option("--out", help="Write the report: .xlsx in the layout of the form, .csv or .json."),
    ] = None,
) -> int:
    """Add returns up to the report of the country; exit 1 when something could not be added."""
    must_end(out, *SAVERS)
    intake = intake_of(desk, paths, store, filed_period(desk, period), territory, standing)
    report = consolidated(desk, intake)
    if out is not None:
        with desk.working("working.writing", path=out):
            SAVERS[out.suffix](out, report)
    if desk.json:
        _answer(desk, intake, report)
    else:
        desk.set_aside(intake.aside)
        _tell_coverage(desk, report)
        _tell_doubts(desk, intake)
    if out is not None:
        desk.close(desk.say("written", path=out))
    return DONE if intake.whole else OBJECTION


def _answer(desk: Desk, intake: Intake, report: Consolidated) -> None:
    doubts = lines_of(desk, intake.returns, doubts_in(desk, intake))
    aside, warnings = desk.aside(intake.aside), [line_as_data(line) for line in doubts]
    desk.give({**_summary(report), "set_aside": aside, "warnings": warnings})


def _tell_doubts(desk: Desk, intake: Intake) -> None:
    """What looks wrong in the returns that were added up."""
    doubts = doubts_in(desk, intake)
    for one in intake.returns:
        for finding in doubts[one.territory]:
            desk.tell(f"{harmless(one.file)}  {finding_text(desk, finding)}")


def _tell_coverage(desk: Desk, report: Consolidated) -> None:
    """Who is in the sums, who is not and why, and the figure that stands for the whole."""
    form, coverage = report.form, report.coverage
    index = form.index(form.headline)
    phrases = desk.book.phrases
    desk.tell(f"{form.form}  {desk.text(form.title)}")
    standing = phrases.say(f"standing.{report.standing}", desk.lang)
    desk.tell(f"{report.period.label(desk.lang, phrases)}  {standing}")
    desk.tell(
        desk.say(
            "consolidate.coverage",
            reported=len(coverage.reported),
            expected=coverage.expected,
        )
    )
    for key, codes in (("missing", coverage.missing), ("incomplete", coverage.incomplete)):
        for code in codes:
            desk.tell("  " + desk.say(f"consolidate.{key}", territory=desk.place(code)))
    for code, part in coverage.partly.items():
        days = part.label(desk.lang, phrases)
        desk.tell("  " + desk.say("consolidate.partly", territory=desk.place(code), period=days))
    row, column = desk.text(form.title_of_row(index)), desk.text(form.title_of_column(index))
    desk.tell(f"{row}, {column}: {desk.number(report.figure(form.headline))}")


def _summary(report: Consolidated) -> dict[str, Any]:
    coverage, headline = report.coverage, report.form.headline
    return {
        "version": VERSION,
        "form": report.form.form,
        "form_version": report.form.version,
        "territory": report.territory,
        "period": report.period.code,
        "standing": report.standing,
        "coverage": {
            "reported": list(coverage.reported),
            "missing": list(coverage.missing),
            "incomplete": list(coverage.incomplete),
            "partly": {code: part.code for code, part in coverage.partly.items()},
        },
        "headline": {
            "section": headline.section,
            "row": headline.row,
            "column": headline.column,
            "value": report.figure(headline),
        },
    }


def _layout(form: Form) -> list[dict[str, Any]]:
    return [
        {
            "section": section.section,
            "rows": [row.row for row in section.rows],
            "columns": [column.column for column in section.columns],
        }
        for section in form.sections
    ]


def _figures(form: Form, values: Values) -> dict[str, list[list[int]]]:
    """The figures of each section, row by row; money in whole units."""
    by_section = np.split(values, [section.offset for section in form.sections[1:]])
    return {
        section.section: here.reshape(section.shape).tolist()
        for section, here in zip(form.sections, by_section, strict=True)
    }
