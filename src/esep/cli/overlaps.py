"""`esep overlaps`: records that stand at once, such as several orders on one person or in both directions."""

from contextlib import closing
from datetime import datetime
from functools import cache
from typing import Annotated

import typer

from esep.cli.register_desk import RegisterDesk
from esep.cli.register_verbs import register_verb
from esep.cli.typed import word
from esep.cli.verbs import DONE
from esep.register.link_index import FILE, LinkIndex
from esep.register.overlaps import Overlap, binding, not_compared
from esep.register.overlaps import overlaps as found

app = typer.Typer(add_completion=False)


@register_verb(app, example="esep overlaps --kind protective_order")
def overlaps(
    desk: RegisterDesk,
    *,
    kind: Annotated[
        list[str] | None,
        typer.Option("--kind", help="Records of this type; once for each. Else all that bind somebody."),
    ] = None,
    at: Annotated[
        datetime | None, typer.Option("--at", formats=["%Y-%m-%d"], help="As this day ends; else today.")
    ] = None,
    past: Annotated[
        bool, typer.Option("--past", help="Also those that stood at once and do no longer.")
    ] = False,
) -> int:
    """List records that stand at once: on one person, or one named by the other. Sealed ids never are."""
    home = desk.home
    kinds = [home.domains.record(word(one)).name for one in kind or binding(home.domains)]
    day = (at.date() if at else home.clock().date()).isoformat()
    with (
        desk.working("working.overlaps"),
        closing(LinkIndex(home.journal, home.folder / FILE)) as index,
    ):
        known = home.journal.state
        stood = cache(lambda record: home.record(record, happened=day) if known(record) else None)
        told = [one for one in found(index, stood, home.domains, kinds) if past or not one.until]
        told = [one for one in told if not (home.hides(one.one) or home.hides(one.other))]
    told.sort(key=lambda one: (one.since, one.one, one.other))
    if desk.json:
        desk.give([_as_data(one) for one in told])
        return DONE
    for one in told:
        desk.tell(_line(desk, one))
    desk.close(desk.say("overlaps.close", count=len(told)))
    sealed = [f"{record}.{one.name}" for record in kinds for one in not_compared(home.domains.record(record))]
    if sealed:
        desk.close(desk.say("overlaps.sealed", fields=", ".join(sealed)))
    return DONE


def _line(desk: RegisterDesk, one: Overlap) -> str:
    days = {"since": one.since, "until": one.until}
    stands = desk.say("overlaps.between", **days) if one.until else desk.say("overlaps.since", **days)
    told = {"one": one.one, "other": one.other, "field": desk.words.field(one.field), "stands": stands}
    return desk.say("overlaps.by_person" if one.person else "overlaps.by_link", **told)


def _as_data(one: Overlap) -> dict[str, object]:
    return {
        "records": [one.one, one.other],
        "field": one.field.path,
        "person": one.person or None,
        "since": one.since,
        "until": one.until or None,
    }
