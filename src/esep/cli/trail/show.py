"""`esep trail show`: who asked for what, when, why, and what came of it; asking this is an act too."""

from collections.abc import Iterator
from datetime import datetime
from typing import Annotated

import typer

from esep.access import Action, Right, Target
from esep.access.trail import Act
from esep.cli.register_desk import RegisterDesk
from esep.cli.register_verbs import register_verb
from esep.cli.verbs import DONE
from esep.declare import Class
from esep.kernel.clock import written_instant

app = typer.Typer(add_completion=False)
OF_THE_TRAIL = Target(record="register:trail")
HEADINGS = ("row", "moment", "actor", "action", "record", "purpose", "outcome", "rows")
Row = tuple[int, Act]


@register_verb(app, example="esep trail show --since 2024-05-01 --as a-1 --purpose audit")
def show(
    desk: RegisterDesk,
    *,
    record: Annotated[
        str | None, typer.Option("--record", metavar="RECORD", help="What was asked about this record.")
    ] = None,
    actor: Annotated[
        str | None, typer.Option("--actor", metavar="CODE", help="What this officer asked.")
    ] = None,
    since: Annotated[
        datetime | None,
        typer.Option("--since", formats=["%Y-%m-%d"], help="From this day on, by the register's clock."),
    ] = None,
) -> int:
    """Show who read what, when and why, granted or denied; for auditors, and it leaves a row itself."""
    territory, zones = desk.home.settings.territory, desk.book.zones

    def meant(act: Act) -> bool:
        day = zones.at(act.at, territory).date()
        return (
            record in (None, act.object)
            and actor in (None, act.actor)
            and (since is None or day >= since.date())
        )

    def fetch(right: Right) -> list[Row]:
        return [(number, act) for number, act in desk.home.trail.acts(right=right) if meant(act)]

    found = desk.answer(fetch, OF_THE_TRAIL, Class.CASE, Action.READ_TRAIL)
    if desk.json:
        desk.give([_as_data(number, act) for number, act in found])
        return DONE
    desk.table(
        [desk.say(f"heading.{name}") for name in HEADINGS],
        ([*_cells(desk, act, str(number))] for number, act in found),
        numbers=(0, 7),
    )
    desk.close(desk.say("trail.rows", count=len(found)))
    return DONE


def _cells(desk: RegisterDesk, act: Act, number: str) -> Iterator[str]:
    """An act in words; whoever acted for a second officer's eyes has him beside the purpose."""

    def word(kind: str, code: str) -> str:
        key = f"access.{kind}.{code}"
        return desk.book.phrases.say(key, desk.lang) if key in desk.book.phrases else code

    yield number
    yield desk.words.moment(written_instant(act.at), desk.home.settings.territory)
    yield f"{act.actor} ({word('role', act.role)}, {act.office or '–'})"
    yield f"{word('action', act.action)} {word('class', act.klass)}"
    yield act.object
    second = desk.say("timeline.second", second=act.second) if act.second else ""
    yield "; ".join(part for part in (act.purpose, second) if part) or "–"
    yield desk.say("trail.granted") if act.granted else desk.say("trail.denied", grounds=act.grounds)
    yield str(act.rows)


def _as_data(number: int, act: Act) -> dict[str, object]:
    """An act as its row writes it, with the number of the row."""
    return {
        "row": number,
        "at": written_instant(act.at),
        "actor": act.actor,
        "role": act.role,
        "office": act.office,
        "action": act.action,
        "class": act.klass,
        "record": act.object,
        "purpose": act.purpose or None,
        "second": act.second or None,
        "granted": act.granted,
        "grounds": act.grounds.split(),
        "rows": act.rows,
    }
