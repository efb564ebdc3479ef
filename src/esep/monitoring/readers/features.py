"""GeoJSON as fixes: points, and lines whose times stand beside their coordinates."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from esep.monitoring.readers.tracks import BadLine

Row = tuple[int, Mapping[str, Any]]
TIMES = ("coordTimes", "times", "timestamps")


def rows_of(whole: Mapping[str, Any], file: str) -> tuple[list[Row], list[BadLine]]:
    """The fixes of a collection or of one feature, and the features that are none.

    >>> line = {"type": "LineString", "coordinates": [[71.4, 51.1], [71.5, 51.2]]}
    >>> told = {"type": "Feature", "geometry": line, "properties": {"coordTimes": [0]}}
    >>> rows_of(told, "a.geojson")[0]
    [(1, {'time': 0, 'lat': 51.1, 'lon': 71.4}), (1, {'time': None, 'lat': 51.2, 'lon': 71.5})]
    """
    told = whole.get("features") if whole["type"] == "FeatureCollection" else [whole]
    features = list(enumerate(told if isinstance(told, list) else [], start=1))
    bad = [BadLine(file, number, "object") for number, one in features if not isinstance(one, Mapping)]
    rows = [(n, row) for n, one in features if isinstance(one, Mapping) for row in _rows(one)]
    return rows, bad


def flat(told: Mapping[str, Any]) -> Mapping[str, Any]:
    """A point of GeoJSON as plain columns; any other object as it is."""
    geometry = told.get("geometry")
    if not isinstance(geometry, Mapping):
        return told
    return {**_properties(told), **_place(geometry.get("coordinates"))}


def _rows(feature: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
    geometry = feature.get("geometry")
    kind = geometry.get("type") if isinstance(geometry, Mapping) else None
    if not isinstance(geometry, Mapping) or kind not in {"LineString", "MultiLineString"}:
        yield flat(feature)
        return
    properties = _properties(feature)
    others = {name: value for name, value in properties.items() if not isinstance(value, list | Mapping)}
    places, times = _list(geometry.get("coordinates")), _times(properties)
    if kind == "MultiLineString":
        parts = zip(places, _padded(times, len(places)), strict=True)
        pairs = [pair for one, of in parts for pair in _paired(_list(one), _list(of))]
    else:
        pairs = list(_paired(places, times))
    for place, time in pairs:
        yield {**others, "time": time, **_place(place)}


def _paired(places: list[Any], times: list[Any]) -> Iterable[tuple[Any, Any]]:
    return zip(places, _padded(times, len(places)), strict=True)


def _padded(told: list[Any], count: int) -> list[Any]:
    """As many as there are places: one whose time is missing is told and not left out."""
    return [*told, *[None] * (count - len(told))][:count]


def _times(properties: Mapping[str, Any]) -> list[Any]:
    below = properties.get("coordinateProperties")
    given = (properties, below if isinstance(below, Mapping) else {})
    return next((_list(one.get(name)) for one in given for name in TIMES if _list(one.get(name))), [])


def _properties(feature: Mapping[str, Any]) -> Mapping[str, Any]:
    told = feature.get("properties")
    return told if isinstance(told, Mapping) else {}


def _list(told: object) -> list[Any]:
    return told if isinstance(told, list) else []


def _place(coordinates: object) -> dict[str, Any]:
    if not isinstance(coordinates, list) or len(coordinates) < 2:
        return {"lat": None, "lon": None}
    return {"lat": coordinates[1], "lon": coordinates[0]}
