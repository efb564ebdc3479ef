"""Small worlds drawn by a seed: orders with all that rules look at, and fixes with all that goes wrong.

Devices B0, B1, ... are bound, P0, P1, ... protected. All stay within about a kilometre and two days, so that
borders, hours and other devices are met often.
"""

from datetime import time
from random import Random

import numpy as np

from esep.monitoring.fixes import NOWHERE, fixes
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

MINUTE = 60_000
START = 1_709_154_000_000  # 28 February 2024, 21:00 UTC: a day before Almaty changed its clocks
CENTRES = ((512_000_000, 714_000_000), (0, 0), (-450_000_000, 1_799_995_000), (600_000_000, -1_799_990_000))
METRE = 90  # 1e-7 degree, about


def chance(random, of):
    return random.random() < of


def place(random, centre, reach=1000):
    lat, lon = centre
    return lat + random.randint(-reach, reach) * METRE, _around(lon + random.randint(-reach, reach) * METRE)


def _around(lon):
    return (lon + 1_800_000_000) % 3_600_000_000 - 1_800_000_000


def when(random, days=2):
    return START + random.randint(-60, days * 1440) * MINUTE


def hours(random):
    def clock():
        return time(random.randrange(24), random.choice([0, 0, 30, 59]))

    return tuple(Hours(random.randrange(7), clock(), clock()) for _ in range(random.randint(1, 6)))


def span(random):
    if chance(random, 0.7):
        return 0, None
    return when(random), random.choice([None, when(random)])


def zone(random, code, centre, kind=None):
    kind = kind or random.choice(list(ZoneKind))
    lat, lon = place(random, centre, 500)
    more = {
        "version": 1,
        "warning": random.choice([0.0, 150.0, 400.0]),
        "at_once": chance(random, 0.2),
        "holds": span(random),
        "hours": hours(random) if chance(random, 0.3) else (),
    }
    if chance(random, 0.4):
        return Zone(code, kind, (((lat, lon),),), radius=float(random.choice([50, 100, 250.5, 400])), **more)
    rings = []
    for size in (400, 120)[: random.randint(1, 2)]:
        corners = random.randint(3, 7)
        rings.append(tuple(place(random, (lat, lon), size) for _ in range(corners)))
        if chance(random, 0.3):
            rings[-1] = (*rings[-1], rings[-1][0])
    return Zone(code, kind, tuple(rings), **more)


def parameters(random):
    if chance(random, 0.3):
        return Parameters()
    return Parameters(
        factor=random.choice([0.0, 1.0, 1.0, 2.0]),
        unknown_accuracy=random.choice([20.0, 100.0]),
        dwell=random.choice([0, 60, 60, 300]),
        confirm=random.choice([0, 1, 2, 2, 3]),
        crossing_gap=random.choice([120, 600]),
        pair_factor=random.choice([0.5, 3.0]),
        pair_speed=random.choice([0.5, 3.0, 10.0]),
        pair_gap=random.choice([120, 900]),
        pair_grade=random.choice([1, 2, 2, 3]),
        interval=random.choice([60, 300]),
        silence=random.choice([2, 5]),
        unlocated_for=random.choice([120, 600]),
        top_speed=random.choice([10.0, 70.0, 70.0]),
        motionless_for=random.choice([1800, 28_800]),
        still=random.choice([30.0, 300.0]),
    )


def order(random, number, device, protected, centre):
    zones = tuple(zone(random, f"Z{at}", centre) for at in range(random.randint(0, 4)))
    curfews = ()
    if chance(random, 0.6):
        zones = (*zones, zone(random, "H", centre, ZoneKind.HOME))
        curfews = (Curfew("H", hours(random), random.choice([0, 300, 1200])),)
    absences = []
    for _ in range(random.randint(0, 2)):
        begins = when(random)
        absences.append(Absence(begins, begins + random.randint(0, 300) * MINUTE, random.choice([0, 600])))
    protects = tuple(
        Protection(other, distance, random.choice([0.0, distance, distance * 2]))
        for other in random.sample(protected, random.randint(0, len(protected)))
        for distance in [float(random.choice([100, 300, 500]))]
    )
    return Order(
        code=f"O{number}",
        device=device,
        clock=random.choice(["UTC", "Asia/Almaty", "America/New_York"]),
        holds=span(random),
        zones=zones,
        curfews=curfews,
        absences=tuple(absences),
        protects=protects,
        shared=frozenset(random.sample(["school", "clinic"], random.randint(0, 2))),
        parameters=parameters(random),
    )


