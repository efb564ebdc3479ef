"""`esep monitor run`: fixes in, judged by the orders of the register, alerts out as its cards."""

import signal
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Event
from time import monotonic
from typing import TYPE_CHECKING, Annotated

import typer

from esep.access import Purpose, Role
from esep.cli.misuse import MisuseError
from esep.cli.monitor.extra import require_extra
from esep.cli.monitor.left_said import left_said
from esep.cli.paths import existing
from esep.cli.register_desk import RegisterDesk
from esep.cli.register_verbs import register_verb
from esep.cli.verbs import DONE
from esep.kernel.errors import EsepError

if TYPE_CHECKING:
    from esep.monitoring.live.service import Figures, Note

app = typer.Typer(add_completion=False)
FOLDER, ROLE = Path("monitoring"), Role.MONITORING_SERVICE
ON_TERMINAL, ON_PAPER = 1.0, 60.0  # seconds between two lines


@register_verb(
    app,
    example="esep monitor run --keys keys.json --as m-1 --purpose court_order:7512-24-4",
)
def run(
    desk: RegisterDesk,
    *,
    keys: Annotated[
        Path, typer.Option("--keys", metavar="FILE", help="The keys of devices and gateways, as JSON.")
    ],
    folder: Annotated[
        Path | None,
        typer.Option("--folder", metavar="DIR", help="Where it keeps everything; else below the register."),
    ] = None,
    http: Annotated[
        str,
        typer.Option("--http", metavar="HOST:PORT", help="Where batches come in; port 0 takes a free one."),
    ] = "127.0.0.1:8080",
    mqtt: Annotated[
        str | None,
        typer.Option("--mqtt", metavar="HOST:PORT", help="A broker to which single devices publish."),
    ] = None,
    workers: Annotated[
        int, typer.Option("--workers", min=1, max=256, help="How many judge; the same for ever in a folder.")
    ] = 1,
    places: Annotated[
        Path | None,
        typer.Option("--places", metavar="FILE", help="Places of classes such as schools, as in --orders."),
    ] = None,
) -> int:
    """Take fixes in, judge them by the orders of the register, state alerts as its cards, until ended."""
    require_extra()
    front, broker = _address(http), _address(mqtt) if mqtt else None
    purpose = Purpose.parse(desk.purpose) if desk.purpose else None
    if purpose is None or not purpose.orders:
        raise MisuseError("E-1123")
    if desk.officer.role is not ROLE:
        raise EsepError("E-1127", actor=desk.officer.code, role=ROLE.value)
    # What judges takes long to load: a refusal need not wait for it.
    from esep.monitoring.live.alone import alone  # noqa: PLC0415
    from esep.monitoring.live.places import Places  # noqa: PLC0415
    from esep.monitoring.live.ready import require_ready  # noqa: PLC0415
    from esep.monitoring.live.service import Service  # noqa: PLC0415
    from esep.monitoring.live.sources import FromRegister  # noqa: PLC0415
    from esep.monitoring.live.taking import Front  # noqa: PLC0415
    from esep.monitoring.orders_file import read_orders  # noqa: PLC0415

    taken = Front(*front, existing(keys).resolve(), broker)
    shared = read_orders(existing(places))[1] if places else ()
    source = FromRegister(desk.home, desk.officer, purpose, shared)
    lies = Places((folder or desk.home.folder / FOLDER).resolve())
    with alone(desk.home.folder), _ended() as stopped:
        require_ready(taken, lies.folder)
        service = Service(lies, source, taken, workers, _listening(desk, front[0]), _noted(desk))
        with desk.working("monitor.run.working") as step:
            service.run(stopped, _shown(desk, step))
    figures = service.figures
    if desk.json:
        desk.give({"judged": figures.judged, "cards": figures.cards, "refused": figures.refused})
    desk.close(desk.say("monitor.run.ended", judged=figures.judged, cards=figures.cards))
    return DONE


def _listening(desk: RegisterDesk, host: str) -> Callable[[int], None]:
    return lambda port: desk.tell(desk.say("monitor.run.listening", at=f"http://{host}:{port}/fixes"))


def _noted(desk: RegisterDesk) -> "Callable[[Note], None]":
    """Says in the log what happens: which order cannot be judged and why, what died, what works again."""

    def noted(note: "Note") -> None:
        if note.left is not None:
            desk.beside([left_said(desk, note.left)])
        else:
            desk.beside([desk.say(f"monitor.run.{note.word}", about=note.about)])

    return noted


@contextmanager
def _ended() -> Iterator[Event]:
    """An event that is set when somebody asks this process to end."""
    stopped = Event()
    before = {one: signal.getsignal(one) for one in (signal.SIGTERM, signal.SIGINT)}
    for one in before:
        signal.signal(one, lambda *_: stopped.set())
    try:
        yield stopped
    finally:
        for one, handler in before.items():
            signal.signal(one, handler)


def _shown(desk: RegisterDesk, step: Callable[[str], None]) -> "Callable[[Figures], None]":
    """Shows how it goes: every second on a terminal, else every minute and when it becomes blind or not."""
    every = ON_TERMINAL if sys.stderr.isatty() else ON_PAPER
    last, blind = monotonic(), False

    def shown(figures: "Figures") -> None:
        nonlocal last, blind
        if monotonic() - last < every and figures.blind == blind:
            return
        last, blind = monotonic(), figures.blind
        step(_line(desk, figures))

    return shown


def _line(desk: RegisterDesk, figures: "Figures") -> str:
    told = {name: getattr(figures, name) for name in ("rate", "judged", "open", "cards", "orders")}
    parts = [desk.say("monitor.run.figures", **told)]
    if figures.left:
        parts.append(desk.say("monitor.run.not_judged", count=figures.left))
    if figures.refused:
        parts.append(desk.say("monitor.run.refused", count=figures.refused))
    if figures.fault:
        parts.append(desk.say("monitor.run.waits", code=figures.fault))
    if figures.blind:
        parts.append(desk.say("monitor.run.blind"))
    return "; ".join(parts)


def _address(text: str) -> tuple[str, int]:
    """Host and port.

    Raises:
        MisuseError: E-1124 when it is none.
    """
    host, colon, port = text.rpartition(":")
    if not colon or not host or not port.isascii() or not port.isdigit() or int(port) > 65_535:
        raise MisuseError("E-1124")
    return host.strip("[]"), int(port)
