"""Decisions of the engine on one core: 500,000 devices in step, late fixes, and a year of one device.

python bench/monitoring.py [--devices N] [--late] [--year]
"""

import argparse
import dataclasses
import itertools
import sys
import time
from datetime import time as hour

import numpy as np

from esep.monitoring.compiled import Fleet, compiled
from esep.monitoring.fixes import FIX
from esep.monitoring.orders import Curfew, Hours, Order, Protection, SharedPlace, Zone, ZoneKind
from esep.monitoring.rejudging import Watch
from esep.monitoring.step import step

MINUTE, DAY = 60_000, 86_400_000
BEGINS = 1_709_300_000_000
PATTERN = 1_000  # devices drawn; the others are like them, each with records of its own
NIGHTS = tuple(Hours(day, hour(22), hour(6)) for day in range(7))


def drawn(count: int) -> list[Order]:
    """Orders of devices: home, district, three zones to keep out of; 60 of 100 with curfew, 20 in pairs."""
    rng = np.random.default_rng(7)
    orders = []
    for i in range(count):
        lat, lon = int(rng.integers(510_000_000, 514_000_000)), int(rng.integers(710_000_000, 716_000_000))

        def polygon(
            metres: float, away: float, lat: int = lat, lon: int = lon
        ) -> tuple[tuple[int, int], ...]:
            points = int(rng.integers(8, 61))
            turn = np.sort(rng.random(points)) * 2 * np.pi
            far = metres * 90 * (0.7 + 0.3 * rng.random(points))
            shift = rng.normal(size=2) * away * 90
            return tuple(
                (int(lat + shift[0] + r * np.sin(t)), int(lon + shift[1] + 1.6 * r * np.cos(t)))
                for r, t in zip(far, turn, strict=True)
            )

        zones = (
            Zone("H", ZoneKind.HOME, (((lat, lon),),), radius=100.0),
            Zone("D", ZoneKind.INCLUSION, (polygon(9_000.0, 0.0),)),
            Zone("C", ZoneKind.EXCLUSION, (((lat + 90_000, lon + 200_000),),), radius=300.0, warning=200.0),
            Zone("E", ZoneKind.EXCLUSION, (polygon(800.0, 4_000.0),)),
            Zone("F", ZoneKind.EXCLUSION, (polygon(800.0, 4_000.0),)),
        )
        pair = (Protection(f"B{i - 1}", 300.0, 600.0),) if i % 10 == 1 else ()
        orders.append(
            Order(
                f"O{i}",
                f"B{i}",
                "Asia/Almaty",
                zones=zones,
                curfews=(Curfew("H", NIGHTS),) if i % 10 < 6 else (),
                protects=pair,
                shared=frozenset({"school"}) if i % 10 in {3, 6, 9} else frozenset(),
            )
        )
    return orders


def many(pattern: Fleet, times: int) -> Fleet:
    """The same fleet `times` over, with records of its own for each device."""
    t = pattern.tables
    count, places, rules, pairs = len(t.devices), len(t.places), len(t.rules), len(t.pairs)

    def again(rows: np.ndarray, **steps: int) -> np.ndarray:
        made = np.tile(rows, times)
        number = np.repeat(np.arange(times), len(rows))
        for name, width in steps.items():
            made[name] += (number * width).astype(made.dtype[name])
        return made

    shape = t.places["shape"] == 0
    made_places = again(t.places, first_rule=rules, last_rule=rules)
    shift = np.repeat(np.arange(times), places) * (len(t.vertices) - 1) * np.tile(shape, times)
    made_places["first_vertex"] += shift.astype(np.int32)
    made_places["last_vertex"] += shift.astype(np.int32)
    numbers = np.repeat(np.arange(times), len(t.pairs_of))
    groups = int(t.devices["group"].max()) + 1
    devices = again(
        t.devices, first_place=places, last_place=places, group=groups,
        first_pair=len(t.pairs_of), last_pair=len(t.pairs_of),
    )  # fmt: skip
    members = np.concatenate([t.members + i * count for i in range(times)])
    tables = t._replace(
        devices=devices,
        places=made_places,
        rules=np.tile(t.rules, times),
        pairs=again(t.pairs, bound=count, other=count),
        pairs_of=(np.tile(t.pairs_of, times) + numbers * pairs).astype(np.int32),
        vertices=np.concatenate([np.tile(t.vertices[:-1], (times, 1)), t.vertices[-1:]]),
        groups=np.searchsorted(devices["group"][members], np.arange(len(devices) + 1)).astype(np.int64),
        members=members,
    )
    codes = tuple(f"B{i}" for i in range(count * times))
    return dataclasses.replace(pattern, codes=codes, tables=tables)


