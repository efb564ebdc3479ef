"""`esep monitor demo`: a day of an invented city, judged, held against what truly happened, and drawn."""

from pathlib import Path
from time import perf_counter
from typing import Annotated

import numpy as np
import typer

from esep.cli.desk import Desk
from esep.cli.verbs import DONE, verb
from esep.kernel.outputs import whole
from esep.monitoring.judging import judging
from esep.monitoring.maps import html_map
from esep.monitoring.readers import Tracks
from esep.monitoring.replaying import OF_PLACES, Line, Replay
from esep.monitoring.simulator.meeting import Met, met
from esep.monitoring.simulator.world import Truth, simulated

app = typer.Typer(add_completion=False)
COLUMNS = ("kind", "episodes", "found", "missed", "false", "delay")


@verb(app, example="esep monitor demo --people 200 --out city", without=("form",))
def demo(
    desk: Desk,
    *,
    people: Annotated[int, typer.Option("--people", min=1, max=20_000, help="How many are watched.")] = 2000,
    hours: Annotated[int, typer.Option("--hours", min=2, max=168, help="How long.")] = 24,
    seed: Annotated[int, typer.Option("--seed", min=0, help="The same gives the same city.")] = 1,
    out: Annotated[Path | None, typer.Option("--out", metavar="DIR", help="Draw an alert here.")] = None,
) -> int:
    """Watch an invented city: how fast it is judged, what is found, missed and told for nothing."""
    with desk.working("monitor.demo.working", people=people):
        truth = simulated(people, hours, seed)
        asked = _replay(truth)
        began = perf_counter()
        lines = asked.lines(judging)
        rate = round(len(truth.fixes) / (perf_counter() - began))
    table = met(truth, [line.alert for line in lines])
    waiting = sum(line.alert.ended_at is None for line in lines)
    if desk.json:
        desk.give({"fixes": len(truth.fixes), "alerts": len(lines), "open": waiting, "met": _data(table)})
    else:
        headings = [desk.say(f"monitor.demo.{name}") for name in COLUMNS]
        desk.table(headings, (_cells(desk, one) for one in table), range(1, len(COLUMNS)))
        desk.tell(desk.say("monitor.demo.rate", fixes=len(truth.fixes), rate=rate, open=waiting))
    if out is not None:
        _draw(desk, lines, asked, out)
    return DONE


def _replay(truth: Truth) -> Replay:
    rows = np.lexsort((truth.fixes["at"], truth.fixes["device"]))
    return Replay(Tracks(truth.codes, truth.fixes[rows]), truth.orders)


def _cells(desk: Desk, one: Met) -> list[str]:
    numbers = (one.episodes, one.found, one.missed, one.false, max(one.delays, default=0))
    return [desk.say(f"monitor.kind.{one.kind.name.lower()}"), *map(str, numbers)]


def _data(table: list[Met]) -> dict[str, dict[str, int]]:
    names = ("episodes", "found", "missed", "brief", "false", "repeated")
    return {one.kind.name.lower(): {name: getattr(one, name) for name in names} for one in table}


def _draw(desk: Desk, lines: list[Line], asked: Replay, out: Path) -> None:
    """Draw the first alert about a place; those about a protected person are never drawn."""
    shown = [one for one in lines if not one.hidden and one.alert.kind in OF_PLACES]
    if not shown:
        desk.close(desk.say("monitor.demo.nothing"))
        return
    out.mkdir(parents=True, exist_ok=True)
    with whole(out / "alert.html") as place:
        place.write_text(html_map(shown[0], asked, desk.say, desk.lang), encoding="utf-8")
    desk.close(desk.say("written", path=out / "alert.html"))
