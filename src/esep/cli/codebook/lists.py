"""`esep codebook lists`: the lists of codes that fields of cards draw on."""

import typer

from esep.cli.codebook.show import day_or_today
from esep.cli.desk import Desk
from esep.cli.options import OnDay
from esep.cli.verbs import DONE, verb

app = typer.Typer(add_completion=False)


@verb(app, example="esep codebook lists --on 2024-06-30")
def lists(desk: Desk, *, on: OnDay = None) -> int:
    """Name the lists of codes that cards draw on, each with the number of its codes in force on a day."""
    day, named = day_or_today(on), desk.book.lists
    counted = {name: sum(row.holds_on(day) for row in named.named(name)) for name in sorted(named)}
    if desk.json:
        desk.give([{"list": name, "codes": count} for name, count in counted.items()])
        return DONE
    headings = [desk.say(f"heading.{name}") for name in ("list", "codes")]
    desk.table(headings, [(name, desk.number(count)) for name, count in counted.items()], numbers=(1,))
    desk.close(desk.say("codebook.lists", count=len(counted)))
    return DONE
