"""`esep monitor demo`: a day of an invented city, watched live, held against the truth, and drawn."""

from pathlib import Path
from tempfile import TemporaryFile
from time import perf_counter
from typing import TYPE_CHECKING, Annotated

import typer

from esep.cli.desk import Desk
from esep.cli.monitor.extra import require_extra
from esep.cli.verbs import DONE, verb
from esep.kernel.outputs import whole, writable

if TYPE_CHECKING:
    from esep.monitoring.alerts import Judged
    from esep.monitoring.simulator.meeting import Met
    from esep.monitoring.simulator.world import Truth

app = typer.Typer(add_completion=False)
COLUMNS = ("kind", "episodes", "found", "missed", "false", "delay")


@verb(app, example="esep monitor demo --people 200 --out city", without=("form",))
def demo(
    desk: Desk,
    *,
    people: Annotated[int, typer.Option("--people", min=1, max=20_000, help="How many are watched.")] = 2000,
    hours: Annotated[int, typer.Option("--hours", min=2, max=168, help="How long.")] = 24,
    seed: Annotated[int, typer.Option("--seed", min=0, help="The same gives the same city.")] = 1,
    out: Annotated[
        Path | None, typer.Option("--out", metavar="DIR", help="Write the map of the city here.")
    ] = None,
) -> int:
    """Watch an invented city live, hour by hour; then see what was found, missed and told for nothing."""
    require_extra()
    if out is not None:
        _require_writable(out)
    from esep.cli.monitor.passing import shown  # noqa: PLC0415 - of the extra
    from esep.monitoring.simulator.meeting import met  # noqa: PLC0415 - of the extra
    from esep.monitoring.simulator.passing import passing  # noqa: PLC0415 - of the extra
    from esep.monitoring.simulator.world import simulated  # noqa: PLC0415 - of the extra

    with desk.working("monitor.demo.working", people=people):
        truth = simulated(people, hours, seed)
    began = perf_counter()
    *_, last = shown(desk, passing(truth), hours)
    rate = round(last.fixes / (perf_counter() - began))
    alerts = last.alerts()
    table = met(truth, alerts)
    if desk.json:
        waiting = sum(alert.ended_at is None for alert in alerts)
        desk.give({"fixes": last.fixes, "alerts": len(alerts), "open": waiting, "met": _data(table)})
    else:
        headings = [desk.say(f"monitor.demo.{name}") for name in COLUMNS]
        desk.table(headings, (_cells(desk, one) for one in table), range(1, len(COLUMNS)))
        desk.tell(desk.say("monitor.demo.rate", fixes=last.fixes, rate=rate, open=last.open))
    if out is not None:
        _draw(desk, truth, alerts, out)
    return DONE


def _cells(desk: Desk, one: "Met") -> list[str]:
    numbers = (one.episodes, one.found, one.missed, one.false, max(one.delays, default=0))
    return [desk.say(f"monitor.kind.{one.kind.name.lower()}"), *map(str, numbers)]


def _data(table: "list[Met]") -> dict[str, dict[str, int]]:
    names = ("episodes", "found", "missed", "brief", "false", "repeated")
    return {one.kind.name.lower(): {name: getattr(one, name) for name in names} for one in table}


def _require_writable(out: Path) -> None:
    """Refuse a folder that cannot be made or written to, before anything is watched."""
    with writable(out):
        out.mkdir(parents=True, exist_ok=True)
        with TemporaryFile(dir=out):
            return


def _draw(desk: Desk, truth: "Truth", alerts: "list[Judged]", out: Path) -> None:
    """Draw the city; nothing of protected persons is on it."""
    from esep.monitoring.city_map import City, city_page  # noqa: PLC0415 - of the extra

    page = city_page(City(truth.orders, truth.fixes, truth.codes, alerts), desk.say, desk.lang)
    with whole(out / "city.html") as place:
        place.write_text(page, encoding="utf-8")
    desk.close(desk.say("monitor.demo.written", path=out / "city.html", size=len(page.encode()) // 1000))