def track(random, device, centre, at, count):
    """One device's fixes, with gaps, jumps, repeats and lies; some are sent in later."""
    spots = [place(random, centre, 500) for _ in range(4)]
    lat, lon = spots[0]
    at += random.randint(0, 90) * MINUTE
    troubled = random.choice([0.02, 0.02, 0.3])
    made = []
    for seq in range(count):
        at += random.choice([0, 1000, 20_000, *[MINUTE] * 8, 5 * MINUTE, 40 * MINUTE])
        if chance(random, 0.2):
            lat, lon = random.choice(spots)
        elif chance(random, 0.4):
            lat, lon = place(random, (lat, lon), random.choice([5, 20, 60, 400]))
        told = {"device": device, "seq": seq, "at": at, "lat": lat, "lon": lon}
        told["accuracy"] = random.choice([10, 10, 30, 30, 50, 80, 300, 0, 65_535])
        told["signs"] = random.choice([1, 2, 4, 8, 16, 21, 127]) if chance(random, troubled) else 0
        told["battery"] = random.choice([255, 30, 25, 24, 20, 10, 3]) if chance(random, troubled) else 80
        told["received_at"] = at + random.choice([0, 0, 0, 2000, 90 * MINUTE])
        told |= _lie(random, told)
        made.append(fixes(1, **told))
    return made


def _lie(random, told):
    if not chance(random, 0.1):
        return {}
    return random.choice(
        [
            {"lat": NOWHERE, "lon": NOWHERE},
            {"lat": NOWHERE, "lon": NOWHERE},
            {"lat": 5, "lon": -5},
            {"lat": 950_000_000},
            {"lat": told["lat"] // 2 + 1_000_000},
            {"at": told["at"] + 3 * MINUTE, "received_at": told["at"]},
            {"at": 86_400_000},
        ]
    )


def world(seed, most=60):
    """Orders, shared places, fixes in the order of their receipt, codes of devices, what the clock shows."""
    random = Random(seed)
    centre = random.choice(CENTRES)
    bound = [f"B{at}" for at in range(random.randint(1, 3))]
    protected = [f"P{at}" for at in range(random.randint(0, 2))]
    orders = [order(random, number, device, protected, centre) for number, device in enumerate(bound)]
    if chance(random, 0.2):
        orders.append(order(random, len(orders), bound[0], protected, centre))
    shared = [
        SharedPlace(f"S{at}", random.choice(["school", "clinic"]), place(random, centre), 100.0, span(random))
        for at in range(random.randint(0, 4))
    ]
    codes = [*bound, *protected, "X"]
    begins = when(random, days=1)
    made = [
        fix
        for device in range(len(codes))
        for fix in track(random, device, centre, begins, random.randint(0, most))
    ]
    batch = np.concatenate(made) if made else fixes(0)
    batch = batch[np.argsort(batch["received_at"], kind="stable")]
    last = int(batch["received_at"].max()) if made else START
    return orders, shared, batch, codes, last + random.choice([0, MINUTE, 30 * MINUTE, 600 * MINUTE])


def smallest(batch, fails):
    """The fixes without those that are not needed for something to fail: for looking at what remains."""
    size = len(batch) // 2
    while size:
        at = 0
        while at < len(batch):
            fewer = np.concatenate([batch[:at], batch[at + size :]])
            batch, at = (fewer, at) if fails(fewer) else (batch, at + size)
        size //= 2
    return batch
