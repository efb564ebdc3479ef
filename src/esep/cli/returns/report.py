"""`esep returns report`: the report of the country as one page that needs no network."""

from datetime import UTC, date, datetime
from pathlib import Path
from typing import Annotated

import typer

from esep.cli.desk import Desk
from esep.cli.intake import Intake, consolidated, filed_period, found_in, intake_of
from esep.cli.options import Paths, PeriodCode, StandingOf, StoreFolder, TerritoryName
from esep.cli.paths import must_end
from esep.cli.verbs import DONE, OBJECTION, verb
from esep.forms.consolidation import Consolidated
from esep.forms.reconciliation import Reconciled, reconcile
from esep.kernel.errors import EsepError
from esep.kernel.outputs import whole

app = typer.Typer(add_completion=False)


@verb(app, example="esep returns report --store demo/store --period 2022 --out report.html")
def report(
    desk: Desk,
    paths: Paths = None,
    *,
    period: PeriodCode,
    out: Annotated[Path, typer.Option("--out", help="The page to write, .html.")],
    store: StoreFolder = None,
    territory: TerritoryName = None,
    standing: StandingOf = None,
    as_of: Annotated[
        datetime | None,
        typer.Option(
            "--as-of", formats=["%Y-%m-%d"], help="The day whose state of data it shows; else today."
        ),
    ] = None,
) -> int:
    """Write the report of the country as one page in all languages of the codebook."""
    must_end(out, ".html")
    intake = intake_of(desk, paths, store, filed_period(desk, period), territory, standing)
    sums = consolidated(desk, intake)
    with desk.working("working.writing", path=out):
        page = _page(desk, intake, sums, (as_of or datetime.now(UTC)).date())
        with whole(out) as temporary:
            temporary.write_text(page, encoding="utf-8")
    if desk.json:
        desk.give({"written": str(out), "standing": sums.standing, "set_aside": desk.aside(intake.aside)})
    else:
        desk.set_aside(intake.aside)
        desk.close(desk.say("written", path=out))
    return DONE if intake.whole else OBJECTION


def _page(desk: Desk, intake: Intake, sums: Consolidated, as_of: date) -> str:
    try:
        from esep.publish.report import report_html  # noqa: PLC0415 - its libraries are an extra
    except ModuleNotFoundError as missing:
        raise EsepError("E-411", module=missing.name) from missing
    found = found_in(desk, intake)
    return report_html(desk.book, sums, found, _published(desk, sums), intake.aside, as_of=as_of)


def _published(desk: Desk, sums: Consolidated) -> list[Reconciled]:
    """Published figures of the form and period beside ours; none when the codebook brings none."""
    of_period = [one for one in desk.book.figures if one.form == sums.form.form and one.period == sums.period]
    return list(reconcile(sums, of_period)) if of_period else []
