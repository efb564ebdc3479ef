"""`esep template`: an empty table for cards of one kind, to be filled in and imported."""

from datetime import datetime
from pathlib import Path
from typing import Annotated

import typer

from esep.cli.misuse import MisuseError
from esep.cli.register_desk import RegisterDesk
from esep.cli.register_verbs import register_verb
from esep.cli.typed import word
from esep.cli.verbs import DONE
from esep.declare.template import csv_template, workbook_template
from esep.kernel.errors import EsepError
from esep.kernel.outputs import whole

app = typer.Typer(add_completion=False)
CSV, XLSX = ".csv", ".xlsx"


@register_verb(app, example="esep template offence.registered --out offences.xlsx")
def template(
    desk: RegisterDesk,
    kind: Annotated[str, typer.Argument(help="The kind of card, such as offence.registered.")],
    *,
    out: Annotated[
        Path, typer.Option("--out", metavar="FILE", help="A .csv, or an .xlsx that explains its columns.")
    ],
    on: Annotated[
        datetime | None,
        typer.Option(
            "--on", formats=["%Y-%m-%d"], metavar="DAY", help="Offer the codes of this day; else all."
        ),
    ] = None,
) -> int:
    """Write an empty table for cards of one kind; filled in, `esep import --mapping KIND` takes it."""
    card = desk.home.domains.card(word(kind))
    if out.suffix.lower() not in (CSV, XLSX):
        raise MisuseError("E-852")
    if out.exists():
        raise EsepError("E-853", path=out)
    if out.suffix.lower() == CSV:
        content = csv_template(card)
    else:
        day = on.date() if on else None
        content = workbook_template(card, desk.home.domains, desk.book, desk.lang, day)
    with whole(out) as temporary:
        temporary.write_bytes(content)
    if desk.json:
        desk.give({"written": str(out), "kind": card.kind})
    else:
        desk.close(desk.say("written", path=out))
    return DONE
