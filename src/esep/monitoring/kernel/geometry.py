"""Distances in the plane and between two fixes; the formulas are those of `plane`, in machine code."""

import numpy as np

from esep.monitoring.kernel.native import native, whole
from esep.monitoring.kernel.rows import point_at, real_at
from esep.monitoring.plane import AROUND, METRES_OF_A_DEGREE, STEP, UNIT
from esep.monitoring.records import Row

METRE = METRES_OF_A_DEGREE / UNIT
HALF = AROUND // 2
SURELY = METRE * METRE * (1.0 + 1e-9)  # far above what rounding can do


@native
def eastward(lon: int, origin: int) -> int:
    """How far a longitude lies east of another, the short way around."""
    away = lon - origin
    if away >= HALF:
        return away - AROUND
    if away < -HALF:
        return away + AROUND
    return away


@native
def cosine(lat: int, cosines: int) -> float:
    """The cosine of a latitude, from the table."""
    away = abs(lat)
    step = away // STEP
    part = (away - step * STEP) / STEP
    return (  # type: ignore[no-any-return]
        real_at(cosines, step)["is"]
        + (real_at(cosines, step + 1)["is"] - real_at(cosines, step)["is"]) * part
    )


@native
def apart(lat: int, lon: int, other_lat: int, other_lon: int, cosines: int) -> float:
    """Metres between two fixes."""
    east = eastward(other_lon, lon) * METRE * cosine((lat + other_lat) // 2, cosines)
    north = (other_lat - lat) * METRE
    return np.sqrt(east * east + north * north)  # type: ignore[no-any-return]


@native
def surely_within(lat: int, lon: int, other_lat: int, other_lon: int, metres: float) -> bool:
    """Whether two fixes are closer than some metres even where a degree of longitude is widest."""
    north = np.float64(whole(lat) - whole(other_lat))
    east = np.float64(whole(lon) - whole(other_lon))
    return (north * north + east * east) * SURELY < metres * metres  # type: ignore[return-value]


@native
def from_edge(x: float, y: float, x1: float, y1: float, x2: float, y2: float) -> float:
    """The square of the distance from a point to an edge."""
    ex = x2 - x1
    ey = y2 - y1
    length = ex * ex + ey * ey
    t = 0.0
    if length != 0.0:
        t = ((x - x1) * ex + (y - y1) * ey) / length
        if t < 0.0:
            t = 0.0
        elif t > 1.0:
            t = 1.0
    px = x1 + t * ex - x
    py = y1 + t * ey - y
    return px * px + py * py


@native
def from_polygon(place: Row, x: float, y: float, tables: Row) -> tuple[bool, float]:
    """Whether a point lies inside rings, and how far it is to their nearest edge.

    Each ring ends with its first vertex again, then a vertex that is none.
    """
    vertices = tables["vertices"]
    inside = False
    nearest = np.inf
    x1 = np.nan
    y1 = np.nan
    for i in range(place["first_vertex"], place["last_vertex"]):
        x2 = np.float64(point_at(vertices, i)["x"])
        y2 = np.float64(point_at(vertices, i)["y"])
        square = from_edge(x, y, x1, y1, x2, y2)
        nearest = min(nearest, square)
        if (y1 > y) != (y2 > y) and x < (x2 - x1) * (y - y1) / (y2 - y1) + x1:
            inside = not inside
        x1 = x2
        y1 = y2
    return inside, np.sqrt(nearest)


@native
def from_place(place: Row, x: float, y: float, tables: Row) -> tuple[bool, float]:
    """Whether a point lies inside a circle or rings, and how far it is to the border."""
    if place["shape"] == 0:
        return from_polygon(place, x, y, tables)
    x1 = x - np.float64(place["x"])
    y1 = y - np.float64(place["y"])
    away = np.sqrt(x1 * x1 + y1 * y1)
    return away < place["reach"], abs(away - place["reach"])


@native
def crossed_edges(
    place: Row, p: tuple[float, float], q: tuple[float, float], tables: Row
) -> tuple[float, float]:
    """Where on the way from p to q the first and the last edge is crossed, as parts of the way; (2, -1)
    where none is.
    """
    vertices = tables["vertices"]
    sx = q[0] - p[0]
    sy = q[1] - p[1]
    first = 2.0
    last = -1.0
    x1 = np.nan
    y1 = np.nan
    for i in range(place["first_vertex"], place["last_vertex"]):
        x2 = np.float64(point_at(vertices, i)["x"])
        y2 = np.float64(point_at(vertices, i)["y"])
        ex = x2 - x1
        ey = y2 - y1
        den = sx * ey - sy * ex
        if den != 0.0:
            t = ((x1 - p[0]) * ey - (y1 - p[1]) * ex) / den
            u = ((x1 - p[0]) * sy - (y1 - p[1]) * sx) / den
            if 0.0 <= t <= 1.0 and 0.0 <= u <= 1.0:
                first = min(first, t)
                last = max(last, t)
        x1 = x2
        y1 = y2
    return first, last


@native
def depth_crossed(place: Row, p: tuple[float, float], q: tuple[float, float], tables: Row) -> float:
    """How deep inside the way from p to q leads, in metres; below 0 where it does not lead inside."""
    if place["shape"] == 1:
        away = np.sqrt(from_edge(np.float64(place["x"]), np.float64(place["y"]), p[0], p[1], q[0], q[1]))
        if away < place["reach"]:
            return place["reach"] - away  # type: ignore[no-any-return]
        return -1.0
    first, last = crossed_edges(place, p, q, tables)
    if last < 0.0:
        return -1.0
    t = (first + last) / 2.0
    inside, depth = from_polygon(place, p[0] + t * (q[0] - p[0]), p[1] + t * (q[1] - p[1]), tables)
    if inside:
        return depth
    return -1.0
