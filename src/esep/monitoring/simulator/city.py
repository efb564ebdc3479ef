"""An invented city: streets in a grid on the prime meridian, homes, work, and what orders forbid.

Nobody lives in it. Places are metres east and north of its middle.
"""

from dataclasses import dataclass
from datetime import time

import numpy as np
import numpy.typing as npt

from esep.monitoring.orders import Curfew, Hours, Order, Point, Protection, Zone, ZoneKind
from esep.monitoring.plane import METRES_OF_A_DEGREE, UNIT, cosine

MIDDLE: Point = (450_000_000, 0)
STARTS_AT = 1_750_032_000_000  # midnight before a Monday
BLOCK = 250.0
FORBIDDEN_RADIUS, HOME_RADIUS, WARNING = 300.0, 120.0, 150.0
DISTANCE = 300.0
WORKS_BESIDE, BESIDE = 10, (10.0, 60.0)  # one in so many works so many metres from the border
PROTECTED_SHARE = 20  # one bound person in so many has someone to keep away from
NIGHT = tuple(Hours(day, time(22), time(6)) for day in range(7))
METRE = METRES_OF_A_DEGREE / UNIT
Places = npt.NDArray[np.float64]  # (n, 2)
Random = np.random.Generator


@dataclass(frozen=True, slots=True)
class City:
    """Who is watched, where they live and work, and the place that each must not enter."""

    bound: tuple[str, ...]
    protected: tuple[str, ...]
    homes: Places  # of the bound, then of the protected
    works: Places
    forbidden: Places  # of the bound

    @property
    def codes(self) -> tuple[str, ...]:
        """All devices, in the order of their numbers."""
        return self.bound + self.protected

    def guards(self, number: int) -> int | None:
        """The number of the protected device that a bound one must keep away from."""
        which, rest = divmod(number, PROTECTED_SHARE)
        return len(self.bound) + which if rest == 0 and which < len(self.protected) else None


def city(random: Random, people: int) -> City:
    """Draw a city. One street block is 250 m, and there is room for everyone."""
    half = max(8, round(people**0.5 / 2))
    protected = -(-people // PROTECTED_SHARE)
    count = people + protected
    homes = _addresses(random, count, half)
    works = _addresses(random, count, half)
    return City(
        tuple(f"B{number:05}" for number in range(people)),
        tuple(f"P{number:05}" for number in range(protected)),
        homes,
        works,
        _forbidden(random, homes[:people], works[:people], half),
    )


def _forbidden(random: Random, homes: Places, works: Places, half: int) -> Places:
    """Forbidden places, away from home; some work so close to the border that noise reaches over it."""
    count = len(homes)
    away = BLOCK * random.integers(4, half + 2, (count, 2)) * random.choice([-1, 1], (count, 2))
    angle = random.uniform(0, 2 * np.pi, (count, 1))
    far = FORBIDDEN_RADIUS + random.uniform(*BESIDE, (count, 1))
    beside = works + far * np.hstack([np.cos(angle), np.sin(angle)])
    return np.asarray(np.where(random.random((count, 1)) < 1 / WORKS_BESIDE, beside, homes + away))


def _addresses(random: Random, count: int, half: int) -> Places:
    """Corners of streets, a few metres off."""
    corners = random.integers(-half, half + 1, (count, 2)) * BLOCK
    return corners + random.uniform(-40.0, 40.0, (count, 2))


def orders(made: City) -> tuple[Order, ...]:
    """One order for each: nights at home, a place forbidden, and for some a person to keep away from."""
    return tuple(_order(made, number) for number in range(len(made.bound)))


def _order(made: City, number: int) -> Order:
    home = Zone("home", ZoneKind.HOME, ((point(made.homes[number]),),), radius=HOME_RADIUS)
    forbidden = Zone(
        "forbidden",
        ZoneKind.EXCLUSION,
        ((point(made.forbidden[number]),),),
        radius=FORBIDDEN_RADIUS,
        warning=WARNING,
    )
    guarded = made.guards(number)
    protects = () if guarded is None else (Protection(made.codes[guarded], DISTANCE),)
    return Order(
        code=f"S-{number:05}",
        device=made.bound[number],
        clock="UTC",
        zones=(forbidden, home),
        curfews=(Curfew("home", NIGHT),),
        protects=protects,
    )


def point(place: Places) -> Point:
    """A place as latitude and longitude in 1e-7 degree."""
    lat, lon = points(place)
    return int(lat), int(lon)


def points(places: Places) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.int64]]:
    """Places as latitudes and longitudes in 1e-7 degree.

    >>> points(np.array([0.0, 111195.0802335329]))[0].tolist()
    460000000
    """
    lat = np.rint(places[..., 1] / METRE).astype(np.int64) + MIDDLE[0]
    lon = np.rint(places[..., 0] / (METRE * cosine(MIDDLE[0]))).astype(np.int64) + MIDDLE[1]
    return lat, lon
