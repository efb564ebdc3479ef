"""Fixes end to end: socket, disk, judged, alerts on disk.

    python bench/monitoring_intake.py [--devices N] [--seconds S]

The intake runs in one process and judging in another, as they do in earnest; a third sends, on the same
machine. Gateways report for 1,000 or 10,000 devices in one batch. First as fast as it goes, then with every
tenth message malformed, then at 100,000 fixes a second, where latency counts: from sending a batch until it
is acknowledged, and until the step that judged it is on disk with its alerts.
"""

import argparse
import asyncio
import datetime as dt
import multiprocessing as mp
import os
import shutil
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from threading import Event

import aiomqtt
import numpy as np

from esep.monitoring.compiled import compiled
from esep.monitoring.fixes import Sign, fixes
from esep.monitoring.intake.blocks import durable_end
from esep.monitoring.intake.device_keys import DeviceKeys
from esep.monitoring.intake.fix_log import portions
from esep.monitoring.intake.gateway import packed
from esep.monitoring.intake.hour_keys import HourKeys
from esep.monitoring.intake.judging import Rules, Worker
from esep.monitoring.intake.messages import signed
from esep.monitoring.intake.outcomes import steps
from esep.monitoring.intake.receiving import Intake
from esep.monitoring.intake.roster import Fitted, Roster
from esep.monitoring.intake.runtime import judge, now_ms, serve
from esep.monitoring.kinds import Kind
from esep.monitoring.orders import Curfew, Hours, Order, Protection, Zone, ZoneKind
from esep.monitoring.rejudging import Watch

AT_ONCE = 32  # batches under way: so many gateways do not wait for one another
KEY = bytes(32)
LAT, LON = 510_000_000, 714_000_000
DAY = 86_400_000
PANICS = 5  # of each batch where latency counts
DEVICES_ONE_BY_ONE = 200
BROKER = "persistence false\nmax_inflight_messages 1000\nset_tcp_nodelay true\n"


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


def take(place: Path, names: list[str], port: "mp.Queue[int]", broker: int | None) -> None:
    """The process that takes in."""
    roster = Roster(place / "devices", {name: Fitted(guards=name.startswith("P")) for name in names})
    intake = Intake(place / "in", roster, DeviceKeys(dict.fromkeys(names[:1000], KEY), {"G": KEY}))
    at = ("127.0.0.1", broker) if broker else None
    asyncio.run(serve(intake, asyncio.Event(), port=0, listening=port.put, broker=at))


class Noting(Worker):
    """A worker that notes when it had come how far."""

    notes: list[str]

    def step(self, now: int) -> int:
        """Judge, and note it."""
        count = super().step(now)
        if count:
            with (self._folder / "notes").open("a") as told:
                told.write(f"{time.time()} {self.position} {count}\n")
        return count


def worker(place: Path, names: list[str], made: type[Worker] = Noting) -> Worker:
    """The worker of all devices."""
    now = now_ms()
    fleet = compiled(orders(names), [], now - DAY, now + DAY)
    rules = Rules(lambda: Watch(fleet), lambda path: Watch.load(path, fleet), fleet.codes)
    return made(place / "in" / "log", HourKeys(place / "in" / "hours"), names, rules, place / "shard")


def judging(place: Path, names: list[str], ready: "mp.Queue[int]") -> None:
    """The process that judges."""
    begun = worker(place, names)
    ready.put(0)
    judge(begun, Event())


