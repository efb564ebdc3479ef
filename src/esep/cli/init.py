"""`esep init`: a new register."""

from pathlib import Path
from typing import Annotated

import typer

from esep.cli.desk import Desk
from esep.cli.verbs import DONE, verb
from esep.kernel.errors import EsepError
from esep.register.home import Home
from esep.register.home_settings import SQLITE, Settings

app = typer.Typer(add_completion=False)


@verb(app, example="esep init register --territory CODE --office 7512 --origin example.org/register")
def init(
    desk: Desk,
    folder: Annotated[Path, typer.Argument(metavar="DIR", help="The folder to make.")],
    *,
    store: Annotated[
        str,
        typer.Option(
            "--store", metavar="sqlite|ADDRESS", help="Where cards are kept: a file, or postgresql://..."
        ),
    ] = SQLITE,
    owner: Annotated[
        str,
        typer.Option(
            "--store-owner",
            metavar="ADDRESS",
            envvar="ESEP_STORE_OWNER",
            help="With PostgreSQL: the role that may create the tables; used once and not kept.",
        ),
    ] = "",
    territory: Annotated[
        str | None,
        typer.Option("--territory", metavar="CODE", help="Whose clock is read; else that of the country."),
    ] = None,
    office: Annotated[
        str, typer.Option("--office", help="The code of the office that keeps it.")
    ] = "office-1",
    origin: Annotated[
        str | None,
        typer.Option(
            "--origin", metavar="NAME", help="Its name in checkpoints, such as example.org/register."
        ),
    ] = None,
) -> int:
    """Make a register: settings, empty journal, keys, and one administrator."""
    if folder.name in ("", ".."):
        raise EsepError("E-404", path=folder)
    book = desk.book
    settings = Settings(
        codebook=_named(desk),
        store=store,
        office=office,
        territory=territory or book.code,
        origin=origin or f"{office}/{folder.resolve().name}".replace(" ", "-").replace("+", "-"),
    )
    with Home.create(folder, settings, owner=owner) as home:
        verifier = home.signing.verifier.text
    if desk.json:
        desk.give({"home": str(folder), "origin": settings.origin, "verifier_key": verifier})
        return DONE
    desk.tell(desk.say("init.made", path=folder))
    desk.tell(desk.say("init.key", key=verifier))
    for step in ("actors", "keys", "first"):
        desk.close(desk.say(f"init.{step}", path=folder))
    return DONE


def _named(desk: Desk) -> str:
    """The codebook as the settings name it: by its name where it comes with esep, else by its whole path."""
    place = desk.book.folder
    named = desk.asked.codebook or place.name
    return str(Path(named).resolve()) if Path(named).is_dir() else place.name
