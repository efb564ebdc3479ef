"""Hours that pass, on a terminal: a bar, counts by kind, newest alerts; elsewhere a line for each hour."""

from collections.abc import Iterable, Iterator
from contextlib import nullcontext
from typing import TYPE_CHECKING

from esep.cli.desk import Desk
from esep.monitoring.explaining import local

if TYPE_CHECKING:
    from rich.console import Console, RenderableType

    from esep.monitoring.alerts import Judged
    from esep.monitoring.simulator.passing import Hour

NEWEST = 6


def shown(desk: Desk, hours: "Iterable[Hour]", count: int) -> "Iterator[Hour]":
    """Tell each hour as it passes, and hand it on; nothing is told where a program asked."""
    from rich.console import Console  # noqa: PLC0415 - most commands draw nothing
    from rich.live import Live  # noqa: PLC0415

    console = Console(stderr=True, markup=False, highlight=False)
    living = console.is_terminal and not (desk.json or desk.asked.quiet)
    with Live(console=console, transient=True) if living else nullcontext() as live:
        for number, hour in enumerate(hours, start=1):
            if live is not None:
                live.update(_drawn(desk, console, hour, number / count))
            elif not desk.asked.quiet:
                desk.beside([_line(desk, hour)])
            yield hour


def _line(desk: Desk, hour: "Hour") -> str:
    told = {"fixes": hour.fixes, "alerts": hour.counts.total(), "new": len(hour.new), "open": hour.open}
    return desk.say("monitor.demo.hour", hour=local(hour.now, "UTC")[11:16], **told)


def _drawn(desk: Desk, console: "Console", hour: "Hour", share: float) -> "RenderableType":
    from rich.console import Group  # noqa: PLC0415
    from rich.progress_bar import ProgressBar  # noqa: PLC0415
    from rich.table import Table  # noqa: PLC0415
    from rich.text import Text  # noqa: PLC0415

    bar = ProgressBar(total=1.0, completed=share, width=min(48, console.width))
    table = Table(box=None, pad_edge=False, header_style="bold")
    table.add_column(desk.say("monitor.demo.so_far"), no_wrap=True)
    table.add_column("", justify="right", no_wrap=True)
    table.add_column(desk.say("monitor.demo.newest"), no_wrap=True)
    counts = [(_kind(desk, kind.name), desk.number(count)) for kind, count in sorted(hour.counts.items())]
    newest = [_told(desk, one) for one in hour.new[-NEWEST:]]
    for place in range(max(len(counts), len(newest))):
        row = counts[place] if place < len(counts) else ("", "")
        table.add_row(*row, newest[place] if place < len(newest) else "")
    return Group(Text(_line(desk, hour)), bar, table)


def _told(desk: Desk, one: "Judged") -> str:
    return f"{local(one.at, 'UTC')[11:16]}  {one.device}  {_kind(desk, one.kind.name)}"


def _kind(desk: Desk, name: str) -> str:
    return desk.say(f"monitor.kind.{name.lower()}")
