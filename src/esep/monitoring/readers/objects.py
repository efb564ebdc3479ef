"""Fixes as objects: JSON lines, arrays of JSON, GeoJSON points and lines with times, GPX tracks."""

import json
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any
from xml.etree.ElementTree import ParseError

import pyarrow as pa
from defusedxml.common import DefusedXmlException
from defusedxml.ElementTree import iterparse

from esep.kernel.errors import EsepError
from esep.monitoring.readers.columns import Place, part_of
from esep.monitoring.readers.tracks import BadLine, Part

Row = tuple[int, Mapping[str, Any]]


def read_json(path: Path, place: Place) -> Part:
    """The fixes of a file of JSON: GeoJSON, an array of objects, an object of `fixes`, or a line for each.

    Raises:
        EsepError: E-1103 for what is neither; E-1105 when no object has a time and a place.
    """
    text = path.read_bytes().decode("utf-8-sig", "replace")
    try:
        whole = json.loads(text)
    except ValueError:
        return _part(*_by_line(text, place), place)
    if isinstance(whole, Mapping) and whole.get("type") in {"FeatureCollection", "Feature"}:
        features = whole.get("features") if whole["type"] == "FeatureCollection" else [whole]
        return _part(list(_points(features if isinstance(features, list) else [])), [], place)
    if isinstance(whole, Mapping):
        whole = whole["fixes"] if isinstance(whole.get("fixes"), list) else [whole]
    if not isinstance(whole, list):
        raise EsepError("E-1103", file=place.file)
    rows = [(number, one) for number, one in enumerate(whole, start=1) if isinstance(one, Mapping)]
    bad = [
        BadLine(place.file, n, "object")
        for n, one in enumerate(whole, start=1)
        if not isinstance(one, Mapping)
    ]
    return _part(rows, bad, place)


def read_gpx(path: Path, place: Place) -> Part:
    """The points of a GPX file's tracks, routes and waypoints.

    Raises:
        EsepError: E-1103 for a file that is no GPX, or one built to exhaust who reads it.
    """
    rows: list[Row] = []
    try:
        for _, element in iterparse(path, forbid_dtd=True):
            name = element.tag.rpartition("}")[2]
            if name in {"trkpt", "rtept", "wpt"}:
                rows.append((len(rows) + 1, _waypoint(element)))
            if name in {"trkpt", "rtept", "wpt", "metadata"}:
                element.clear()
    except (ParseError, DefusedXmlException, ValueError) as fault:
        if not rows:
            raise EsepError("E-1103", file=place.file) from fault
        return _part(rows, [BadLine(place.file, len(rows) + 1, "cut")], place)
    return _part(rows, [], place)


def _waypoint(element: Any) -> dict[str, Any]:  # noqa: ANN401 - an element of whichever parser
    told = {"lat": element.get("lat"), "lon": element.get("lon")}
    for below in element.iter():
        name = below.tag.rpartition("}")[2].lower()
        if name in {"time", "accuracy", "hacc", "battery"} and below.text:
            told[name] = below.text
    return told


def _by_line(text: str, place: Place) -> tuple[list[Row], list[BadLine]]:
    rows: list[Row] = []
    bad = []
    for number, line in enumerate(text.splitlines(), start=1):
        if not line.strip():
            continue
        try:
            told = json.loads(line)
        except ValueError:
            told = None
        if isinstance(told, Mapping):
            rows.append((number, _flat(told)))
        else:
            bad.append(BadLine(place.file, number, "object"))
    return rows, bad


def _flat(told: Mapping[str, Any]) -> Mapping[str, Any]:
    """A point of GeoJSON as plain columns; any other object as it is."""
    geometry = told.get("geometry")
    if not isinstance(geometry, Mapping):
        return told
    properties = told.get("properties")
    return {**(properties if isinstance(properties, Mapping) else {}), **_place(geometry.get("coordinates"))}


def _place(coordinates: object) -> dict[str, Any]:
    if not isinstance(coordinates, list) or len(coordinates) < 2:
        return {"lat": None, "lon": None}
    return {"lat": coordinates[1], "lon": coordinates[0]}


def _points(features: Iterable[object]) -> Iterator[Row]:
    for number, feature in enumerate(features, start=1):
        if not isinstance(feature, Mapping):
            continue
        geometry, properties = feature.get("geometry"), feature.get("properties") or {}
        if isinstance(geometry, Mapping) and geometry.get("type") == "LineString":
            times = properties.get("coordTimes") or properties.get("times") or []
            others = {key: value for key, value in properties.items() if not isinstance(value, list | dict)}
            for coordinates, time in zip(geometry.get("coordinates") or [], times, strict=False):
                yield number, {**others, "time": time, **_place(coordinates)}
        else:
            yield number, _flat(feature)


def _part(rows: list[Row], bad: list[BadLine], place: Place) -> Part:
    names = dict.fromkeys(name for _, told in rows for name in told)
    columns = {name: _column([told.get(name) for _, told in rows]) for name in names}
    part = part_of(pa.table(columns), [number for number, _ in rows], place)
    part.bad = sorted([*bad, *part.bad], key=lambda one: one.line)
    return part


def _column(values: list[Any]) -> pa.Array:
    """Values of one name as a column: numbers where all are, else texts."""
    plain = {type(value) for value in values if value is not None}
    if plain <= {int, float} and plain:
        return pa.array([None if value is None else float(value) for value in values], pa.float64())
    return pa.array([None if value is None else str(value) for value in values], pa.string())
