"""The engine and the judge agree decision for decision, whatever comes in whatever order."""

import random
from datetime import time
from itertools import pairwise

import numpy as np
import pytest
from tests.monitoring.tables import START, at, circle, minutes, order, walk

from esep.kernel.errors import EsepError
from esep.monitoring.alerts import ALERT
from esep.monitoring.compiled import compiled
from esep.monitoring.fixes import NOWHERE, fixes
from esep.monitoring.judge import judged
from esep.monitoring.kinds import Kind
from esep.monitoring.naming import named
from esep.monitoring.orders import (
    Absence,
    Curfew,
    Hours,
    Order,
    Parameters,
    Protection,
    SharedPlace,
    Zone,
    ZoneKind,
)
from esep.monitoring.rejudging import Watch
from esep.monitoring.step import step

BEGINS = 1_709_200_000_000  # 2024-02-29, the day before a clock was changed
DAY = 86_400_000
CODES = ("B1", "B2", "P1", "P2", "X9")
LAT, LON = 512_000_000, 714_000_000
KINDS = list(ZoneKind)


def drawn_hours(rng):
    edges = [time(h, m) for h in (0, 6, 12, 22) for m in (0, 30)]
    return tuple(Hours(day, rng.choice(edges), rng.choice(edges)) for day in range(7) if rng.random() < 0.9)


