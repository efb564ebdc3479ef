"""What the night desk sees at a moment: the queue, and whether anybody is judging."""

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Annotated

import typer

from esep.cli.misuse import MisuseError
from esep.cli.register_desk import RegisterDesk
from esep.monitoring.desk.blind import Blind
from esep.monitoring.desk.handing_on import reckoning
from esep.monitoring.desk.law import blind_limit, ladders, usual_on
from esep.monitoring.desk.live import Live
from esep.monitoring.desk.night import Night
from esep.monitoring.desk.queue import Line, queue
from esep.monitoring.instants import in_milliseconds, instant_of
from esep.monitoring.live.left import Left, left_in
from esep.monitoring.live.places import Places

INSTANTS = ["%Y-%m-%dT%H:%M%z", "%Y-%m-%dT%H:%M:%S%z"]
DAY = "%Y-%m-%d"
LIVE = "monitoring"  # within the register, where no other folder is named
LiveFolder = Annotated[
    Path | None,
    typer.Option(
        "--live",
        metavar="FOLDER",
        help="The folder of the running service; else monitoring, in the register.",
    ),
]
AtInstant = Annotated[
    datetime | None,
    typer.Option("--at", formats=INSTANTS, metavar="INSTANT", help="As of then, with its offset; else now."),
]
Alert = Annotated[
    str,
    typer.Argument(metavar="ALERT", help="Its number or how that begins; that of an incident for all of it."),
]


@dataclass(frozen=True, slots=True)
class Sight:
    """The desk at a moment (ms).

    `judging` is None where it is not known whether anybody judges, `at_risk` the numbers of those over whom
    nobody watches; `past` is told of a moment that has passed, by the outages on record. `left` are the
    orders that cannot be judged as they stand, which is known of the present alone.
    """

    now: int
    lines: tuple[Line, ...]
    judging: tuple[Blind, ...] | None
    at_risk: tuple[str, ...]
    unknown: tuple[str, ...]
    past: bool
    left: tuple[Left, ...]


def live_of(desk: RegisterDesk, folder: Path | None) -> Live:
    """The folder of the service that runs."""
    return Live(folder or desk.home.folder / LIVE)


def moment_of(desk: RegisterDesk, at: datetime | None) -> int:
    """A moment in ms; now where none is named."""
    return in_milliseconds(at or desk.home.clock())


def begun(desk: RegisterDesk, at: datetime) -> datetime:
    """A moment that was named; of a day alone its first instant, by the clock of the register's territory."""
    return at if at.tzinfo else reckoning(desk.home).begins(at.date())


def passed(desk: RegisterDesk, at: datetime | None) -> datetime | None:
    """A moment that was named, once it has come.

    Raises:
        EsepError: E-1081 when it lies ahead.
    """
    if at is not None and at > desk.home.clock():
        raise MisuseError("E-1081", moment=at.isoformat(timespec="minutes"))
    return at


def lines_at(desk: RegisterDesk, night: Night, live: Live, now: int) -> tuple[Line, ...]:
    """The queue at a moment, by the law of its day."""
    by = reckoning(desk.home)
    usual = usual_on(by.law, by.civil_day(instant_of(now)))
    return queue(night.standings(now, live.shared), ladders(by), usual, now)


def sight(desk: RegisterDesk, night: Night, live: Live, at: datetime | None) -> Sight:
    """What the desk sees now, by signs of life, or saw at a moment that has passed, by outages on record."""
    now = moment_of(desk, at)
    if at is None:
        by = reckoning(desk.home)
        limit = blind_limit(by.law, by.civil_day(instant_of(now)))
        found, at_risk = live.blind(now, limit, night.protected(now))
    else:
        found, at_risk = live.was_blind(now, night.protected(now))
    lines = lines_at(desk, night, live, now)
    judging = found if live.known else None
    left = left_in(Places(live.folder)) if at is None else ()
    return Sight(now, lines, judging, at_risk, tuple(sorted(night.unknown)), at is not None, left)
