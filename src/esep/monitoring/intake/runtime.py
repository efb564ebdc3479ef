"""Taking in and judging as they run: one process takes fixes, one for each shard judges; the disk lies
between them.

Either may die and come again without the other. `serve` and `judge` return when they are told to stop.
"""

import asyncio
from collections.abc import Callable
from threading import Event
from time import monotonic, time_ns

from esep.monitoring.intake.gateway import prepare as prepare_gateways
from esep.monitoring.intake.judging import Worker
from esep.monitoring.intake.receiving import Intake
from esep.monitoring.intake.seen import prepare as prepare_counters

PAUSE, LONGEST = 0.005, 0.05  # seconds between two looks at the log
MANY = 20_000  # fixes of a step after which the next one follows at once
BEAT = 1.0
CHECKPOINT = 60.0


def now_ms() -> int:
    """Now, in ms of UTC."""
    return time_ns() // 1_000_000


async def serve(
    intake: Intake,
    stopped: asyncio.Event,
    *,
    host: str = "127.0.0.1",
    port: int = 8080,
    broker: tuple[str, int] | None = None,
    listening: Callable[[int], None] = lambda _: None,
) -> None:
    """Take fixes over HTTP, and from an MQTT broker where one is named, until stopped.

    Args:
        intake: takes them; closed in the end.
        stopped: set to stop.
        host: the address to listen at.
        port: the port; 0 takes any free one.
        broker: host and port of an MQTT broker.
        listening: told the port.
    """
    # Who only judges does without a server, which takes long to load.
    from esep.monitoring.intake.over_http import start  # noqa: PLC0415

    prepare_gateways()
    prepare_counters()
    runner, bound = await start(intake, host, port)
    listening(bound)
    try:
        if broker:
            await _until(stopped, intake, broker)
        else:
            await stopped.wait()
    finally:
        await runner.cleanup()
        intake.close()


def judge(
    worker: Worker,
    stopped: Event,
    *,
    clock: Callable[[], int] = now_ms,
    checkpoint: float = CHECKPOINT,
) -> None:
    """Judge what comes until stopped; a last state is saved then.

    States are saved in between by processes of their own, forked from this one: it has no other threads at
    work.

    Args:
        worker: of the shard; closed in the end.
        stopped: set to stop.
        clock: gives now in ms.
        checkpoint: seconds between saved states.
    """
    beaten, saved = monotonic(), monotonic() - (checkpoint if worker.lost else 0.0)
    try:
        while not stopped.is_set():
            began = monotonic()
            judged = worker.step(clock())
            ended = monotonic()
            if ended - beaten >= BEAT:
                worker.beat(clock())
                beaten = ended
            if ended - saved >= checkpoint:
                worker.checkpoint_aside(clock())
                saved = ended
            if judged < MANY:
                # As long as the step took: few large steps cost less than many small ones.
                stopped.wait(min(max(PAUSE, ended - began), LONGEST))
        worker.checkpoint(clock())
    finally:
        worker.close()


async def _until(stopped: asyncio.Event, intake: Intake, broker: tuple[str, int]) -> None:
    # The client of the broker is imported by those alone who have one.
    from esep.monitoring.intake.over_mqtt import listen  # noqa: PLC0415

    listening = asyncio.create_task(listen(intake, *broker))
    waiting = asyncio.create_task(stopped.wait())
    done, _ = await asyncio.wait({listening, waiting}, return_when=asyncio.FIRST_COMPLETED)
    listening.cancel()
    waiting.cancel()
    if listening in done:
        listening.result()
