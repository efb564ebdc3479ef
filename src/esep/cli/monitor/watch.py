"""`esep monitor watch`: a process beside the service that tells since when nobody judges."""

import signal
from datetime import UTC, datetime
from pathlib import Path
from threading import Event
from time import time_ns
from typing import Annotated

import typer

from esep.cli.desk import Desk
from esep.cli.monitor.left_said import left_as_data, left_lines
from esep.cli.paths import existing
from esep.cli.verbs import DONE, OBJECTION, verb
from esep.kernel.clock import written_instant
from esep.kernel.errors import EsepError
from esep.monitoring.desk.law import blind_limit
from esep.monitoring.instants import instant_of
from esep.monitoring.live.outages import Outages, Seen, watched_by
from esep.monitoring.live.places import Places

app = typer.Typer(add_completion=False)
EVERY = 5.0  # seconds


@verb(app, example="esep monitor watch --folder register/monitoring --once", without=("form",))
def watch(
    desk: Desk,
    *,
    folder: Annotated[Path, typer.Option("--folder", metavar="DIR", help="The folder of the service.")],
    once: Annotated[
        bool, typer.Option("--once", help="Look once and end: status 1 when it is blind.")
    ] = False,
    every: Annotated[
        float, typer.Option("--every", min=0.1, max=3600, metavar="SECONDS", help="Between two looks.")
    ] = EVERY,
) -> int:
    """Say since when nobody judges, and over whom nobody watches, until it is ended: status 1 while so."""
    places = Places(existing(folder))
    if not watched_by(places):
        raise EsepError("E-1126")
    limit = blind_limit(desk.book.law, datetime.now(UTC).date())
    outages, stopped = Outages(places, limit), Event()
    if once:
        return _told(desk, outages.look(time_ns() // 1_000_000), new=False)
    for one in (signal.SIGTERM, signal.SIGINT):
        signal.signal(one, lambda *_: stopped.set())
    status, left = DONE, None
    while not stopped.is_set():
        seen = outages.look(time_ns() // 1_000_000)
        status = _told(desk, seen, new=seen.left == (left or ()))
        left = seen.left
        stopped.wait(every)
    return status


def _told(desk: Desk, seen: Seen, *, new: bool) -> int:
    """Tell what a look has found; of a look among others only what is new."""
    if not new or seen.begun or seen.over:
        if desk.json:
            blind = [{"worker": one.worker, "since": one.since} for one in seen.blind]
            left = [left_as_data(one) for one in seen.left]
            told = {"at": seen.now, "judged_to": seen.sign, "blind": blind, "at_risk": list(seen.at_risk)}
            desk.give({**told, "left": left})
        else:
            _said(desk, seen, new=new)
    return OBJECTION if seen.blind or seen.left else DONE


def _said(desk: Desk, seen: Seen, *, new: bool) -> None:
    desk.tell(_as_of(desk, seen))
    for one in seen.begun if new else seen.blind:
        since = "–" if one.since is None else written_instant(instant_of(one.since))
        desk.tell(desk.say("monitor.watch.blind", worker=one.worker, since=since))
    for over in seen.over:
        desk.tell(desk.say("monitor.watch.over", worker=over.worker))
    if seen.at_risk:
        desk.tell(desk.say("monitor.watch.at_risk", persons=", ".join(seen.at_risk)))
    for left in seen.left:
        for line in left_lines(desk, left):
            desk.tell(line)
    if not seen.blind:
        until = "–" if seen.sign is None else written_instant(instant_of(seen.sign))
        desk.tell(desk.say("monitor.watch.seeing_rest" if seen.left else "monitor.watch.seeing", until=until))


def _as_of(desk: Desk, seen: Seen) -> str:
    """When it was looked, and how old the last sign of life is: what came since may wait."""
    now = written_instant(instant_of(seen.now))
    if seen.sign is None:
        return desk.say("monitor.watch.no_sign", now=now)
    return desk.say("monitor.watch.as_of", now=now, seconds=max(0, seen.now - seen.sign) // 1000)