def drawn_zone(rng, number, around):
    lat, lon = around
    at = (lat + rng.randrange(-200_000, 200_000), lon + rng.randrange(-200_000, 200_000))
    size = rng.choice([3_000, 20_000, 90_000])
    ring = tuple(
        (at[0] + rng.randrange(-size, size), at[1] + rng.randrange(-size, size))
        for _ in range(rng.choice([3, 4, 7]))
    )
    holed = (ring, tuple(((a + at[0]) // 2, (b + at[1]) // 2) for a, b in ring))
    circle = rng.random() < 0.3
    return Zone(
        code=f"Z{number}",
        kind=rng.choice(KINDS),
        rings=((at,),) if circle else (holed if rng.random() < 0.3 else (ring,)),
        radius=rng.choice([50.0, 300.0, 1500.0]) if circle else 0.0,
        warning=rng.choice([0.0, 0.0, 200.0, 1000.0]),
        at_once=rng.random() < 0.2,
        holds=(BEGINS + rng.randrange(0, DAY), BEGINS + 2 * DAY) if rng.random() < 0.2 else (0, None),
        hours=drawn_hours(rng) if rng.random() < 0.3 else (),
    )


def drawn_order(rng, number, device, around):
    zones = tuple(drawn_zone(rng, i, around) for i in range(rng.choice([0, 1, 3, 5])))
    begins = BEGINS + rng.randrange(0, 20) * 3_600_000
    return Order(
        code=f"O{number}",
        device=device,
        clock=rng.choice(["Asia/Almaty", "UTC", "Asia/Qyzylorda"]),
        holds=(begins, begins + DAY) if rng.random() < 0.2 else (0, None),
        zones=zones,
        curfews=tuple(
            Curfew(zone.code, drawn_hours(rng), rng.choice([0, 300, 3600]))
            for zone in zones
            if rng.random() < 0.4
        ),
        absences=(Absence(BEGINS + DAY // 2, BEGINS + DAY // 2 + 7_200_000, 600),)
        if rng.random() < 0.3
        else (),
        protects=tuple(
            Protection(other, rng.choice([100.0, 500.0]), rng.choice([0.0, 900.0]))
            for other in ("P1", "P2")
            if rng.random() < 0.4
        ),
        shared=frozenset({"school"}) if rng.random() < 0.4 else frozenset(),
        parameters=drawn_parameters(rng),
    )


def drawn_parameters(rng):
    return Parameters(
        factor=rng.choice([0.0, 1.0, 2.0]),
        unknown_accuracy=rng.choice([30.0, 100.0]),
        dwell=rng.choice([0, 60, 600]),
        confirm=rng.choice([0, 1, 2, 3]),
        pair_grade=rng.choice([1, 2, 3]),
        pair_speed=rng.choice([1.0, 10.0]),
        pair_factor=rng.choice([1.0, 3.0]),
        interval=rng.choice([60, 600]),
        motionless_for=rng.choice([3600, 28_800]),
        top_speed=rng.choice([5.0, 70.0, float("inf")]),
        unlocated_for=rng.choice([120, 600]),
    )


def drawn_track(rng, device, around, count):
    """One device that walks, sleeps, jumps, says odd things, and whose clock is wrong now and then."""
    lat, lon, at = *around, BEGINS + rng.randrange(0, DAY)
    pace = rng.choice([0, 3_000, 30_000])
    rows = []
    for seq in range(count):
        at += rng.choice([0, 30_000, 60_000, 60_000, 60_000, 300_000, 600_000, 3_600_000])
        if rng.random() < 0.1:
            pace = rng.choice([0, 300, 3_000, 30_000, 100_000])
        if rng.random() < 0.02:
            lat, lon = around
        lat += rng.randrange(-pace, pace + 1)
        lon = (lon + rng.randrange(-pace, pace + 1) + 1_800_000_000) % 3_600_000_000 - 1_800_000_000
        row = {"device": device, "seq": seq, "at": at, "received_at": at, "lat": lat, "lon": lon}
        row |= {"accuracy": rng.choice([0, 10, 50, 100, 100, 300, 2_000, 8_000]), "battery": 255, "signs": 0}
        odd = rng.random()
        if odd < 0.04:
            row |= {"lat": NOWHERE, "lon": NOWHERE}
        elif odd < 0.05:
            row |= {"lat": 5, "lon": 5}
        elif odd < 0.07:
            row |= {"at": rng.choice([0, at + 9_000_000])}
        elif odd < 0.09:
            row |= {"lat": lat + rng.choice([-9_000_000, 9_000_000])}
        if rng.random() < 0.2:
            row["battery"] = rng.choice([2, 3, 9, 15, 20, 24, 25, 90])
        if rng.random() < 0.2:
            row["signs"] = rng.choice([1, 2, 4, 8, 16, 3, 20])
        rows.append(row)
    return rows


def drawn_case(seed):
    rng = random.Random(seed)
    around = rng.choice([(LAT, LON), (LAT, 1_799_990_000), (-600_000_000, -1_799_999_000), (20_000, 10_000)])
    orders = [
        drawn_order(rng, number, device, around)
        for number, device in enumerate(rng.choice([("B1",), ("B1", "B2"), ("B1", "B1", "B2")]))
    ]
    shared = [
        SharedPlace(
            f"S{i}",
            "school",
            (around[0] + rng.randrange(-300_000, 300_000), around[1]),
            rng.choice([50.0, 300.0, 2_000.0]),
            (BEGINS + rng.randrange(0, DAY), BEGINS + rng.randrange(DAY, 3 * DAY))
            if rng.random() < 0.3
            else (0, None),
        )
        for i in range(rng.choice([0, 1, 8]))
    ]
    count = rng.choice([5, 30, 80])
    rows = [row for device in range(len(CODES)) for row in drawn_track(rng, device, around, count)]
    columns = {name: [row[name] for row in rows] for name in rows[0]}
    return orders, shared, fixes(len(rows), **columns), rng


def plain(alerts):
    """Alerts as rows that can be compared, those of the judge and of the engine alike."""
    return sorted(
        (
            a.device, a.at, int(a.kind), a.zone, a.other, a.order, -1 if a.ended_at is None else a.ended_at,
            int(a.grade), a.first_seq, a.confirm_seq, repr(a.distance), repr(a.accuracy),
        )
        for a in alerts
    )  # fmt: skip


def put(standing, changes):
    """Follow what the engine publishes, and be strict about it."""
    for alert in changes.withdrawn:
        assert standing.pop(key(alert)).tobytes() == alert.tobytes()
    for alert in changes.raised:
        assert key(alert) not in standing
        standing[key(alert)] = alert
    for alert in changes.moved:
        assert standing[key(alert)].tobytes() != alert.tobytes()
        standing[key(alert)] = alert


def key(alert):
    return tuple(int(alert[name]) for name in ("device", "kind", "zone", "other", "at"))


def rows_of(standing, fleet):
    alerts = (
        np.array([tuple(alert) for alert in standing.values()], ALERT) if standing else np.zeros(0, ALERT)
    )
    return plain(named(alerts, fleet))


def in_time(batch):
    wrong = (batch["at"] > batch["received_at"] + 120_000) | (batch["at"] < batch["received_at"] - 30 * DAY)
    return np.where(wrong, batch["received_at"], batch["at"])


def checked(seed):
    orders, shared, batch, rng = drawn_case(seed)
    now = int(in_time(batch).max()) + rng.choice([0, 60_000, 3_600_000, DAY])
    fleet = compiled(orders, shared, BEGINS, now + DAY, CODES)
    batch = batch[np.argsort(in_time(batch), kind="stable")]
    state, standing = fleet.fresh(), {}
    when = in_time(batch)
    cuts = sorted({0, len(batch), *(rng.randrange(len(batch)) for _ in range(rng.choice([0, 1, 6])))})
    for first, last in pairwise(cuts):
        last_of = np.searchsorted(when, when[last - 1], side="right")
        first_of = np.searchsorted(when, when[first - 1], side="right") if first else 0
        if first_of == last_of:
            continue
        state, changes = step(
            state, batch[first_of:last_of], fleet, int(when[last_of - 1]) + rng.choice([0, 50_000])
        )
        put(standing, changes)
    state, changes = step(state, batch[:0], fleet, now)
    put(standing, changes)
    told = judged(orders, shared, batch, CODES, now)
    assert rows_of(standing, fleet) == plain(told)
    return len(told)


@pytest.mark.parametrize("seed", range(8))
def test_engine_and_judge_agree_on_what_chance_brings(seed):
    checked(seed)


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(1000, 1008))
def test_engine_and_judge_agree_on_much_more(seed):
    checked(seed)


def arrived(seed):
    orders, shared, batch, rng = drawn_case(seed)
    now = int(in_time(batch).max())
    fleet = compiled(orders, shared, BEGINS, now + DAY, CODES)
    order = np.argsort(
        in_time(batch) + np.array([rng.choice([0, 0, 0, 90_000, 9_000_000, DAY]) for _ in batch])
    )
    watch = Watch(fleet, lateness=100 * DAY, stretch=rng.choice([600_000, 3_600_000, DAY]))
    standing = {}
    at = 0
    while at < len(batch):
        to = at + rng.choice([1, 5, 40, 400])
        some = batch[order[at:to]]
        some = np.concatenate([some, batch[order[: at + 1]][-2:]]) if rng.random() < 0.3 else some
        put(standing, watch.accept(some, int(in_time(some).max())))
        at = to
    put(standing, watch.accept(batch[:0], now))
    assert rows_of(standing, fleet) == plain(judged(orders, shared, batch, CODES, now))
    assert plain(named(watch.alerts(), fleet)) == rows_of(standing, fleet)


@pytest.mark.parametrize("seed", range(100, 106))
def test_alerts_do_not_depend_on_the_order_of_arrival(seed):
    arrived(seed)


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(2030, 2038))
def test_no_order_of_arrival_changes_the_alerts(seed):
    arrived(seed)


def agreed(asked, track, last, codes=("B", "P")):
    """Alerts of one order as the judge and the engine tell them, fix by fix and all together."""
    now = at(last)
    told = judged([asked], (), track, codes, now)
    fleet = compiled([asked], (), START, now + DAY, codes)
    for at_a_time in (1, len(track)):
        watch, standing = Watch(fleet), {}
        for first in range(0, len(track), at_a_time):
            some = track[first : first + at_a_time]
            put(standing, watch.accept(some, int(in_time(some).max())))
        put(standing, watch.accept(track[:0], now))
        assert rows_of(standing, fleet) == plain(told)
    return [(alert.kind, minutes(alert.at), minutes(alert.ended_at)) for alert in told]


FAST = {"top_speed": 5000.0}


def test_who_comes_goes_and_comes_again_at_one_instant_has_come_once():
    asked = order(circle(kind=ZoneKind.PLAIN), parameters=FAST)
    track = walk((0, 900), (1, 900), *((2, metres) for metres in (0, 0, 900, 900, 0)), (3, 0))
    assert agreed(asked, track, 5) == [(Kind.ENTERED, 2, 2), (Kind.LEFT, 2, 2)]
    track = walk(*((2, metres) for metres in (900, 900, 0, 0, 900)), (3, 900))
    assert agreed(asked, track, 5) == [(Kind.ENTERED, 2, 2), (Kind.LEFT, 2, 2)]


def test_two_ways_at_one_instant_through_a_place_are_one_crossing():
    track = walk((0, 900), (1, 900), (2, -900), (2, 900), (2, -900), (4, -900))
    told = agreed(order(circle(), parameters=FAST), track, 5)
    assert told == [(Kind.CROSSED, 2, 2)]


@pytest.mark.parametrize("until", [(4, 6), (6, 4)])
def test_two_curfews_of_one_home_tell_one_absence_which_ends_with_the_later(until):
    nights = [tuple(Hours(day, time(22), time(ends)) for day in range(7)) for ends in until]
    two = [Curfew("H", hours) for hours in nights]
    asked = order(circle("H", ZoneKind.HOME), curfews=two, parameters={"silence": 999})
    track = walk(*((minute, 900) for minute in range(21 * 60, 31 * 60, 5)), (31 * 60, 0), (31 * 60 + 1, 0))
    assert agreed(asked, track, 32 * 60) == [(Kind.ABSENT, 22 * 60 + 5, 30 * 60)]
    back = walk(*((minute, 900) for minute in range(21 * 60, 29 * 60, 5)), (29 * 60, 0), (29 * 60 + 1, 0))
    assert agreed(asked, back, 29 * 60 + 2) == [(Kind.ABSENT, 22 * 60 + 5, 29 * 60)]


def test_two_distances_to_one_device_are_the_wider():
    asked = order(protects=[Protection("P", 100.0, 900.0), Protection("P", 500.0)])
    assert asked.protects == (Protection("P", 500.0, 900.0),)
    track = np.concatenate([walk((0, 0), (2, 0)), walk((1, 300), (3, 300), device=1)])
    assert agreed(asked, track, 4) == [(Kind.NEAR, 1, None), (Kind.APPROACHED, 1, None)]


def test_what_was_saved_goes_on_as_if_nothing_had_happened(tmp_path):
    orders, shared, batch, _ = drawn_case(7)
    now = int(in_time(batch).max())
    fleet = compiled(orders, shared, BEGINS, now + DAY, CODES)
    through, until = Watch(fleet), Watch(fleet)
    half = len(batch) // 2
    for watch in (through, until):
        watch.accept(batch[:half], now)
    until.save(tmp_path / "kept")
    again = Watch.load(tmp_path / "kept", fleet)
    for watch in (through, again):
        watch.accept(batch[half:], now)
    assert plain(named(again.alerts(), fleet)) == plain(named(through.alerts(), fleet))
    assert len(through.alerts())


def test_what_was_kept_for_other_orders_is_refused(tmp_path):
    orders, shared, _, _ = drawn_case(7)
    fleet = compiled(orders, shared, BEGINS, BEGINS + 9 * DAY, CODES)
    Watch(fleet).save(tmp_path / "kept")
    with pytest.raises(EsepError, match="E-1005"):
        Watch.load(tmp_path / "kept", compiled([], shared, BEGINS, BEGINS + 9 * DAY, CODES[:1]))