class Walk:
    """Devices that sleep, walk and drive; one fix each in a minute, in random order."""

    def __init__(self, orders: list[Order], count: int) -> None:
        self.rng = np.random.default_rng(11)
        homes = np.array([order.zones[0].rings[0][0] for order in orders], np.int64)
        self.place = np.tile(homes, (count // len(orders), 1))
        self.pace = self.rng.choice([0, 0, 0, 0, 0, 700, 700, 5_000], count)  # 1e-7 degree in a minute
        self.minute = 0

    def fixes(self) -> np.ndarray:  # type: ignore[type-arg]
        """The fixes of the next minute."""
        count = len(self.place)
        change = self.rng.random(count) < 0.02
        self.pace[change] = self.rng.choice([0, 0, 0, 0, 0, 700, 700, 5_000], int(change.sum()))
        self.place += self.rng.integers(-1, 2, (count, 2)) * self.pace[:, None]
        made = np.zeros(count, FIX)
        made["device"], made["seq"] = np.arange(count), self.minute
        made["at"] = BEGINS + self.minute * MINUTE + self.rng.integers(0, MINUTE, count)
        made["received_at"] = made["at"] + 2_000
        made["lat"] = self.place[:, 0] + self.rng.integers(-50, 51, count)
        made["lon"] = self.place[:, 1] + self.rng.integers(-50, 51, count)
        made["accuracy"], made["battery"], made["speed"] = self.rng.integers(40, 300, count), 80, 65535
        self.minute += 1
        return made[self.rng.permutation(count)]


def schools() -> list[SharedPlace]:
    """10,000 places that many keep away from."""
    spots = np.random.default_rng(3).integers(
        (510_000_000, 710_000_000), (514_000_000, 716_000_000), (10_000, 2)
    )
    return [SharedPlace(f"S{i}", "school", (int(a), int(b)), 100.0) for i, (a, b) in enumerate(spots)]


def main() -> None:
    """Run what is asked for and print the rates."""
    asked = argparse.ArgumentParser()
    asked.add_argument("--devices", type=int, default=500_000)
    asked.add_argument("--minutes", type=int, default=8)
    asked.add_argument("--late", action="store_true")
    asked.add_argument("--year", action="store_true")
    wanted = asked.parse_args()
    orders = drawn(PATTERN)
    shared = schools()
    pattern = compiled(orders, shared, BEGINS - DAY, BEGINS + 400 * DAY if wanted.year else BEGINS + 3 * DAY)
    if wanted.year:
        a_year(compiled(orders[3:4], shared, BEGINS, BEGINS + 400 * DAY), orders[3])
    elif wanted.late:
        late(many(pattern, wanted.devices // PATTERN), Walk(orders, wanted.devices), wanted.minutes)
    else:
        in_step(many(pattern, wanted.devices // PATTERN), Walk(orders, wanted.devices), wanted.minutes)


def in_step(fleet: Fleet, walk: Walk, minutes: int) -> list[float]:
    """All fixes of a minute at once, in order; fixes a second of the processor, the first two left out."""
    state = fleet.fresh()
    rates, by_processor = [], []
    for _ in range(minutes):
        batch = walk.fixes()
        begun = time.perf_counter()
        used = time.process_time()
        state, changes = step(state, batch, fleet, int(batch["received_at"].max()))
        took = time.perf_counter() - begun
        rates.append(len(batch) / took)
        by_processor.append(len(batch) / (time.process_time() - used))
        told = len(changes.raised), len(changes.withdrawn), len(changes.moved)
        print(
            f"{len(batch)} fixes in {took:.3f} s: {rates[-1] / 1e6:.2f} M/s "
            f"({by_processor[-1] / 1e6:.2f} by CPU), {told}"
        )
    print(f"median after the first two: {np.median(rates[2:]) / 1e6:.2f} M fixes/s")
    return by_processor[2:]


def late(fleet: Fleet, walk: Walk, minutes: int) -> float:
    """Two of a hundred fixes come up to a day late: their rate as a part of that of the same in order.

    Raises:
        SystemExit: the alerts differ.
    """
    batches = [walk.fixes() for _ in range(minutes)]
    rng = np.random.default_rng(5)
    every = np.concatenate(batches)
    delayed = every["received_at"] + np.where(
        rng.random(len(every)) < 0.02, rng.integers(0, DAY, len(every)), 0
    )
    order = np.argsort(delayed, kind="stable")
    first, last = int(every["received_at"].min()), int(every["received_at"].max())
    results = []
    for come in (np.argsort(every["received_at"], kind="stable"), order):
        watch = Watch(fleet)
        at = every["received_at"][come] if come is not order else delayed[come]
        edges = np.append(np.arange(first, last, 10 * MINUTE), last + DAY)
        used = time.process_time()
        for since, until in itertools.pairwise(edges):
            a, b = np.searchsorted(at, (since, until))
            watch.accept(every[come[a:b]], min(int(until), last))
        took = time.process_time() - used
        results.append((took, np.sort(watch.alerts())))
        print(
            f"{len(every)} fixes, {len(every) / took / 1e6:.2f} M/s, {len(results[-1][1])} alerts", flush=True
        )
    if results[0][1].tobytes() != results[1][1].tobytes():
        sys.exit("late: the alerts are not those of the same fixes in order")
    print(f"late at {results[0][0] / results[1][0]:.0%} of the rate in order; alerts identical")
    return results[0][0] / results[1][0]


def a_year(fleet: Fleet, order: Order) -> list[float]:
    """A year of one device, a fix a minute, at once: seconds of the processor.

    Raises:
        SystemExit: judged month by month its alerts differ.
    """
    batch = walked(order, 365 * 1440)
    now, seconds = int(batch["received_at"].max()), []
    step(fleet.fresh(), batch[:10], fleet, now)  # compiled
    for _ in range(3):
        used = time.process_time()
        _, changes = step(fleet.fresh(), batch, fleet, now)
        seconds.append(time.process_time() - used)
        print(f"{len(batch)} fixes in {seconds[-1]:.3f} s, {len(changes.raised)} alerts")
    watch = Watch(fleet)
    for part in np.array_split(batch, 12):
        watch.accept(part, int(part["received_at"].max()))
    if np.sort(watch.alerts()).tobytes() != np.sort(changes.raised).tobytes():
        sys.exit("year: the alerts are not those of the same fixes month by month")
    return seconds


def walked(order: Order, minutes: int) -> np.ndarray:  # type: ignore[type-arg]
    """The fixes of one device, as `Walk` makes them, for many minutes at once."""
    rng = np.random.default_rng(11)
    turns = np.where(rng.random(minutes) < 0.02, np.arange(minutes), 0)
    pace = rng.choice([0, 0, 0, 0, 0, 700, 700, 5_000], minutes)[np.maximum.accumulate(turns)]
    steps = rng.integers(-1, 2, (minutes, 2)) * pace[:, None]
    place = np.array(order.zones[0].rings[0][0], np.int64) + np.cumsum(steps, axis=0)
    made = np.zeros(minutes, FIX)
    made["seq"] = np.arange(minutes)
    made["at"] = BEGINS + made["seq"].astype(np.int64) * MINUTE + rng.integers(0, MINUTE, minutes)
    made["received_at"] = made["at"] + 2_000
    made["lat"], made["lon"] = (place + rng.integers(-50, 51, (minutes, 2))).T
    made["accuracy"], made["battery"], made["speed"] = rng.integers(40, 300, minutes), 80, 65535
    return made


if __name__ == "__main__":
    main()
