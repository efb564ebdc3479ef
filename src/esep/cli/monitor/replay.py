"""`esep monitor replay`: fixes of files judged against zones or orders, an alert in a line."""

from collections.abc import Sequence
from pathlib import Path
from typing import Annotated

import typer

from esep.cli.desk import Desk
from esep.cli.monitor.files import (
    Accuracy,
    AccuracyUse,
    Clock,
    Dwell,
    Fixes,
    Given,
    Mend,
    Orders,
    Zones,
    replay_of,
)
from esep.cli.paths import existing
from esep.cli.verbs import DONE, verb
from esep.kernel.errors import EsepError
from esep.monitoring.judging import judging
from esep.monitoring.replaying import Line

app = typer.Typer(add_completion=False)


@verb(app, example="esep monitor replay --fixes tracks.csv --zones zones.geojson", without=("form",))
def replay(
    desk: Desk,
    *,
    fixes: Fixes,
    zones: Zones = None,
    orders: Orders = None,
    dwell: Dwell = None,
    accuracy: AccuracyUse = Accuracy.USE,
    clock: Clock = None,
    mend: Mend = False,
    against: Annotated[
        Path | None,
        typer.Option(
            "--against", metavar="FILE", help="Alerts kept of an earlier replay, to compare byte for byte."
        ),
    ] = None,
) -> int:
    """Judge fixes of any common format against zones or whole orders; the same files give the same bytes."""
    asked = replay_of(desk, Given(fixes, zones, orders, clock, dwell, accuracy, mend))
    with desk.working("monitor.judging", fixes=len(asked.tracks.fixes)):
        lines = asked.lines(judging)
    if against is not None:
        _same(lines, existing(against))
    _tell(desk, lines)
    desk.close(desk.say("monitor.alerts", count=len(lines), fixes=len(asked.tracks.fixes)))
    return DONE


def _tell(desk: Desk, lines: Sequence[Line]) -> None:
    if desk.json:
        for line in lines:
            desk.tell(line.written().decode())
        return
    for line in lines:
        words = [str(line.told[name]) for name in ("at", "device")]
        kind = desk.say(f"monitor.kind.{line.told['kind']}")
        state = desk.say(f"monitor.state.{line.told['state']}")
        desk.tell("  ".join([*words, kind, line.alert.zone or line.alert.other or "–", state, line.code]))


def _same(lines: Sequence[Line], kept: Path) -> None:
    """Refuse to differ from what was kept."""
    before = set(filter(None, kept.read_bytes().split(b"\n")))
    now = {line.written(): line.code for line in lines}
    if before == now.keys():
        return
    gone, new = before - now.keys(), now.keys() - before
    first = now[min(new)] if new else min(gone).decode("utf-8", "replace").rpartition('"id":"')[2][:32]
    raise EsepError("E-1108", differing=max(len(gone), len(new)), first=first)
