"""`esep monitor history export`: all fixes that are kept, for whoever supplies devices next."""

from pathlib import Path
from typing import Annotated

import typer

from esep.access import Action
from esep.cli.monitor.history.place import HISTORY, WHOLE_HISTORY
from esep.cli.register_desk import RegisterDesk
from esep.cli.register_verbs import register_verb
from esep.cli.verbs import DONE
from esep.declare import Class

app = typer.Typer(add_completion=False)


@register_verb(app, example="esep monitor history export ../moved --as administrator --purpose maintenance")
def export(
    desk: RegisterDesk,
    folder: Annotated[Path, typer.Argument(metavar="DIR", help="The folder to make.")],
) -> int:
    """Copy the history of fixes, with counts and digests; protected persons are not in it."""
    # What reads Parquet takes long to load: a refusal need not wait for it.
    from esep.monitoring.history.handing_over import export as handed_over  # noqa: PLC0415

    with (
        desk.reading(WHOLE_HISTORY, Class.CASE, action=Action.ADMINISTER),
        desk.working("working.writing", path=folder),
    ):
        made = handed_over(desk.home.folder / HISTORY, folder)
    if desk.json:
        desk.give({"history": str(folder), "fixes": made.rows, "files": len(made.parts)})
        return DONE
    desk.tell(desk.say("history.exported", fixes=made.rows, files=len(made.parts), path=folder))
    desk.close(desk.say("history.guard"))
    return DONE
