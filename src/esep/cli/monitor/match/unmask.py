"""`esep monitor match unmask`: a second officer releases the devices of those who could have been near."""

from typing import Annotated

import typer

from esep.cli.monitor.match.see import Number
from esep.cli.monitor.match.told import purpose_of
from esep.cli.register_desk import RegisterDesk
from esep.cli.register_verbs import register_verb
from esep.cli.verbs import DONE
from esep.monitoring.matching.asking import Matching

app = typer.Typer(add_completion=False)


@register_verb(
    app,
    example="esep monitor match unmask 5f2a90c1d4e87b36 --reason lead --as p-301 "
    "--purpose criminal_case:247512031000017",
)
def unmask(
    desk: RegisterDesk,
    number: Number,
    *,
    reason: Annotated[
        str, typer.Option("--reason", metavar="CODE", help="What for, a code of match_unmask_reason.")
    ],
) -> int:
    """Release, as the second officer, the devices of those who could have been near, and no others."""
    names = Matching(desk.home).unmask(desk.officer, purpose_of(desk), number, reason)
    if desk.json:
        desk.give({"devices": names, "no_accusation": desk.say("match.no_accusation")})
        return DONE
    desk.table([desk.say(f"heading.{name}") for name in ("pseudonym", "device")], map(list, names.items()))
    desk.tell(desk.say("match.unmasked", second=desk.officer.code, count=len(names)))
    desk.tell(desk.say("match.no_accusation"))
    return DONE
