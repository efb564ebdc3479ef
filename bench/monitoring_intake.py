"""Fixes end to end: socket, disk, judged, alerts on disk.

    python bench/monitoring_intake.py [--devices N] [--seconds S]

The intake runs in one process and judging in another, as they do in earnest; a third sends. A gateway
reports for 1,000 devices in one batch. First as fast as it goes, then at 100,000 fixes a second, where
latency counts: from sending a batch until it is acknowledged, and until its alerts are on disk.
"""

import argparse
import asyncio
import datetime as dt
import multiprocessing as mp
import os
import time
from pathlib import Path
from tempfile import TemporaryDirectory

import aiohttp
import numpy as np

from esep.monitoring.compiled import compiled
from esep.monitoring.fixes import fixes
from esep.monitoring.intake.blocks import durable_end
from esep.monitoring.intake.device_keys import DeviceKeys
from esep.monitoring.intake.gateway import packed
from esep.monitoring.intake.hour_keys import HourKeys
from esep.monitoring.intake.judging import Rules, Worker
from esep.monitoring.intake.outcomes import steps
from esep.monitoring.intake.receiving import Intake
from esep.monitoring.intake.roster import Fitted, Roster
from esep.monitoring.intake.runtime import BEAT, PAUSE, now_ms, serve
from esep.monitoring.orders import Curfew, Hours, Order, Protection, Zone, ZoneKind
from esep.monitoring.rejudging import Watch

PER_BATCH = 1000
AT_ONCE = 8  # batches under way
KEY = bytes(32)
LAT, LON = 510_000_000, 714_000_000
DAY = 86_400_000
GOALS = {"fixes/s": "300,000", "p99 at 100,000/s, ms": "250"}


def codes(count: int) -> list[str]:
    """Of ten devices one is a protected person's."""
    return [f"{'P' if at % 10 == 9 else 'B'}-{at}" for at in range(count)]


