"""`esep monitor match see`: an answer that is still kept, under pseudonyms."""

from typing import Annotated

import typer

from esep.cli.monitor.match.told import purpose_of, tell
from esep.cli.register_desk import RegisterDesk
from esep.cli.register_verbs import register_verb
from esep.cli.verbs import DONE
from esep.monitoring.matching.asking import Matching

app = typer.Typer(add_completion=False)
Number = Annotated[str, typer.Argument(metavar="NUMBER", help="The number of the question.")]


@register_verb(
    app, example="esep monitor match see 5f2a90c1d4e87b36 --as p-301 --purpose criminal_case:247512031000017"
)
def see(desk: RegisterDesk, number: Number) -> int:
    """Show an answer again, until its time is over; each look is a row of the trail."""
    tell(desk, Matching(desk.home).see(desk.officer, purpose_of(desk), number))
    return DONE
