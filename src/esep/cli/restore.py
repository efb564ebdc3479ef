"""`esep restore`: a register made from a backup, once everything in it was checked."""

from pathlib import Path
from typing import Annotated

import typer

from esep.cli.desk import Desk
from esep.cli.verbs import DONE, verb
from esep.kernel.errors import EsepError
from esep.register.notes import VerifierKey
from esep.register.restoring import Closed, restore
from esep.register.sealed_files import read_password

app = typer.Typer(add_completion=False)


@verb(app, example="esep restore ../backups/2026-11-22 register --key example.org/register+337855a4+AQOh…")
def restored(
    desk: Desk,
    backup: Annotated[Path, typer.Argument(metavar="BACKUP", help="The folder that `esep backup` made.")],
    folder: Annotated[Path, typer.Argument(metavar="DIR", help="The folder of the register to make.")],
    *,
    key: Annotated[
        str | None,
        typer.Option("--key", help="The verifier key of the register, from elsewhere than the backup."),
    ] = None,
    with_people: Annotated[
        Path | None,
        typer.Option(
            "--with-people",
            metavar="PASSWORD-FILE",
            help="Restore people, keys and trail too, with the password in this file.",
        ),
    ] = None,
    erasures: Annotated[
        Path | None,
        typer.Option("--erasures", metavar="FILE", help="The list of erasures as it is now."),
    ] = None,
    erasures_lost: Annotated[
        bool,
        typer.Option("--erasures-lost", help="There is no newer list of erasures anywhere."),
    ] = False,
) -> int:
    """Restore a register; a backup with anything wrong in it is refused, with the number of the entry."""
    trusted = VerifierKey.parse(key) if key else None
    closed = None
    if with_people:
        if not erasures_lost and (erasures is None or not erasures.is_file()):
            raise EsepError("E-806")
        closed = Closed(password=read_password(with_people), erasures=erasures)
    with desk.working("working.writing", path=folder):
        done = restore(backup, folder, trusted, closed)
    if desk.json:
        desk.give(
            {
                "home": str(folder),
                "origin": done.head.origin,
                "entries": done.head.size,
                "records": done.records,
                "with_people": done.with_people,
                "erased_again": done.erased,
                "key_given": trusted is not None,
            }
        )
        return DONE
    told = {"origin": done.head.origin, "entries": done.head.size, "records": done.records}
    desk.tell(desk.say("restore.made", **told))
    desk.close(desk.say("restore.trusted" if trusted else "restore.own_key"))
    desk.close(desk.say("restore.closed" if closed else "restore.open"))
    if closed:
        desk.close(desk.say("restore.erased", count=done.erased))
        if erasures is None:
            desk.beside([desk.say("restore.lost")])
    return DONE
