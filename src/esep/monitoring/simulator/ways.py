"""Where people go: to work and back along the streets, and, some of them, where they must not."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from esep.monitoring.simulator.city import City, Places, Random

HOUR, DAY = 3600.0, 86_400.0
WALKS_UNTIL = 1500.0  # metres; who has further to go drives
BREACHES = 10  # one in so many goes where an order forbids, on each of the ways to do so
Seconds = npt.NDArray[np.float64]
Stop = tuple[float, tuple[float, float]]  # leaves for it at this second


@dataclass(frozen=True, slots=True)
class Way:
    """Corners of a person's way with the second of each; straight and even between two of them."""

    seconds: Seconds
    places: Places

    def at(self, seconds: Seconds) -> Places:
        """Where the person truly is."""
        east = np.interp(seconds, self.seconds, self.places[:, 0])
        north = np.interp(seconds, self.seconds, self.places[:, 1])
        return np.stack([east, north], axis=-1)


def ways(random: Random, city: City, hours: float) -> list[Way]:
    """The way of everyone, the bound and then the protected."""
    days = int(-(-hours // 24))
    return [
        _way(random, city.homes[number], _stops(random, city, number, days))
        for number in range(len(city.codes))
    ]


def _stops(random: Random, city: City, number: int, days: int) -> Iterator[Stop]:
    home, work = _place(city.homes[number]), _place(city.works[number])
    for day in range(days):
        midnight = day * DAY
        yield midnight + random.uniform(6.7, 9.0) * HOUR, work
        yield midnight + random.uniform(16.0, 17.5) * HOUR, home
        if number < len(city.bound):
            yield from _breaches(random, city, number, midnight)


def _breaches(random: Random, city: City, number: int, midnight: float) -> Iterator[Stop]:
    """Errands on purpose: into the forbidden place, to the protected person's home, out at night."""
    home, guarded = _place(city.homes[number]), city.guards(number)
    starts = midnight + random.uniform(18.5, 19.5) * HOUR
    if guarded is not None and random.random() < 0.5:
        yield starts, _place(city.homes[guarded] + random.uniform(-60, 60, 2))
        yield starts + random.uniform(0.6, 1.2) * HOUR, home
    elif random.random() < 1 / BREACHES:
        yield starts, _place(city.forbidden[number] + random.uniform(-100, 100, 2))
        yield starts + random.uniform(0.6, 1.2) * HOUR, home
    if random.random() < 1 / BREACHES:
        yield midnight + random.uniform(22.2, 22.6) * HOUR, _place(city.homes[number] + (400.0, -300.0))
        yield midnight + random.uniform(22.9, 23.3) * HOUR, home


def _place(place: Places) -> tuple[float, float]:
    return float(place[0]), float(place[1])


def _way(random: Random, home: Places, stops: Iterable[Stop]) -> Way:
    """Along the streets: first east or west, then north or south."""
    seconds, places = [0.0], [_place(home)]
    for leaves, target in stops:
        here = places[-1]
        starts = max(leaves, seconds[-1] + 60.0)
        across, along = abs(target[0] - here[0]), abs(target[1] - here[1])
        pace = random.uniform(7.0, 13.0) if across + along > WALKS_UNTIL else random.uniform(1.1, 1.6)
        corner = starts + across / pace
        seconds += [starts, corner, corner + along / pace]
        places += [here, (target[0], here[1]), target]
    return Way(np.array(seconds), np.array(places))
