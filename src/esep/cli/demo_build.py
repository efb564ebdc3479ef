"""`esep demo build`: a register for a first try, made of cards."""

from collections.abc import Iterator, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Annotated

import typer

from esep.cli.desk import Desk
from esep.cli.verbs import DONE, verb
from esep.forms.demonstrating import Aim, Size, build, load_aims, scene
from esep.forms.demonstration import STANDING, load_demonstration

app = typer.Typer(add_completion=False)
SHOWN = 10  # figures that cannot be met, told one by one
SizeOption = Annotated[
    Size | None,
    typer.Option(
        "--size",
        help="How much of the totals of protection it carries; else a hundredth, and none with --small.",
    ),
]


@verb(app, example="esep demo build demo-register --small")
def demo_build(
    desk: Desk,
    folder: Annotated[Path, typer.Argument(metavar="DIR", help="The folder to make.")],
    *,
    small: Annotated[bool, typer.Option("--small", help="One territory alone: made in seconds.")] = False,
    size: SizeOption = None,
) -> int:
    """Make a register whose people are invented and whose totals are not."""
    shown = load_demonstration(desk.book)
    territories = [scene(desk.book).least] if small else []
    size = size or (Size.NONE if small else Size.HUNDREDTH)
    aims = load_aims(desk.book) if size is not Size.NONE else None
    totals = aims.totals if aims else ()
    with desk.working("demo_build.working") as at:
        count, unmet = build(desk.book, folder, territories, lambda done: at(desk.number(done)), size)
    if desk.json:
        told = [asdict(one) for one in unmet]
        carried = {"size": size.value, "totals": [_as_data(desk, one, size) for one in totals]}
        desk.give({"home": str(folder), "cards": count, "standing": STANDING, "unmet": told, **carried})
        return DONE
    desk.tell(desk.say("demo_build.made", path=folder, count=count))
    if unmet:
        desk.tell(desk.say("demo_build.unmet", count=len(unmet)))
        for one in unmet[:SHOWN]:
            row = one.row if not one.klass else f"{one.row} {one.klass}"
            desk.tell(f"  {one.territory}  {row}  {one.column}: {one.published} / {one.given}")
    if totals:
        _tell(desk, totals, size)
    desk.close(desk.text(shown.mark))
    desk.close(desk.say("demo_build.next", path=folder))
    return DONE


def _tell(desk: Desk, totals: Sequence[Aim], size: Size) -> None:
    """Each total beside what is doubtful in it."""
    desk.tell(desk.say("demo_build.totals", size=desk.say(f"demo_build.{size.value}")))
    for aim in totals:
        desk.tell(f"  {_asked(aim)}: {desk.number(size.of(aim.value))} / {desk.number(aim.value)}")
        desk.tell(f"    {' '.join(_doubts(desk, aim))}")


def _asked(aim: Aim) -> str:
    """How it is asked for: the arguments of `esep table`, of each measure that is added up."""
    where = "".join(f" --where {name}={value}" for name, value in aim.where.items())
    return " + ".join(f"{measure} --period {aim.period.code}{where}" for measure in aim.measures)


def _doubts(desk: Desk, aim: Aim) -> Iterator[str]:
    return (desk.text(one) for one in aim.doubts)


def _as_data(desk: Desk, aim: Aim, size: Size) -> dict[str, object]:
    return {
        "measures": list(aim.measures),
        "period": aim.period.code,
        "where": dict(aim.where),
        "published": aim.value,
        "carried": size.of(aim.value),
        "period_taken": aim.taken,
        "source": aim.source,
        "doubts": list(_doubts(desk, aim)),
    }
