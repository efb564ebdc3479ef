"""Full decisions of the engine on one core, beside peers that only say in which zones a fix lies.

    python bench/monitoring_paired.py [--devices 100000] [--few 20000] [--minutes 6] [--picture FILE.svg]

All take the same fixes: one of each device in a minute, in random order. The engine judges accuracy, dwell,
curfews, pairs, warning rings, schools, silence and signs. The peers tell of the five zones of a device only
whether a fix lies inside; the ways in and out that follow from theirs must be those of the engine for the
same zones as plain geometry, fix for fix. Peers are given more than they would have: fixes are in the plane
of their device already, zones are in tables or objects, Polars and DuckDB look at bounding boxes before
edges. One fix at a time, the loop and PostGIS are given `--few` devices, which their caches take well.

What is compared is the time of the processor, that of PostgreSQL's own process included: one thread each, so
that other work on the machine matters little. PostGIS is left out, and said to be, where it is not installed.
"""

import argparse
import dataclasses
import math
import statistics
import sys
import time
from collections.abc import Callable, Iterable, Sequence
from contextlib import ExitStack
from functools import partial
from pathlib import Path

import numpy as np
import numpy.typing as npt
from monitoring_peers import (
    ZONES,
    DuckDB,
    Loop,
    Minute,
    Peer,
    Polars,
    PostGIS,
    Shapes,
    projected,
    shapes,
    tables,
)
from paired import draw, told

from esep.monitoring.compiled import Fleet, compiled
from esep.monitoring.kinds import Kind
from esep.monitoring.orders import Order, Parameters, ZoneKind
from esep.monitoring.step import step
from monitoring import BEGINS, DAY, PATTERN, Walk, a_year, drawn, late, many, schools

GOALS = {"a loop, prepared shapely": 30, "Polars": 5, "DuckDB": 5, "PostGIS, a fix at a time": 100}
Flags = npt.NDArray[np.bool_]


class Engine:
    """The engine; its state goes on from minute to minute."""

    def __init__(self, fleet: Fleet) -> None:
        self.fleet, self.state = fleet, fleet.fresh()

    def judge(self, minute: Minute) -> npt.NDArray[np.void]:
        """What was raised."""
        now = int(minute.fixes["received_at"].max())
        self.state, changes = step(self.state, minute.fixes, self.fleet, now)
        return changes.raised


def plain(order: Order) -> Order:
    """The same zones as plain geometry, and nothing else."""
    zones = tuple(dataclasses.replace(zone, kind=ZoneKind.PLAIN, warning=0.0) for zone in order.zones)
    bare = Parameters(dwell=0, factor=0.0, top_speed=math.inf)
    return dataclasses.replace(
        order, zones=zones, curfews=(), protects=(), shared=frozenset(), parameters=bare
    )


class Inside:
    """Which zones held the last fix of each device by what a peer said, and who came and went."""

    def __init__(self, count: int) -> None:
        self.last: Flags = np.zeros((count, ZONES), np.bool_)

    def turns(self, minute: Minute, hits: Iterable[tuple[object, object]]) -> set[tuple[int, int, int]]:
        """Device, zone and kind of all that came or went in the minute."""
        now: Flags = np.zeros_like(self.last)
        for rows, zones in hits:
            now[minute.fixes["device"][np.asarray(rows, np.int64)], np.asarray(zones, np.int64)] = True
        kinds = ((Kind.ENTERED, now & ~self.last), (Kind.LEFT, self.last & ~now))
        found = {(d, z, int(kind)) for kind, which in kinds for d, z in np.argwhere(which).tolist()}
        self.last = now
        return found


def main() -> None:
    """Run all in turn, minute by minute, and tell the ratios."""
    asked = argparse.ArgumentParser()
    asked.add_argument("--devices", type=int, default=100_000)
    asked.add_argument("--few", type=int, default=20_000)
    asked.add_argument("--minutes", type=int, default=6)
    asked.add_argument("--picture", type=Path)
    given = asked.parse_args()
    with ExitStack() as stack:
        ratios = compared(given.devices, given.few, given.minutes, stack)
    goals = {name: f">= {goal}" for name, goal in GOALS.items()}
    of_late, of_a_year = "2 % late: rate / rate in order", "a year of one device, seconds"
    rest = alone()
    told(ratios | {of_late: rest[0], of_a_year: rest[1]}, goals | {of_late: ">= 0.70", of_a_year: "<= 0.5"})
    if given.picture:
        draw(ratios, given.picture)


