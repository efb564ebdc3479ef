"""`esep monitor replay`: fixes of files judged against zones or orders, an alert in a line."""

from collections.abc import Sequence
from pathlib import Path
from typing import Annotated

import orjson
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
    Protected,
    Zones,
    replay_of,
)
from esep.cli.monitor.in_spark import Spark, in_spark
from esep.cli.paths import existing
from esep.cli.verbs import DONE, verb
from esep.kernel.errors import EsepError

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
    protected: Protected = None,
    spark: Spark = False,
    against: Annotated[
        Path | None,
        typer.Option(
            "--against", metavar="FILE", help="Alerts kept of an earlier replay, to compare byte for byte."
        ),
    ] = None,
) -> int:
    """Judge fixes of any format against zones or orders, the same bytes every time; --json is JSON lines."""
    given = Given(fixes, zones, orders, clock, dwell, accuracy, mend, frozenset(protected or ()))
    lines, count = in_spark(desk, given) if spark else _here(desk, given)
    if against is not None:
        _same(lines, existing(against))
    _tell(desk, lines)
    if against is not None:
        desk.close(desk.say("monitor.same", count=len(lines)))
    desk.close(desk.say("monitor.alerts", count=len(lines), fixes=count))
    return DONE


def _here(desk: Desk, given: Given) -> tuple[list[bytes], int]:
    """The lines of all alerts, and of how many fixes."""
    asked = replay_of(desk, given)
    from esep.monitoring.judging import judging  # noqa: PLC0415 - of the extra

    with desk.working("monitor.judging", fixes=len(asked.tracks.fixes)):
        return [line.written() for line in asked.lines(judging)], len(asked.tracks.fixes)


def _tell(desk: Desk, lines: Sequence[bytes]) -> None:
    if desk.json:
        for line in lines:
            desk.tell(line.decode())
        return
    for line in lines:
        told = orjson.loads(line)
        kind, state = desk.say(f"monitor.kind.{told['kind']}"), desk.say(f"monitor.state.{told['state']}")
        about = told["zone"] or told.get("other") or "–"
        desk.tell("  ".join([told["at"], told["device"], kind, about, state, told["id"]]))


def _same(lines: Sequence[bytes], kept: Path) -> None:
    """Refuse to differ from what was kept, and to be held against what are no alerts."""
    before, now = set(filter(None, kept.read_bytes().split(b"\n"))), set(lines)
    if not all(map(_alert, before)):
        raise EsepError("E-1145", file=kept.name)
    if before == now:
        return
    gone, new = before - now, now - before
    first = min(new or gone).decode("utf-8", "replace").rpartition('"id":"')[2][:32]
    raise EsepError("E-1108", differing=max(len(gone), len(new)), first=first)


def _alert(line: bytes) -> bool:
    """Whether a line is that of an alert."""
    try:
        told = orjson.loads(line)
    except orjson.JSONDecodeError:
        return False
    return isinstance(told, dict) and told.keys() >= {"id", "device", "kind", "evidence"}
