"""GeoJSON as it comes: its features, each with a code, what is said of it, and rings of degrees."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from esep.kernel.errors import EsepError
from esep.monitoring.zones.boxes import Degrees

CODES = ("code", "zone", "zone_code", "id", "name")
MOST = 1e9  # degrees: beyond, a number is none
GEOMETRIES = {"Point", "Polygon", "MultiPolygon", "GeometryCollection"}


Polygons = tuple[tuple[tuple[Degrees, ...], ...], ...]


@dataclass(frozen=True, slots=True)
class Drawn:
    """A feature: polygons of rings of degrees, or the one point of a circle."""

    code: str
    said: Mapping[str, Any]
    geometry: str
    polygons: Polygons = ()
    point: Degrees | None = None

    @property
    def opaque(self) -> bool:
        """Whether nobody may be told where it is."""
        return str(self.said.get("kind", "")).lower() == "guarded"

    def points(self) -> list[Degrees]:
        """All its points."""
        rings = [point for polygon in self.polygons for ring in polygon for point in ring]
        return rings if self.point is None else [*rings, self.point]


def features_of(path: Path) -> tuple[Drawn, ...]:
    """The features of a file.

    Raises:
        EsepError: E-404 when nothing is there; E-1146 for a folder; E-1090 for what is no GeoJSON; E-1091
            when it holds nothing.
    """
    if path.is_dir():
        raise EsepError("E-1146", path=path)
    if not path.is_file():
        raise EsepError("E-404", path=path)
    try:
        told = json.loads(path.read_bytes().decode("utf-8-sig"))
    except (ValueError, RecursionError) as fault:
        raise EsepError("E-1090", file=path.name) from fault
    features = _features(told)
    if features is None:
        raise EsepError("E-1090", file=path.name)
    drawn = tuple(drawn_of(feature, str(number)) for number, feature in enumerate(features, start=1))
    if not drawn:
        raise EsepError("E-1091", file=path.name)
    return drawn


def _features(told: object) -> list[Mapping[str, Any]] | None:
    if not isinstance(told, Mapping):
        return None
    kind = told.get("type")
    if kind == "FeatureCollection" and isinstance(told.get("features"), list):
        return [one if isinstance(one, Mapping) else {} for one in told["features"]]
    if kind == "Feature":
        return [told]
    return [{"geometry": told}] if kind in GEOMETRIES else None


def drawn_of(feature: Mapping[str, Any], number: str) -> Drawn:
    """A feature with its code: the first property that may be one, else its number in the file."""
    said, geometry = feature.get("properties"), feature.get("geometry")
    said = said if isinstance(said, Mapping) else {}
    geometry = geometry if isinstance(geometry, Mapping) else {}
    given = [said.get(name) for name in CODES[:4]] + [feature.get("id"), said.get("name")]
    code = next((str(one) for one in given if isinstance(one, str | int) and str(one).strip()), number)
    code = code.encode("utf-8", "backslashreplace").decode()  # JSON can hold halves of signs
    kind = str(geometry.get("type") or "-").encode("ascii", "backslashreplace").decode()
    polygons, point = _shapes(kind, geometry)
    return Drawn(code, said, kind, polygons, point)


def _shapes(kind: str, geometry: Mapping[str, Any]) -> tuple[Polygons, Degrees | None]:
    places = geometry.get("coordinates")
    if kind == "Polygon":
        return (tuple(_rings(places)),), None
    if kind == "MultiPolygon":
        return tuple(tuple(_rings(polygon)) for polygon in _list(places)), None
    if kind == "GeometryCollection":
        below = [one for one in _list(geometry.get("geometries")) if isinstance(one, Mapping)]
        parts = [_shapes(str(one.get("type")), one) for one in below]
        return tuple(polygon for polygons, _ in parts for polygon in polygons), None
    return (), _degrees(places) if kind == "Point" else None


def _rings(polygon: object) -> Iterator[tuple[Degrees, ...]]:
    for ring in _list(polygon):
        yield tuple(_degrees(point) for point in _list(ring))


def _list(told: object) -> list[Any]:
    return told if isinstance(told, list) else []


def _degrees(point: object) -> Degrees:
    """Longitude and latitude; not a number where something else stands, which is refused later."""
    if isinstance(point, list) and len(point) >= 2:
        lon, lat = point[0], point[1]
        if isinstance(lon, int | float) and isinstance(lat, int | float) and max(abs(lon), abs(lat)) < MOST:
            return float(lon), float(lat)
    return float("nan"), float("nan")
