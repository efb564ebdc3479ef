"""`esep returns protocol`: the page by which a return goes back to its office."""

from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer

from esep.cli.desk import Desk
from esep.cli.intake import code_of, filed_period, found_in, intake_of
from esep.cli.options import Paths, PeriodCode, StandingOf, StoreFolder, TerritoryName
from esep.cli.paths import must_end
from esep.cli.verbs import DONE, verb
from esep.forms.findings import Finding
from esep.forms.life import Filing, still_open
from esep.forms.returns import Return
from esep.forms.store import Store
from esep.kernel.errors import EsepError
from esep.kernel.outputs import whole
from esep.publish.protocol import protocol_html

app = typer.Typer(add_completion=False)


@verb(
    app, example="esep returns protocol 'demo/returns/Akmola Region.xlsx' --period 2022 --out protocol.html"
)
def protocol(
    desk: Desk,
    paths: Paths = None,
    *,
    period: PeriodCode,
    out: Annotated[Path, typer.Option("--out", help="The page to write, .html.")],
    store: StoreFolder = None,
    territory: TerritoryName = None,
    standing: StandingOf = None,
    send_back: Annotated[
        bool,
        typer.Option("--send-back", help="Record in the store that the return went back with this page."),
    ] = False,
) -> int:
    """Write what one office is to correct or explain, as a page to print; accepted findings are left out."""
    must_end(out, ".html")
    if send_back and store is None:
        raise EsepError("E-409")
    span = filed_period(desk, period)
    intake = intake_of(desk, paths, store, span, None if store else territory, standing)
    desk.set_aside(intake.aside)
    wanted = code_of(desk, territory, span)
    chosen = [one for one in intake.returns if wanted in (None, one.territory)]
    if len(chosen) != 1:
        raise EsepError("E-412", count=len(chosen))
    [a_return] = chosen
    findings = found_in(desk, intake)[a_return.territory]
    kept = Store(store, desk.book) if store else None
    page = _page(desk, a_return, findings, kept)
    with whole(out) as temporary:
        temporary.write_text(page, encoding="utf-8")
    if kept is not None and send_back:
        kept.send_back(desk.form, a_return.territory, span, page)
        desk.close(desk.say("protocol.sent_back", territory=desk.place(a_return.territory)))
    _answer(desk, out, a_return, findings)
    return DONE


def _page(desk: Desk, a_return: Return, findings: list[Finding], store: Store | None) -> str:
    filing: Filing | None = None
    if store is not None:
        place = desk.form, a_return.territory, a_return.period
        filing = store.current(*place)
        findings = still_open(findings, store.accepted(*place))
    return protocol_html(
        desk.book,
        desk.form,
        a_return,
        findings,
        desk.lang,
        made_on=datetime.now(UTC).date(),
        filing=filing,
    )


def _answer(desk: Desk, out: Path, a_return: Return, findings: list[Finding]) -> None:
    if desk.json:
        desk.give({"written": str(out), "territory": a_return.territory, "findings": len(findings)})
    else:
        desk.close(desk.say("written", path=out))