def alone() -> tuple[list[float], list[float]]:
    """What no peer does: a day of a thousand devices, two of a hundred fixes late; a year of one device."""
    orders, shared = drawn(PATTERN), schools()
    fleet = compiled(orders, shared, BEGINS - DAY, BEGINS + 3 * DAY)
    part = late(fleet, Walk(orders, PATTERN), 1440)
    return [part], a_year(compiled(orders[3:4], shared, BEGINS, BEGINS + 400 * DAY), orders[3])


def compared(devices: int, few: int, minutes: int, stack: ExitStack) -> dict[str, list[float]]:
    """How many times the engine's time for a fix each peer takes; the first two minutes are not counted."""
    orders = drawn(PATTERN)
    walk, pattern = Walk(orders, devices), [shapes(order) for order in orders]
    engine = Engine(many(compiled(orders, schools(), BEGINS - DAY, BEGINS + DAY), devices // PATTERN))
    bare = Engine(
        many(compiled([plain(one) for one in orders], [], BEGINS, BEGINS + DAY), devices // PATTERN)
    )
    peers, clocks = made(pattern, devices, few, stack)
    sides = {name: Inside(devices if peer[1] == devices else few) for name, peer in peers.items()}
    costs: dict[str, list[float]] = {name: [] for name in ("engine", *peers)}
    for _ in range(minutes):
        minute = projected(walk.fixes(), orders)
        seconds, _ = timed(partial(engine.judge, minute), time.process_time)
        costs["engine"].append(seconds / devices)
        right = {(int(a["device"]), int(a["zone"]), int(a["kind"])) for a in bare.judge(minute)}
        right = {one for one in right if one[2] in (Kind.ENTERED, Kind.LEFT)}
        for name, (peer, count) in peers.items():
            part = minute.of(count)
            seconds, hits = timed(partial(all_hits, peer, part), clocks[name])
            costs[name].append(seconds / count)
            require_same(name, sides[name].turns(part, hits), {one for one in right if one[0] < count})
    report(costs)
    return {
        name: [theirs / ours for theirs, ours in zip(costs[name][2:], costs["engine"][2:], strict=True)]
        for name in peers
    }


def made(
    pattern: Sequence[Shapes], devices: int, few: int, stack: ExitStack
) -> tuple[dict[str, tuple[Peer, int]], dict[str, Callable[[], float]]]:
    """The peers, the number of devices each is given, and its clock."""
    zones, edges = tables(pattern, devices)
    names = list(GOALS)
    peers: dict[str, tuple[Peer, int]] = {
        names[0]: (Loop(pattern, few), few),
        names[1]: (Polars(zones, edges), devices),
        names[2]: (DuckDB(zones, edges), devices),
    }
    clocks: dict[str, Callable[[], float]] = dict.fromkeys(names, time.process_time)
    if (server := postgres(stack)) is not None:
        database = PostGIS(server, pattern, few)
        peers[names[3]], clocks[names[3]] = (database, few), database.clock
    return peers, clocks


def postgres(stack: ExitStack) -> str | None:
    """The address of a server of our own with PostGIS, as the tests start it; None where there is none."""
    if not any(Path("/usr/share/postgresql").glob("*/extension/postgis.control")):
        print("PostGIS: left out, the Debian package postgresql-15-postgis-3 is not installed")
        return None
    sys.path.insert(0, str(Path(__file__).parents[1]))
    from tests.register.postgres_server import Server  # noqa: PLC0415 - only where there is one

    server = Server()
    stack.callback(server.close)
    return server.address("admin")


def all_hits(peer: Peer, minute: Minute) -> list[tuple[object, object]]:
    """All that a peer tells."""
    return [*peer.hits(minute)]


def timed(call: Callable[[], object], clock: Callable[[], float]):  # type: ignore[no-untyped-def]  # noqa: ANN201
    """Seconds, and what was answered."""
    begun = clock()
    answer = call()
    return clock() - begun, answer


def require_same(name: str, told: set[tuple[int, int, int]], right: set[tuple[int, int, int]]) -> None:
    """Refuse to compare what is not the same.

    Raises:
        SystemExit: somebody came or went by one and not by the other.
    """
    if told != right:
        sys.exit(f"{name}: {len(told ^ right)} of {len(right)} ways in and out are not those of the engine")


def report(costs: dict[str, list[float]]) -> None:
    """Print the rate of each by the time of the processor."""
    for name, seconds in costs.items():
        rates = [1 / one for one in seconds[2:]]
        print(
            f"{name:28} {statistics.median(rates) / 1e3:9.0f} thousand fixes a second of the processor"
            f" ({min(rates) / 1e3:.0f} to {max(rates) / 1e3:.0f})"
        )


if __name__ == "__main__":
    main()
