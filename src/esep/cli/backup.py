"""`esep backup`: a copy of the register that was seen to hold, made while cards arrive."""

from pathlib import Path
from typing import Annotated

import typer

from esep.access import Action, Target
from esep.cli.register_desk import RegisterDesk
from esep.cli.register_verbs import register_verb
from esep.cli.verbs import DONE
from esep.declare import Class
from esep.register.backup import back_up
from esep.register.manifest import Manifest
from esep.register.sealed_files import read_password

app = typer.Typer(add_completion=False)
PEOPLE_AND_KEYS = Target(record="backup:people")


@register_verb(app, example="esep backup ../backups/2026-11-22 --home register")
def backup(
    desk: RegisterDesk,
    folder: Annotated[Path, typer.Argument(metavar="DIR", help="The folder to make.")],
    *,
    with_people: Annotated[
        Path | None,
        typer.Option(
            "--with-people",
            metavar="PASSWORD-FILE",
            help="Add people, keys and trail, sealed under the password in this file.",
        ),
    ] = None,
) -> int:
    """Back a register up while others write to it; without people and keys, unless they are asked for."""
    password = read_password(with_people) if with_people else b""
    with desk.working("working.writing", path=folder):
        made = _with_people(desk, folder, password) if password else back_up(desk.home, folder)
    if desk.json:
        desk.give(
            {
                "backup": str(folder),
                "origin": made.origin,
                "entries": made.entries,
                "files": len(made.files),
                "with_people": bool(made.salt),
            }
        )
        return DONE
    files = len(made.files)
    desk.tell(desk.say("backup.made", origin=made.origin, entries=made.entries, files=files, path=folder))
    desk.close(desk.say("backup.closed" if password else "backup.open"))
    if password:
        desk.close(desk.say("backup.erasures"))
    return DONE


def _with_people(desk: RegisterDesk, folder: Path, password: bytes) -> Manifest:
    """Copies of people and keys are made for an administrator only, and leave a row in the trail."""
    with desk.reading(PEOPLE_AND_KEYS, Class.CASE, action=Action.ADMINISTER):
        return back_up(desk.home, folder, password)
