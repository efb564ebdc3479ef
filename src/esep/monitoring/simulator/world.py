"""A simulated time of a city: what its devices report, and what truly happened."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from esep.monitoring.fixes import FIX, Fixes, Sign
from esep.monitoring.orders import Order
from esep.monitoring.simulator.city import STARTS_AT, City, Random, city, orders, points
from esep.monitoring.simulator.episodes import Episode, breaches
from esep.monitoring.simulator.mishaps import mishaps
from esep.monitoring.simulator.receivers import received
from esep.monitoring.simulator.ways import HOUR, ways

INTERVAL = 60.0  # seconds between two fixes of a device
CHARGES = (2 * 3_600_000, 4 * 3_600_000)  # from and until, in ms of a day
DAY_MS = 86_400_000
SENT_TWICE = 0.01


@dataclass(frozen=True, slots=True)
class Truth:
    """What is known of a simulated city and of no other.

    `fixes` bear each device and counter once, in the order in which they came in; `lat` and `lon` are where
    the device truly was at each of them.
    """

    city: City
    orders: tuple[Order, ...]
    fixes: Fixes
    lat: npt.NDArray[np.int64]
    lon: npt.NDArray[np.int64]
    episodes: tuple[Episode, ...]
    now: int

    @property
    def codes(self) -> tuple[str, ...]:
        """The devices by their number in the fixes."""
        return self.city.codes


def simulated(people: int, hours: float, seed: int) -> Truth:
    """Simulate a city: the same numbers give the same fixes.

    Args:
        people: how many are bound by an order; one in twenty has a protected person beside.
        hours: how long, from the midnight before a Monday; at least 2.
        seed: from which all chance comes.
    """
    random = np.random.default_rng(seed)
    made = city(random, people)
    gone = ways(random, made, hours)
    at = _instants(random, len(made.codes), hours)
    true = np.stack([way.at(seconds) for way, seconds in zip(gone, at, strict=True)])
    rows = _reported(random, at, true)
    sent = np.ones(rows.shape, np.bool_)
    told = [*breaches(made, gone, hours), *mishaps(random, made, rows, sent)]
    lat, lon = points(true)
    fixes, lat, lon = rows[sent], lat[sent], lon[sent]
    order = np.lexsort((fixes["seq"], fixes["device"], fixes["received_at"]))
    now = STARTS_AT + round(hours * HOUR * 1000)
    return Truth(made, orders(made), fixes[order], lat[order], lon[order], tuple(told), now)


def arrivals(truth: Truth, seed: int) -> Fixes:
    """The fixes as a network brings them: some of them twice, the second time a little later."""
    random = np.random.default_rng(seed)
    again = truth.fixes[random.random(len(truth.fixes)) < SENT_TWICE].copy()
    again["received_at"] += 5000
    both = np.concatenate([truth.fixes, again])
    return both[np.argsort(both["received_at"], kind="stable")]


def _instants(random: Random, devices: int, hours: float) -> npt.NDArray[np.float64]:
    """Seconds of the fixes of each device: one a minute, each device at a second of its own."""
    count = int(hours * HOUR / INTERVAL)
    return np.asarray(np.arange(count) * INTERVAL + np.floor(random.uniform(0, INTERVAL, (devices, 1))))


def _reported(random: Random, at: npt.NDArray[np.float64], true: npt.NDArray[np.float64]) -> Fixes:
    """What devices report as long as nothing goes wrong."""
    heard = received(random, true)
    rows = np.zeros(at.shape, FIX)
    rows["device"] = np.arange(len(at))[:, None]
    rows["seq"] = 100_000 + np.arange(at.shape[1])
    rows["at"] = STARTS_AT + np.rint(at * 1000).astype(np.int64)
    rows["received_at"] = rows["at"] + random.integers(500, 3000, at.shape)
    rows["lat"], rows["lon"] = points(heard.places)
    rows["accuracy"], rows["source"] = heard.accuracy, heard.source
    rows["speed"][:, 1:] = np.hypot(*np.moveaxis(np.diff(true, axis=1), 2, 0)) / INTERVAL * 100
    today = (rows["at"] - STARTS_AT) % DAY_MS
    charges = (today >= CHARGES[0]) & (today < CHARGES[1])
    rows["signs"] = np.where(charges, int(Sign.CHARGING), 0)
    rows["battery"] = 95 - (today - CHARGES[1]) % DAY_MS * 60 // DAY_MS
    return rows