class Sender:
    """Gateways that report for all devices in turn, over connections that stay open."""

    def __init__(self, names: list[str], port: int, per_batch: int) -> None:
        self.names, self.port, self.per_batch = names, port, per_batch
        self.random = np.random.default_rng(1)
        self.home = LAT + np.arange(len(names)) % 1000 * 1000, LON + np.arange(len(names)) // 1000 * 1000
        self.seq = 0
        self.fixes = 0
        self.told: list[tuple[float, float, int]] = []

    def made(self, seconds: float, rate: int, *, panics: int = 0, bad: int = 0) -> list[bytes]:
        """Batches for some seconds; devices move a little and count up; `bad` of a hundred are bad."""
        count = int(seconds * rate / self.per_batch)
        groups = len(self.names) // self.per_batch
        good = [self._batch(at % groups, self.seq + at // groups, panics) for at in range(count)]
        self.seq += -(-count // groups)
        self.fixes += count * self.per_batch
        for at in range(count * bad // 100):
            good.insert(at * 100 // bad + at, self._bad(at))
        return good

    def _batch(self, group: int, seq: int, panics: int) -> bytes:
        first, many = group * self.per_batch, self.per_batch
        mine = slice(first, first + many)
        rows = fixes(
            many,
            device=np.arange(many),
            seq=seq,
            at=now_ms() - 1000,
            lat=self.home[0][mine] + self.random.integers(-3000, 3000, many),
            lon=self.home[1][mine] + self.random.integers(-3000, 3000, many),
            accuracy=80,
            battery=90,
        )
        rows["signs"][self.random.integers(0, many, panics)] = Sign.PANIC
        return packed("G", self.names[mine], rows, KEY)

    def _bad(self, number: int) -> bytes:
        """A batch under a wrong key, one cut short, JSON that is none, a device nobody knows."""
        batch = self._batch(0, self.seq, 0)
        forms = (
            batch[:-1] + b"x",
            batch[:-57],
            b'{"device":',
            signed("B-0", [{"seq": 1}], DeviceKeys({"B-0": b"?" * 32})),
        )
        return forms[number % len(forms)]

    async def send(self, batches: list[bytes], rate: float | None = None) -> float:
        """Send them, at a rate of batches a second or as fast as it goes; seconds taken."""
        self.told = []
        began, following = time.perf_counter(), iter(enumerate(batches))
        await asyncio.gather(*(self._gateway(following, began, rate) for _ in range(AT_ONCE)))
        return time.perf_counter() - began

    async def _gateway(
        self, following: Iterator[tuple[int, bytes]], began: float, rate: float | None
    ) -> None:
        reading, writing = await asyncio.open_connection("127.0.0.1", self.port)
        for number, body in following:
            due = began + number / rate if rate else 0
            if (wait := due - time.perf_counter()) > 0:
                await asyncio.sleep(wait)
            # From when it was due: a batch that had to wait for the one before has waited.
            started = time.time() - max(0.0, time.perf_counter() - due if rate else 0.0)
            head = f"POST /fixes HTTP/1.1\r\nHost: esep\r\nContent-Length: {len(body)}\r\n\r\n"
            writing.writelines([head.encode(), body])
            answer = await reading.readuntil(b"}")
            if answer.startswith(b"HTTP/1.1 202"):
                self.told.append((started, time.time(), number))
            elif answer[9:12] not in {b"400", b"403"}:
                raise ConnectionError(answer.decode())
        writing.close()


def noted(place: Path) -> np.ndarray:
    """When judging had come how far."""
    path = place / "shard" / "notes"
    lines = path.read_text().splitlines() if path.exists() else []
    return np.array([line.split() for line in lines if line.count(" ") == 2], float).reshape(-1, 3)


def until_judged(place: Path) -> float:
    """Wait until all that is on disk is judged; when that was."""
    while True:
        found = noted(place)
        if len(found) and found[-1, 1] >= durable_end(place / "in" / "log"):
            return float(found[-1, 0])
        time.sleep(0.02)


def spent(process: int) -> float:
    """Seconds of processor time that a process has taken."""
    told = Path(f"/proc/{process}/stat").read_text().rpartition(") ")[2].split()
    return (int(told[11]) + int(told[12])) / os.sysconf("SC_CLK_TCK")


@contextmanager
def running(place: Path, names: list[str], broker: int | None = None) -> Iterator[tuple[int, list[int]]]:
    """The intake and judging as processes; the port, and their numbers."""
    port, ready = mp.Queue(), mp.Queue()
    processes = [
        mp.Process(target=take, args=(place, names, port, broker), daemon=True),
        mp.Process(target=judging, args=(place, names, ready), daemon=True),
    ]
    for one in processes:
        one.start()
    try:
        bound = port.get(timeout=600)
        ready.get(timeout=600)
        yield bound, [one.pid or 0 for one in processes]
    finally:
        for one in processes:
            one.kill()
            one.join()


def flat_out(place: Path, sender: Sender, processes: list[int], batches: list[bytes], what: str) -> float:
    """As fast as it goes; fixes a second that were judged."""
    began, before = time.time(), [spent(one) for one in (*processes, os.getpid())]
    asyncio.run(sender.send(batches))
    acknowledged, judged = time.time() - began, until_judged(place) - began
    count = len(sender.told) * sender.per_batch
    after = [spent(one) for one in (*processes, os.getpid())]
    each = [(now - was) / count * 1e6 for now, was in zip(after, before, strict=True)]
    print(
        f"{what}: acknowledged {count / acknowledged:,.0f} fixes/s, judged {count / judged:,.0f} fixes/s; "
        f"processor us a fix: taken in {each[0]:.2f}, judged {each[1]:.2f}, sent {each[2]:.2f}",
        flush=True,
    )
    return count / judged


def at_a_rate(place: Path, sender: Sender, batches: list[bytes], rate: int) -> None:
    """Latency where so many fixes come in a second."""
    first = len(noted(place))
    asyncio.run(sender.send(batches, rate=rate / sender.per_batch))
    until_judged(place)
    told = np.array(sender.told)
    said, notes = _position_of(place, sender, told), noted(place)[first:]
    done = notes[np.searchsorted(notes[:, 1], said), 0]
    for what, waited in (("acknowledged", told[:, 1] - told[:, 0]), ("alerts on disk", done - told[:, 0])):
        middle, last, worst = np.quantile(waited * 1000, (0.5, 0.99, 1.0))
        print(
            f"at {rate:,} fixes/s: {what} after {middle:.0f} ms, p99 {last:.0f} ms, at most {worst:.0f} ms",
            flush=True,
        )


def _position_of(place: Path, sender: Sender, told: np.ndarray) -> np.ndarray:
    """The position of the log after each batch, by the block that holds its first device and counter."""
    groups = len(sender.names) // sender.per_batch
    first = sender.seq - -(-(int(told[:, 2].max()) + 1) // groups)
    after: dict[tuple[int, int], int] = {}
    for part in portions(place / "in" / "log", HourKeys(place / "in" / "hours")):
        rows = part.open[(part.open["seq"] >= first) & (part.open["device"] % sender.per_batch == 0)]
        for row in rows:
            after[int(row["device"]), int(row["seq"])] = part.after
    numbers = told[:, 2].astype(int)
    return np.array([after[at % groups * sender.per_batch, first + at // groups] for at in numbers])


async def one_by_one(port: int, names: list[str], seconds: float) -> list[float]:
    """Devices that send one fix at a time and wait until it is on disk; seconds that each waited."""
    waited: list[float] = []
    heard = {name: asyncio.Event() for name in names}
    until = time.perf_counter() + seconds
    key = DeviceKeys(dict.fromkeys(names, KEY))
    async with aiomqtt.Client("127.0.0.1", port, max_inflight_messages=1000) as client:
        client.pending_calls_threshold = 1000
        await client.subscribe("esep/receipts/+", 1)

        async def device(name: str) -> None:
            seq = 0
            while time.perf_counter() < until:
                seq += 1
                one = {"seq": seq, "at": now_ms(), "lat": LAT, "lon": LON, "accuracy": 80}
                message, began = signed(name, [one], key), time.perf_counter()
                heard[name].clear()
                await client.publish(f"esep/fixes/{name}", message, 1)
                await heard[name].wait()
                waited.append(time.perf_counter() - began)

        async def listen() -> None:
            async for message in client.messages:
                heard[str(message.topic).rpartition("/")[2]].set()

        listening = asyncio.create_task(listen())
        await asyncio.gather(*map(device, names))
        listening.cancel()
    return waited


def single(names: list[str], seconds: float) -> None:
    """Single devices over a real broker."""
    program = shutil.which("mosquitto") or shutil.which("mosquitto", path="/usr/sbin")
    if not program:
        print("single devices over MQTT: not measured, mosquitto is not installed")
        return
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    with TemporaryDirectory() as folder:
        place = Path(folder)
        (place / "conf").write_text(f"listener {port} 127.0.0.1\nallow_anonymous true\n{BROKER}")
        broker = subprocess.Popen([program, "-c", place / "conf"], stderr=subprocess.DEVNULL)
        bound: mp.Queue[int] = mp.Queue()
        taking = mp.Process(target=take, args=(place, names, bound, port), daemon=True)
        taking.start()
        bound.get(timeout=60)
        time.sleep(2)
        waited = np.array(asyncio.run(one_by_one(port, names[:DEVICES_ONE_BY_ONE], seconds)))
        middle, last = np.quantile(waited * 1000, (0.5, 0.99))
        print(
            f"{DEVICES_ONE_BY_ONE} single devices over MQTT, one fix at a time: "
            f"{len(waited) / seconds:,.0f} fixes/s, acknowledged after {middle:.0f} ms, p99 {last:.0f} ms"
        )
        taking.kill()
        broker.terminate()
        broker.wait()


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--devices", type=int, default=100_000)
    parser.add_argument("--seconds", type=float, default=5)
    asked = parser.parse_args()
    names = codes(asked.devices)
    with TemporaryDirectory() as folder, running(Path(folder), names) as (port, processes):
        place = Path(folder)
        lost = 0
        for per_batch in (1000, 10_000):
            sender = Sender(names, port, per_batch)
            sender.seq = per_batch * 1000
            measure(place, sender, processes, asked.seconds)
            lost += sender.fixes
        kept = sum(
            len(one.open) + len(one.guarded)
            for one in portions(place / "in" / "log", HourKeys(place / "in" / "hours"))
        )
        print(f"good fixes sent {lost:,}, on disk {kept:,}")
        kinds = np.concatenate([step.changes.raised["kind"] for step in steps(place / "shard" / "steps")])
        print(
            "alerts raised:", {Kind(one).name: int((kinds == one).sum()) for one in np.unique(kinds).tolist()}
        )
    single(names[:1000], asked.seconds)


def measure(place: Path, sender: Sender, processes: list[int], seconds: float) -> None:
    """All runs of one size of batch, after a first one that is not counted."""
    many = f"batches of {sender.per_batch:,}"
    asyncio.run(sender.send(sender.made(1.0, len(sender.names))))
    until_judged(place)
    plain, mixed = [], []
    for _ in range(3):
        plain.append(flat_out(place, sender, processes, sender.made(seconds, 300_000), many))
        batches = sender.made(seconds, 300_000, bad=10)
        mixed.append(flat_out(place, sender, processes, batches, f"{many}, 10 % malformed beside"))
    print(f"{many}: malformed messages slow it by {100 * (1 - max(mixed) / max(plain)):.1f} %")
    at_a_rate(place, sender, sender.made(2 * seconds, 100_000, panics=PANICS), 100_000)


if __name__ == "__main__":
    main()
