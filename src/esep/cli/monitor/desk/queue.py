"""`esep monitor desk queue`: what waits now, the most pressing first."""

import sys
import time
from collections.abc import Iterable, Iterator
from contextlib import nullcontext, suppress
from datetime import datetime
from typing import Annotated

import typer

from esep.cli.misuse import MisuseError
from esep.cli.monitor.desk.sights import AtInstant, LiveFolder, Sight, live_of, moment_of, passed, sight
from esep.cli.monitor.desk.telling import (
    SHORT,
    all_stand,
    goes_on,
    line_as_data,
    moment,
    number_of,
    step_in_words,
    subject,
    written_at,
)
from esep.cli.monitor.left_said import left_as_data, left_lines
from esep.cli.register_desk import RegisterDesk
from esep.cli.register_verbs import register_verb
from esep.cli.verbs import DONE
from esep.monitoring.desk.handing_on import hand_on_due
from esep.monitoring.desk.live import Live
from esep.monitoring.desk.night import Night
from esep.monitoring.desk.queue import Line

app = typer.Typer(add_completion=False)
HEADINGS = ("alert", "about", "order", "since", "stands", "next", "goes_on")
CLEARED = "\x1b[H\x1b[2J"


@register_verb(app, example="esep monitor desk queue --at 2024-02-05T22:10+05:00")
def queue(
    desk: RegisterDesk,
    *,
    at: AtInstant = None,
    live: LiveFolder = None,
    escalate: Annotated[
        bool, typer.Option("--escalate", help="State the hand-ons that are due, before it is shown.")
    ] = False,
    watch: Annotated[bool, typer.Option("--watch", help="Show it anew until it is interrupted.")] = False,
    every: Annotated[
        int, typer.Option("--every", min=1, metavar="SECONDS", help="With --watch: how often.")
    ] = 5,
) -> int:
    """Show the queue: first who is unwatched, then each alert or incident in a line, most pressing first."""
    if at and (watch or escalate):
        raise MisuseError("E-1139")
    night = Night(desk.home, passed(desk, at))
    # To stop looking is no fault, at whatever moment somebody does.
    with suppress(KeyboardInterrupt) if watch else nullcontext():
        for _ in _rounds(every) if watch else (None,):
            _show(desk, night, live_of(desk, live), at, escalate=escalate, anew=watch)
    return DONE


def _rounds(every: int) -> Iterator[None]:
    """A round now and then, without end."""
    while True:
        yield
        time.sleep(every)


def _show(
    desk: RegisterDesk, night: Night, live: Live, at: datetime | None, *, escalate: bool, anew: bool
) -> None:
    if escalate:
        found = hand_on_due(desk.home, night, desk.officer, moment_of(desk, at))
        if found.left:
            desk.beside([desk.say("desk.left", count=len(found.left))])
    night.refresh()
    seen = sight(desk, night, live, at)
    if anew and sys.stdout.isatty():
        desk.tell(CLEARED + moment(desk, seen.now))
    if desk.json:
        desk.give(_as_data(desk, seen))
    else:
        _tell(desk, seen)


def _tell(desk: RegisterDesk, seen: Sight) -> None:
    for line in _above(desk, seen):
        desk.tell(line)
    if seen.lines:
        headings = [desk.say(f"desk.heading.{name}") for name in HEADINGS]
        desk.table(headings, (_cells(desk, line, seen.now) for line in seen.lines))
    alerts = sum(len(line.about) for line in seen.lines)
    desk.close(desk.say("desk.close", alerts=alerts, lines=len(seen.lines), at=moment(desk, seen.now)))


def _above(desk: RegisterDesk, seen: Sight) -> Iterable[str]:
    """What comes before everything: nobody judges, and who is unwatched by that."""
    for one in seen.judging or ():
        if one.since is None:
            yield desk.say("desk.blind", worker=one.worker)
        else:
            yield desk.say("desk.blind_since", worker=one.worker, since=moment(desk, one.since))
    if seen.at_risk:
        yield desk.say("desk.at_risk", count=len(seen.at_risk), numbers=", ".join(seen.at_risk))
    for left in seen.left:
        yield from left_lines(desk, left)
    if seen.judging is None:
        yield desk.say("desk.judging_unknown")
    elif seen.past and not seen.judging:
        yield desk.say("desk.no_outage")
    if seen.unknown:
        yield desk.say("desk.unknown", records=", ".join(seen.unknown))


def _cells(desk: RegisterDesk, line: Line, now: int) -> list[str]:
    orders = sorted({one.alert.order for one in line.about})
    return [
        number_of(line)[:SHORT],
        subject(desk, line),
        orders[0] if len(orders) == 1 else desk.counted("monitoring_order", len(orders)),
        moment(desk, min(one.alert.began_at for one in line.about)),
        all_stand(desk, line),
        step_in_words(desk, line.next_step),
        goes_on(desk, line, now),
    ]


def _as_data(desk: RegisterDesk, seen: Sight) -> dict[str, object]:
    blind = [
        {"worker": one.worker, "since": None if one.since is None else written_at(one.since)}
        for one in seen.judging or ()
    ]
    return {
        "at": written_at(seen.now),
        "judging_known": seen.judging is not None,
        "judging_by": "outages" if seen.past else "signs_of_life",
        "blind": blind,
        "at_risk": list(seen.at_risk),
        "left": [left_as_data(one) for one in seen.left],
        "lines": [line_as_data(desk, line) for line in seen.lines],
        "unknown": list(seen.unknown),
    }
