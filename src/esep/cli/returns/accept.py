"""`esep returns accept`: an office explains a finding, and it stands."""

from pathlib import Path
from typing import Annotated

import typer

from esep.cli.desk import Desk
from esep.cli.intake import code_of, filed_period, found_in, intake_of
from esep.cli.options import PeriodCode
from esep.cli.verbs import DONE, verb
from esep.forms.life import still_open
from esep.forms.store import Store
from esep.kernel.errors import EsepError

app = typer.Typer(add_completion=False)


@verb(
    app,
    example="esep returns accept 1M-P-002 --store demo/store --period 2022 --territory Akmola"
    " --explanation 'The gravity is being established'",
)
def accept(
    desk: Desk,
    control: Annotated[str, typer.Argument(metavar="CONTROL", help="The control, such as 1M-R-002.")],
    *,
    store: Annotated[Path, typer.Option("--store", metavar="FOLDER", help="Where the return is kept.")],
    period: PeriodCode,
    territory: Annotated[str, typer.Option("--territory", metavar="NAME", help="Whose return it is.")],
    explanation: Annotated[str, typer.Option("--explanation", help="Why the figures are as they are.")],
    office: Annotated[str, typer.Option("--office", help="The office that accepts, by code or name.")] = "",
) -> int:
    """Let the findings of a control stand, with the explanation of the office; they leave the protocol."""
    span = filed_period(desk, period)
    code = code_of(desk, territory, span) or territory
    kept = Store(store, desk.book)
    accepted = kept.accepted(desk.form, code, span)
    found = found_in(desk, intake_of(desk, None, store, span, None)).get(code, [])
    meant = [one for one in still_open(found, accepted) if one.control == control]
    if not meant:
        raise EsepError("E-414", control=control, territory=code, period=span.code)
    for finding in meant:
        kept.accept(desk.form, code, span, finding, explanation, office)
    if desk.json:
        desk.give({"control": control, "territory": code, "accepted": len(meant)})
    else:
        count, place = desk.counted("finding", len(meant)), desk.place(code)
        desk.close(desk.say("accept.close", control=control, territory=place, count=count))
    return DONE
