"""Who tells in which zones of its device a fix lies, and no more: peers of the benchmark of monitoring.

Polars and DuckDB look at bounding boxes before edges, on one thread. A loop with prepared geometries and
PostGIS take one fix after the other, as trackers do.
"""

import math
import os
import time
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import NamedTuple, Protocol

import duckdb
import numpy as np
import numpy.typing as npt
import psycopg
import shapely
import shapely.prepared

from esep.monitoring.fixes import Fixes
from esep.monitoring.orders import Order
from esep.monitoring.plane import AROUND, METRES_OF_A_DEGREE, UNIT, cosine
from monitoring import PATTERN

os.environ["POLARS_MAX_THREADS"] = "1"
import polars as pl

METRE = METRES_OF_A_DEGREE / UNIT
ZONES = 5
NEAR = """
CREATE OR REPLACE TEMP TABLE near AS
SELECT f.row, f.x, f.y, z.zone, z.key, z.radius, z.east, z.north
FROM fixes f JOIN zones z ON f.device = z.device
WHERE f.x BETWEEN x_low AND x_high AND f.y BETWEEN y_low AND y_high
"""
CIRCLES = "SELECT row, zone FROM near WHERE radius > 0 AND (x - east) ** 2 + (y - north) ** 2 < radius ** 2"
POLYGONS = """
SELECT h.row, h.zone FROM near h JOIN edges e ON h.key = e.key
WHERE h.radius = 0 AND (e.y1 > h.y) != (e.y2 > h.y)
    AND h.x < (e.x2 - e.x1) * (h.y - e.y1) / (e.y2 - e.y1) + e.x1
GROUP BY ALL HAVING count(*) % 2 = 1
"""
POSTGIS = """
SELECT z.zone FROM zones z WHERE z.device = %s AND CASE WHEN z.radius > 0
    THEN ST_DWithin(z.geom, ST_MakePoint(%s, %s), z.radius) ELSE ST_Covers(z.geom, ST_MakePoint(%s, %s)) END
"""


class Minute(NamedTuple):
    """The fixes of a minute, and the same in the planes of their devices, in metres."""

    fixes: Fixes
    x: npt.NDArray[np.float64]
    y: npt.NDArray[np.float64]

    def of(self, devices: int) -> "Minute":
        """Those of the first devices."""
        kept = self.fixes["device"] < devices
        return Minute(self.fixes[kept], self.x[kept], self.y[kept])


class Peer(Protocol):
    """Who tells the rows of fixes and the zones that hold them."""

    def hits(self, minute: Minute) -> Iterable[tuple[npt.NDArray[np.int64], npt.NDArray[np.int64]]]:
        """Rows and zones."""


class Shapes(NamedTuple):
    """The zones of one device of the pattern: rings of metres, or a centre and a radius."""

    rings: list[npt.NDArray[np.float64]]
    radii: list[float]


def shapes(order: Order) -> Shapes:
    """Its zones in the plane around their first point, rounded as the engine rounds them."""
    lat0, lon0 = order.zones[0].rings[0][0]
    rings = []
    for zone in order.zones:
        points = np.array(zone.rings[0], np.int64)
        rings.append(in_plane(points[:, 0], points[:, 1], lat0, lon0, cosine(lat0)))
    return Shapes(
        [ring.astype(np.float32).astype(np.float64) for ring in rings], [z.radius for z in order.zones]
    )


