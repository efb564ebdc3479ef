"""The intake as its own process: HTTP and, where a broker is named, MQTT; meanwhile devices come and go."""

import asyncio
import os
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from multiprocessing.connection import Connection
from pathlib import Path

from esep.kernel.errors import EsepError
from esep.monitoring.desk.blind import Beat, leave
from esep.monitoring.intake.device_keys import DeviceKeys
from esep.monitoring.intake.receiving import Intake
from esep.monitoring.intake.roster import Fitted, Roster
from esep.monitoring.intake.runtime import BEAT, now_ms, serve
from esep.monitoring.live.places import Places
from esep.monitoring.live.processes import asked_to_end
from esep.monitoring.live.taking_over import taken_over

NAME = "taking"
LOOK = 0.05  # seconds between looks at what is handed over


@dataclass(frozen=True, slots=True)
class Front:
    """Where fixes come in, and the file of the keys of those who send them."""

    host: str
    port: int
    keys: Path
    broker: tuple[str, int] | None = None


def taking(places: Places, front: Front, fitted: Mapping[str, Fitted], pipe: Connection) -> None:
    """Take fixes in until the other end of the pipe says so, or is gone.

    Args:
        places: where everything lies.
        front: where fixes come in.
        fitted: the devices to take reports of.
        pipe: is told the port; brings other devices, each answered by the port; None ends it.
    """
    asked, parent = asked_to_end(), os.getppid()
    keys = DeviceKeys.load(front.keys)
    intake = taken_over(lambda: Intake(places.intake, Roster(places.devices, fitted), keys))
    asyncio.run(_taking(intake, places, front, pipe, lambda: asked.is_set() or os.getppid() != parent))


async def _taking(
    intake: Intake, places: Places, front: Front, pipe: Connection, over: Callable[[], bool]
) -> None:
    stopped = asyncio.Event()
    ports: list[int] = []

    def listening(port: int) -> None:
        ports.append(port)
        pipe.send(port)

    host, port = front.host, front.port
    serving = asyncio.create_task(
        serve(intake, stopped, host=host, port=port, broker=front.broker, listening=listening)
    )
    minding = asyncio.create_task(_minding(intake, places, front, pipe, ports, over))
    await asyncio.wait({serving, minding}, return_when=asyncio.FIRST_COMPLETED)
    stopped.set()
    minding.cancel()
    await serving


async def _minding(
    intake: Intake, places: Places, front: Front, pipe: Connection, ports: list[int], over: Callable[[], bool]
) -> None:
    """Hear what the pipe brings, read keys anew that have changed, and give signs of life."""
    changed, beaten = _changed(front.keys), 0
    while not over():
        if ports and pipe.poll():
            try:
                fitted = pipe.recv()
            except (EOFError, OSError):
                return
            if fitted is None:
                return
            intake.roster = Roster(places.devices, fitted)
            pipe.send(ports[0])
        if now_ms() - beaten >= BEAT * 1000 and not intake.log.blocks.broken:
            beaten = now_ms()
            leave(places.beats, NAME, Beat(beaten, beaten))
            changed = _renewed(intake, front, changed)
        await asyncio.sleep(LOOK)


def _renewed(intake: Intake, front: Front, before: int) -> int:
    """Read the keys anew where their file has changed; one that cannot be read changes nothing."""
    after = _changed(front.keys)
    if after != before:
        try:
            intake.device_keys = DeviceKeys.load(front.keys)
        except EsepError:
            return before
    return after


def _changed(path: Path) -> int:
    return path.stat().st_mtime_ns if path.exists() else 0