def orders(names: list[str]) -> list[Order]:
    """A home with a curfew, a circle to stay in, three to keep out of; one in nine is kept from a person."""
    nights = tuple(Hours(day, dt.time(22), dt.time(6)) for day in range(7))
    made = []
    for at, name in enumerate(names):
        if name.startswith("P"):
            continue
        place = (LAT + at % 1000 * 1000, LON + at // 1000 * 1000)
        zones = (
            Zone("home", ZoneKind.HOME, ((place,),), radius=100.0),
            Zone("town", ZoneKind.INCLUSION, ((place,),), radius=20_000.0),
            *(
                Zone(f"out{far}", ZoneKind.EXCLUSION, (((place[0] + far * 50_000, place[1]),),), radius=150.0)
                for far in (1, 2, 3)
            ),
        )
        protects = (Protection(f"P-{at + 1}", 500.0),) if at % 10 == 8 else ()
        made.append(
            Order(str(at), name, "UTC", zones=zones, curfews=(Curfew("home", nights),), protects=protects)
        )
    return made


def take(place: Path, names: list[str], port: "mp.Queue[int]") -> None:
    """The process that takes in."""
    roster = Roster(place / "devices", {name: Fitted(guards=name.startswith("P")) for name in names})
    intake = Intake(place / "in", roster, DeviceKeys({"B-0": KEY}, {"G": KEY}))
    asyncio.run(serve(intake, asyncio.Event(), port=0, listening=port.put))


def judge(place: Path, names: list[str]) -> None:
    """The process that judges; it notes when it had come how far."""
    now = now_ms()
    fleet = compiled(orders(names), [], now - DAY, now + DAY)
    rules = Rules(lambda: Watch(fleet), lambda _: Watch(fleet), fleet.codes)
    worker = Worker(place / "in" / "log", HourKeys(place / "in" / "hours"), names, rules, place / "shard")
    beaten = 0.0
    with (place / "judged").open("a", buffering=1) as told:
        while True:
            count = worker.step(now_ms())
            if count or time.time() - beaten > BEAT:
                told.write(f"{time.time()} {worker.position} {count}\n")
                beaten = time.time()
            if not count:
                time.sleep(PAUSE)


class Sender:
    """Gateways that report for all devices in turn."""

    def __init__(self, names: list[str], port: int) -> None:
        self.names, self.url, self.sent = names, f"http://127.0.0.1:{port}/fixes", 0
        self.random = np.random.default_rng(1)
        self.home = LAT + np.arange(len(names)) % 1000 * 1000, LON + np.arange(len(names)) // 1000 * 1000
        self.acknowledged: list[tuple[float, float]] = []

    def made(self, count: int) -> list[bytes]:
        """The next batches; each device moves a little, and counts up."""
        found = [self._batch(self.sent + at) for at in range(count)]
        self.sent += count
        return found

    def _batch(self, number: int) -> bytes:
        groups = len(self.names) // PER_BATCH
        first = number % groups * PER_BATCH
        mine = slice(first, first + PER_BATCH)
        rows = fixes(
            PER_BATCH,
            device=np.arange(PER_BATCH),
            seq=number // groups,
            at=now_ms() - 1000,
            lat=self.home[0][mine] + self.random.integers(-3000, 3000, PER_BATCH),
            lon=self.home[1][mine] + self.random.integers(-3000, 3000, PER_BATCH),
            accuracy=80,
            battery=90,
        )
        return packed("G", self.names[mine], rows, KEY)

    async def send(self, batches: list[bytes], rate: float | None = None) -> float:
        """Send them, at a rate of batches a second or as fast as it goes; seconds taken."""
        began, following = time.perf_counter(), iter(enumerate(batches))
        connector = aiohttp.TCPConnector(limit=AT_ONCE)
        async with aiohttp.ClientSession(connector=connector) as client:

            async def gateway() -> None:
                for number, body in following:
                    due = began + number / rate if rate else 0
                    if (wait := due - time.perf_counter()) > 0:
                        await asyncio.sleep(wait)
                    await self._sent(client, body)

            await asyncio.gather(*(gateway() for _ in range(AT_ONCE)))
        return time.perf_counter() - began

    async def _sent(self, client: aiohttp.ClientSession, body: bytes) -> None:
        started = time.time()
        async with client.post(self.url, data=body) as answer:
            answer.raise_for_status()
        self.acknowledged.append((started, time.time()))


def judged_at(place: Path) -> list[tuple[float, int]]:
    """When judging had come how far."""
    lines = [line.split() for line in (place / "judged").read_text().splitlines() if line.count(" ") == 2]
    return [(float(when), int(position)) for when, position, _ in lines]


def until_judged(place: Path) -> float:
    """Wait until all that is on disk is judged; when that was."""
    while True:
        found = judged_at(place)
        if found and found[-1][1] >= durable_end(place / "in" / "log"):
            return next(when for when, position in found if position == found[-1][1])
        time.sleep(0.01)


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--devices", type=int, default=100_000)
    parser.add_argument("--seconds", type=float, default=5)
    asked = parser.parse_args()
    names = codes(asked.devices)
    with TemporaryDirectory() as folder:
        place = Path(folder)
        port: mp.Queue[int] = mp.Queue()
        taking = mp.Process(target=take, args=(place, names, port), daemon=True)
        taking.start()
        judging = mp.Process(target=judge, args=(place, names), daemon=True)
        judging.start()
        sender = Sender(names, port.get(timeout=120))
        measure(place, sender, asked.seconds, (taking.pid or 0, judging.pid or 0))
        judging.kill()
        taking.kill()


def spent(process: int) -> float:
    """Seconds of processor time that a process has taken."""
    told = Path(f"/proc/{process}/stat").read_text().rpartition(") ")[2].split()
    return (int(told[11]) + int(told[12])) / os.sysconf("SC_CLK_TCK")


def measure(place: Path, sender: Sender, seconds: float, processes: tuple[int, int]) -> None:
    """Both runs, after one of every device that is not counted."""
    asyncio.run(sender.send(sender.made(len(sender.names) // PER_BATCH)))
    while not (place / "judged").exists():
        time.sleep(0.1)
    until_judged(place)
    batches = sender.made(int(300 * seconds))
    began, before = time.time(), [spent(one) for one in processes]
    asyncio.run(sender.send(batches))
    acknowledged, judged = time.time() - began, until_judged(place) - began
    count = len(batches) * PER_BATCH
    print(
        f"as fast as it goes: acknowledged {count / acknowledged:,.0f} fixes/s, "
        f"alerts on disk {count / judged:,.0f} fixes/s (goal {GOALS['fixes/s']})"
    )
    taken, thought = ((spent(one) - was) / count * 1e6 for one, was in zip(processes, before, strict=True))
    print(f"processor time of a fix: taken in {taken:.2f} us, judged {thought:.2f} us")
    sender.acknowledged.clear()
    batches = sender.made(int(100 * seconds))
    asyncio.run(sender.send(batches, rate=100.0))
    until_judged(place)
    told = np.array(sender.acknowledged)
    waited = (told[:, 1] - told[:, 0]) * 1000
    middle, last = np.quantile(waited, (0.5, 0.99))
    print(f"at 100,000 fixes/s: acknowledged after {middle:.0f} ms, p99 {last:.0f}")
    whole = np.array(after_judging(place, told)) * 1000
    print(
        f"                    alerts on disk after {np.median(whole):.0f} ms, "
        f"p99 {np.quantile(whole, 0.99):.0f} (goal {GOALS['p99 at 100,000/s, ms']})"
    )
    print(
        f"changes said: {sum(len(step.changes.raised) for step in steps(place / 'shard' / 'steps')):,} raised"
    )


def after_judging(place: Path, told: np.ndarray) -> list[float]:
    """From sending each batch until the step after its acknowledgement had begun and was on disk."""
    ends = np.array([when for when, _ in judged_at(place)])
    # The first step that ends after the acknowledgement may have begun before it: the second one is sure.
    places = np.minimum(np.searchsorted(ends, told[:, 1]) + 1, len(ends) - 1)
    return (ends[places] - told[:, 0]).tolist()


if __name__ == "__main__":
    main()