def in_plane(lat, lon, lat0, lon0, narrow):  # type: ignore[no-untyped-def]  # noqa: ANN001, ANN201 - arrays
    """Metres east and north."""
    east = (lon - lon0 + AROUND // 2) % AROUND - AROUND // 2
    return np.stack([east * METRE * narrow, (lat - lat0) * METRE], axis=1)


def projected(fixes: Fixes, orders: Sequence[Order]) -> Minute:
    """Fixes in the planes of their devices."""
    origin = np.array([order.zones[0].rings[0][0] for order in orders], np.int64)
    narrow = np.array([cosine(int(lat)) for lat, _ in origin])
    place = fixes["device"] % len(orders)
    lat, lon = fixes["lat"].astype(np.int64), fixes["lon"].astype(np.int64)
    x, y = in_plane(lat, lon, origin[place, 0], origin[place, 1], narrow[place]).T
    return Minute(fixes, np.ascontiguousarray(x), np.ascontiguousarray(y))


class Loop:
    """A loop over fixes and prepared geometries, as a tracker does it."""

    def __init__(self, pattern: Sequence[Shapes], count: int) -> None:
        self.zones = [list(self._made(pattern[device % len(pattern)])) for device in range(count)]

    @staticmethod
    def _made(one: Shapes) -> Iterator[tuple[int, object, float, float, float]]:
        for zone, (ring, radius) in enumerate(zip(one.rings, one.radii, strict=True)):
            held = None if radius else shapely.prepared.prep(shapely.Polygon(ring))
            yield zone, held, radius, *ring[0]

    def hits(self, minute: Minute) -> Iterator[tuple[list[int], list[int]]]:
        """Each fix against the zones of its device."""
        rows, found, zones = [], [], self.zones
        columns = (minute.fixes["device"].tolist(), minute.x.tolist(), minute.y.tolist())
        for row, (device, x, y) in enumerate(zip(*columns, strict=True)):
            point = shapely.Point(x, y)
            for zone, held, radius, east, north in zones[device]:
                if math.hypot(x - east, y - north) < radius if held is None else held.contains(point):
                    rows.append(row)
                    found.append(zone)
        yield rows, found


def tables(pattern: Sequence[Shapes], count: int) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Zones with their bounding boxes, and the edges of polygons, of so many devices."""
    zones, edges = [], []
    for place, one in enumerate(pattern):
        for zone, (ring, radius) in enumerate(zip(one.rings, one.radii, strict=True)):
            low, high = ring.min(axis=0) - radius, ring.max(axis=0) + radius
            zones.append((place, zone, radius, *ring[0], *low, *high))
            following = np.roll(ring, -1, axis=0)
            if not radius:
                edges += [(place * ZONES + zone, *a, *b) for a, b in zip(ring, following, strict=True)]
    return _again(zones, count, PATTERN, "device"), _again(edges, count, PATTERN * ZONES, "key")


def _again(rows: list[tuple[float, ...]], count: int, width: int, first: str) -> pl.DataFrame:
    """The rows of the pattern for all devices; the first column counts on."""
    once, times = np.array(rows), count // PATTERN
    made = np.tile(once, (times, 1))
    number = made[:, 0] + np.repeat(np.arange(times), len(once)) * width
    if first == "key":
        names = ("x1", "y1", "x2", "y2")
        return pl.DataFrame({"key": number.astype(np.uint32)} | dict(zip(names, made.T[1:], strict=True)))
    names = ("radius", "east", "north", "x_low", "y_low", "x_high", "y_high")
    whole = {"device": number.astype(np.uint32), "zone": made[:, 1].astype(np.uint8)}
    key = (number * ZONES + made[:, 1]).astype(np.uint32)
    return pl.DataFrame(whole | {"key": key} | dict(zip(names, made.T[2:], strict=True)))


class Polars:
    """Two joins: with the zones of the device, by their boxes; then with the edges of those left."""

    def __init__(self, zones: pl.DataFrame, edges: pl.DataFrame) -> None:
        self.zones, self.edges = zones, edges

    def hits(self, minute: Minute) -> Iterator[tuple[npt.NDArray[np.int64], npt.NDArray[np.int64]]]:
        """All fixes at once."""
        near = (
            frame(minute).lazy().join(self.zones.lazy(), on="device")
            .filter(pl.col("x").is_between("x_low", "x_high"), pl.col("y").is_between("y_low", "y_high"))
            .collect()
        )  # fmt: skip
        away = (pl.col("x") - pl.col("east")) ** 2 + (pl.col("y") - pl.col("north")) ** 2
        circles = near.filter(pl.col("radius") > 0, away < pl.col("radius") ** 2)
        crossing = (
            (pl.col("x2") - pl.col("x1")) * (pl.col("y") - pl.col("y1")) / (pl.col("y2") - pl.col("y1"))
        )
        polygons = (
            near.lazy().filter(pl.col("radius") == 0).select("row", "zone", "key", "x", "y")
            .join(self.edges.lazy(), on="key")
            .filter((pl.col("y1") > pl.col("y")) != (pl.col("y2") > pl.col("y")),
                    pl.col("x") < crossing + pl.col("x1"))
            .group_by("row", "zone").len().filter(pl.col("len") % 2 == 1).collect()
        )  # fmt: skip
        for one in (circles, polygons):
            yield one["row"].to_numpy(), one["zone"].to_numpy()


def frame(minute: Minute) -> pl.DataFrame:
    """The fixes as a table."""
    row = np.arange(len(minute.x), dtype=np.uint32)
    return pl.DataFrame({"row": row, "device": minute.fixes["device"].copy(), "x": minute.x, "y": minute.y})


class DuckDB:
    """The same in SQL."""

    def __init__(self, zones: pl.DataFrame, edges: pl.DataFrame) -> None:
        self.database = duckdb.connect()
        self.database.execute("SET threads = 1")
        for name, table in (("zones", zones), ("edges", edges)):
            self.database.register("given", table.to_arrow())
            self.database.execute(f"CREATE TABLE {name} AS FROM given")
            self.database.unregister("given")

    def hits(self, minute: Minute) -> Iterator[tuple[npt.NDArray[np.int64], npt.NDArray[np.int64]]]:
        """All fixes at once."""
        self.database.register("fixes", frame(minute).to_arrow())
        self.database.execute(NEAR)
        for asked in (CIRCLES, POLYGONS):
            found = self.database.sql(asked).fetchnumpy()
            yield found["row"], found["zone"]


class PostGIS:
    """A prepared query for each fix, over a socket; the table has an index on the device."""

    def __init__(self, address: str, pattern: Sequence[Shapes], count: int) -> None:
        self.connection = psycopg.connect(address, autocommit=True)
        ask = self.connection.execute
        ask("CREATE EXTENSION postgis")
        ask("CREATE TABLE zones (device int, zone int, radius float8, geom geometry)")
        cursor = self.connection.cursor()
        with cursor.copy("COPY zones FROM STDIN") as copy:
            for device in range(count):
                one = pattern[device % len(pattern)]
                for zone, (ring, radius) in enumerate(zip(one.rings, one.radii, strict=True)):
                    made = shapely.Point(ring[0]) if radius else shapely.Polygon(ring)
                    copy.write_row((device, zone, radius, made.wkb_hex))
        ask("CREATE INDEX ON zones (device)")
        ask("VACUUM ANALYZE zones")
        ask("SET jit = off")
        [self.process] = ask("SELECT pg_backend_pid()").fetchone() or [0]

    def clock(self) -> float:
        """Seconds of the processor, here and in the process of the server."""
        told = Path(f"/proc/{self.process}/stat").read_text(encoding="ascii").rpartition(")")[2].split()
        return time.process_time() + (int(told[11]) + int(told[12])) / os.sysconf("SC_CLK_TCK")

    def hits(self, minute: Minute) -> Iterator[tuple[list[int], list[int]]]:
        """One fix after the other."""
        rows, found = [], []
        columns = (minute.fixes["device"].tolist(), minute.x.tolist(), minute.y.tolist())
        with self.connection.cursor(binary=True) as cursor:
            for row, (device, x, y) in enumerate(zip(*columns, strict=True)):
                cursor.execute(POSTGIS, (device, x, y, x, y), prepare=True)
                for (zone,) in cursor:
                    rows.append(row)
                    found.append(zone)
        yield rows, found
