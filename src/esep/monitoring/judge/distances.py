"""How far it is between two fixes, and where a point lies against rings or a circle: the formulas in full."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from math import inf, sqrt

import numpy as np

from esep.monitoring.orders import Point, Zone
from esep.monitoring.plane import METRES_OF_A_DEGREE, UNIT, cosine, eastward, in_plane

Place = tuple[float, float]  # metres east and north of an origin
METRE = METRES_OF_A_DEGREE / UNIT


def between(lat: int, lon: int, other_lat: int, other_lon: int) -> float:
    """Metres between two places.

    >>> round(between(510_000_000, 710_000_000, 520_000_000, 710_000_000))
    111195
    """
    dx = eastward(other_lon, lon) * METRE * cosine((lat + other_lat) // 2)
    dy = (other_lat - lat) * METRE
    return sqrt(dx * dx + dy * dy)


def to_edge(at: Place, begins: Place, ends: Place) -> float:
    """The square of the distance from a place to a straight edge."""
    (x, y), (x1, y1), (x2, y2) = at, begins, ends
    ex, ey = x2 - x1, y2 - y1
    length = ex * ex + ey * ey
    along = 0.0 if length == 0 else ((x - x1) * ex + (y - y1) * ey) / length
    along = min(1.0, max(0.0, along))
    px, py = x1 + along * ex - x, y1 + along * ey - y
    return px * px + py * py


@dataclass(frozen=True, slots=True)
class Lies:
    """Where a place lies against a border. On the border it can be inside and 0 metres away from it."""

    inside: bool
    dist: float

    @property
    def signed(self) -> float:
        """Metres to the border, below 0 inside."""
        return -self.dist if self.inside else self.dist


@dataclass(frozen=True, slots=True)
class Circle:
    """Everything nearer than `radius` metres to a centre."""

    centre: Place
    radius: float

    def lies(self, at: Place) -> Lies:
        """Which side of it a place is on, and how far from the border."""
        dx, dy = at[0] - self.centre[0], at[1] - self.centre[1]
        d = sqrt(dx * dx + dy * dy)
        return Lies(inside=d < self.radius, dist=abs(d - self.radius))

    def deepest(self, p: Place, q: Place) -> float | None:
        """How deep the way from p to q leads into it; None where it does not."""
        d = sqrt(to_edge(self.centre, p, q))
        return self.radius - d if d < self.radius else None


@dataclass(frozen=True, slots=True)
class Rings:
    """What lies within rings, even-odd, so that a ring within a ring is a hole."""

    rings: tuple[tuple[Place, ...], ...]

    def edges(self) -> Iterator[tuple[Place, Place]]:
        """Every edge, the closing one included."""
        for ring in self.rings:
            yield from pairwise((*ring, ring[0]))

    def inside(self, at: Place) -> bool:
        """A ray to the east meets the border an odd number of times."""
        x, y = at
        within = False
        for (x1, y1), (x2, y2) in self.edges():
            if (y1 > y) != (y2 > y) and x < (x2 - x1) * (y - y1) / (y2 - y1) + x1:
                within = not within
        return within

    def lies(self, at: Place) -> Lies:
        """Which side of it a place is on, and how far from the border."""
        return Lies(inside=self.inside(at), dist=sqrt(min(to_edge(at, *edge) for edge in self.edges())))

    def deepest(self, p: Place, q: Place) -> float | None:
        """How deep inside the middle between the first and last crossing lies; None where it does not."""
        met = list(_crossings(p, q, self.edges()))
        if not met:
            return None
        middle = (min(met) + max(met)) / 2.0
        there = self.lies((p[0] + middle * (q[0] - p[0]), p[1] + middle * (q[1] - p[1])))
        return there.dist if there.inside else None


Shape = Circle | Rings


def _crossings(p: Place, q: Place, edges: Iterable[tuple[Place, Place]]) -> Iterator[float]:
    sx, sy = q[0] - p[0], q[1] - p[1]
    for (x1, y1), (x2, y2) in edges:
        ex, ey = x2 - x1, y2 - y1
        den = sx * ey - sy * ex
        if den == 0:
            continue
        t = ((x1 - p[0]) * ey - (y1 - p[1]) * ex) / den
        u = ((x1 - p[0]) * sy - (y1 - p[1]) * sx) / den
        if 0 <= t <= 1 and 0 <= u <= 1:
            yield t


def shape(zone: Zone, origin: Point) -> Shape:
    """A zone in the plane of an origin, its points rounded to 32 bits as the engine keeps them."""
    rings = tuple(tuple(_vertex(point, origin) for point in ring) for ring in zone.rings)
    return Circle(rings[0][0], zone.radius) if zone.radius > 0 else Rings(rings)


def _vertex(point: Point, origin: Point) -> Place:
    x, y = in_plane(*point, *origin)
    return float(np.float32(x)), float(np.float32(y))


def nearest(signed: Sequence[float]) -> Lies:
    """Against several circles at once, told by metres to each, below 0 inside; without one, out of reach."""
    least = min(signed, default=inf)
    return Lies(inside=least < 0, dist=abs(least))
