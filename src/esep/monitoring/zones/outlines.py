"""What is wrong with an outline, and how it is mended when that is asked for."""

import re
from collections.abc import Sequence
from itertools import pairwise

import shapely
from shapely.geometry import MultiPolygon, Polygon

from esep.kernel.errors import EsepError
from esep.monitoring.orders import Point
from esep.monitoring.zones.boxes import Box, Degrees, on_earth, swapped
from esep.monitoring.zones.geojson import Drawn

MOST_POINTS = 200_000
UNIT = 10_000_000
HALF = 180.0
WHERE = re.compile(r"\[(-?[\d.e+-]+) (-?[\d.e+-]+)\]")
Rings = tuple[tuple[Point, ...], ...]


def rings_of(drawn: Drawn, boxes: Sequence[Box], *, mend: bool, notes: list[str]) -> Rings:
    """The rings of a polygon, sound: closed, on earth, not crossing, with an area.

    Args:
        drawn: the feature; a circle has its one point as its ring.
        boxes: where the country lies.
        mend: divide what crosses itself instead of refusing it.
        notes: gets what was done to it.

    Raises:
        EsepError: E-1092 to E-1097, E-1100 for what is wrong.
    """
    points = drawn.points()
    if drawn.geometry not in {"Point", "Polygon", "MultiPolygon", "GeometryCollection"} or not points:
        raise EsepError("E-1092", zone=drawn.code, geometry=drawn.geometry)
    if len(points) > MOST_POINTS:
        raise EsepError("E-1097", zone=drawn.code, points=len(points), most=MOST_POINTS)
    _refuse_misplaced(drawn, points, boxes)
    if drawn.point is not None:
        return ((_whole(drawn.point),),)
    return tuple(
        ring
        for polygon in drawn.polygons
        if polygon
        for ring in _polygon(drawn, [_closed(drawn, one, notes) for one in polygon], mend=mend, notes=notes)
    )


def _refuse_misplaced(drawn: Drawn, points: Sequence[Degrees], boxes: Sequence[Box]) -> None:
    if swapped(points, boxes):
        raise EsepError("E-1095", zone=drawn.code)
    wrong = next((point for point in points if not on_earth(_around(point))), None)
    if wrong is not None:
        raise EsepError("E-1094", zone=drawn.code, place=_told(drawn, wrong))


def _around(point: Degrees) -> Degrees:
    """A longitude beyond 180 degrees goes on around the earth: so outlines cross it."""
    lon, lat = point
    return (lon - 360 if 180 < lon <= 540 else lon + 360 if -540 <= lon < -180 else lon), lat


def _told(drawn: Drawn, point: Degrees) -> str:
    """Where a fault stands; nothing of a guarded place."""
    return "" if drawn.opaque else f" ({point[1]:.6f}, {point[0]:.6f})"


def _closed(drawn: Drawn, ring: Sequence[Degrees], notes: list[str]) -> list[Degrees]:
    """A ring that ends where it begins, no point twice in a row, going the short way around the earth."""
    told = [*ring[:1], *(point for before, point in pairwise(ring) if point != before)]
    if len(told) < len(ring):
        notes.append("repeated")
    if len(set(told)) < 3:
        raise EsepError("E-1096" if len(ring) > 2 else "E-1092", zone=drawn.code, geometry=drawn.geometry)
    if told[0] != told[-1]:
        notes.append("closed")
        told.append(told[0])
    return _unrolled(drawn, told, notes)


def _unrolled(drawn: Drawn, ring: Sequence[Degrees], notes: list[str]) -> list[Degrees]:
    made = [ring[0]]
    for lon, lat in ring[1:]:
        shift = (lon - made[-1][0] + HALF) % 360 - HALF
        made.append((made[-1][0] + shift, lat) if abs(lon - made[-1][0]) > HALF else (lon, lat))
    if any(abs(lon) > HALF for lon, _ in made):
        notes.append("antimeridian")
    width = max(lon for lon, _ in made) - min(lon for lon, _ in made)
    if width >= HALF or abs(made[0][0] - made[-1][0]) > HALF:
        raise EsepError("E-1100", zone=drawn.code)
    return made


def _polygon(drawn: Drawn, rings: Sequence[Sequence[Degrees]], *, mend: bool, notes: list[str]) -> Rings:
    near = [_beside(ring, rings[0]) for ring in rings]
    shape = Polygon(near[0], near[1:])
    if not shape.convex_hull.area:
        raise EsepError("E-1096", zone=drawn.code)
    if shapely.is_valid(shape):
        return tuple(tuple(map(_whole, ring)) for ring in near)
    if not mend:
        found = WHERE.search(shapely.is_valid_reason(shape))
        place = _told(drawn, (float(found[1]), float(found[2]))) if found else ""
        raise EsepError("E-1093", zone=drawn.code, place=place)
    notes.append("mended")
    return _rings(drawn, shapely.make_valid(shape))


def _beside(ring: Sequence[Degrees], outline: Sequence[Degrees]) -> list[Degrees]:
    """A hole on the same side of the antimeridian as the outline it is cut from."""
    shift = round((outline[0][0] - ring[0][0]) / 360) * 360
    return [(lon + shift, lat) for lon, lat in ring]


def _rings(drawn: Drawn, shape: shapely.Geometry) -> Rings:
    flat = [one for part in shapely.get_parts(shape) for one in shapely.get_parts(part)]
    areas = [one for one in flat if isinstance(one, Polygon) and one.area]
    if not areas:
        raise EsepError("E-1096", zone=drawn.code)
    rings = [ring for one in MultiPolygon(areas).geoms for ring in (one.exterior, *one.interiors)]
    return tuple(tuple(_whole((x, y)) for x, y in ring.coords) for ring in rings)


def _whole(point: Degrees) -> Point:
    """Latitude and longitude in whole numbers, the longitude between -180 and 180 degrees."""
    lon = round(point[0] * UNIT)
    half = 180 * UNIT
    return round(point[1] * UNIT), lon if -half <= lon <= half else (lon + half) % (2 * half) - half
