"""`esep demo build`: a register for a first try, made of cards."""

from dataclasses import asdict
from pathlib import Path
from typing import Annotated

import typer

from esep.cli.desk import Desk
from esep.cli.verbs import DONE, verb
from esep.forms.demonstrating import build, scene
from esep.forms.demonstration import STANDING, load_demonstration

app = typer.Typer(add_completion=False)
SHOWN = 10  # figures that cannot be met, told one by one


@verb(app, example="esep demo build demo-register --small")
def demo_build(
    desk: Desk,
    folder: Annotated[Path, typer.Argument(metavar="DIR", help="The folder to make.")],
    *,
    small: Annotated[bool, typer.Option("--small", help="One territory alone: made in seconds.")] = False,
) -> int:
    """Make a register whose people are invented and whose totals are not."""
    shown = load_demonstration(desk.book)
    territories = [scene(desk.book).least] if small else []
    with desk.working("demo_build.working") as at:
        count, unmet = build(desk.book, folder, territories, lambda done: at(desk.number(done)))
    if desk.json:
        told = [asdict(one) for one in unmet]
        desk.give({"home": str(folder), "cards": count, "standing": STANDING, "unmet": told})
        return DONE
    desk.tell(desk.say("demo_build.made", path=folder, count=count))
    if unmet:
        desk.tell(desk.say("demo_build.unmet", count=len(unmet)))
        for one in unmet[:SHOWN]:
            row = one.row if not one.klass else f"{one.row} {one.klass}"
            desk.tell(f"  {one.territory}  {row}  {one.column}: {one.published} / {one.given}")
    desk.close(desk.text(shown.mark))
    desk.close(desk.say("demo_build.next", path=folder))
    return DONE
