"""`esep monitor history verify`: the history read through, against its counts and digests."""

from pathlib import Path
from typing import Annotated

import typer

from esep.cli.monitor.history.place import HISTORY
from esep.cli.paths import existing
from esep.cli.register_desk import RegisterDesk
from esep.cli.register_verbs import register_verb
from esep.cli.verbs import DONE

app = typer.Typer(add_completion=False)


@register_verb(app, example="esep monitor history verify ../moved")
def verify(
    desk: RegisterDesk,
    folder: Annotated[
        Path | None,
        typer.Argument(metavar="DIR", help="A history that was handed over; else that of the register."),
    ] = None,
) -> int:
    """Is every file of the history there, as it was written, and no other? No fix is shown."""
    # As in the export.
    from esep.monitoring.history.inventory import Inventory, require_whole  # noqa: PLC0415

    place = existing(folder) if folder else desk.home.folder / HISTORY
    with desk.working("working.history"):
        # A register that monitors nobody has no history, and nothing of it is missing.
        found = require_whole(place) if place.exists() else Inventory()
    if desk.json:
        desk.give({"fixes": found.rows, "files": len(found.parts)})
    else:
        desk.tell(desk.say("history.holds", fixes=found.rows, files=len(found.parts)))
    return DONE
