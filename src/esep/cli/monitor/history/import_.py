"""`esep monitor history import`: the fixes that another supplier or register handed over."""

from pathlib import Path
from typing import Annotated

import typer

from esep.access import Action
from esep.cli.monitor.history.place import HISTORY, WHOLE_HISTORY
from esep.cli.paths import existing
from esep.cli.register_desk import RegisterDesk
from esep.cli.register_verbs import register_verb
from esep.cli.verbs import DONE
from esep.declare import Class

app = typer.Typer(add_completion=False)


@register_verb(app, example="esep monitor history import ../moved --as administrator --purpose maintenance")
def import_(
    desk: RegisterDesk,
    folder: Annotated[Path, typer.Argument(metavar="DIR", help="The folder that was handed over.")],
) -> int:
    """Take over a history of fixes after reading it through; what stands here already is not taken twice."""
    # As in the export.
    from esep.monitoring.history.handing_over import take  # noqa: PLC0415

    with (
        desk.reading(WHOLE_HISTORY, Class.CASE, action=Action.ADMINISTER),
        desk.working("working.history"),
    ):
        taken, known = take(existing(folder), desk.home.folder / HISTORY)
    if desk.json:
        desk.give({"history": str(folder), "taken": taken, "known": known})
        return DONE
    desk.tell(desk.say("history.taken", taken=taken, known=known))
    return DONE
