"""Fixes in XML: the points of GPX, and of KML the tracks and the places with a time."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from xml.etree.ElementTree import ParseError

from defusedxml.common import DefusedXmlException
from defusedxml.ElementTree import iterparse

from esep.kernel.errors import EsepError
from esep.monitoring.readers.columns import Place
from esep.monitoring.readers.objects import part_of_rows
from esep.monitoring.readers.tracks import BadLine, Part

Told = dict[str, Any]
POINTS, TRACKS = {"trkpt", "rtept", "wpt"}, {"Track", "Placemark"}


def read_gpx(path: Path, place: Place) -> Part:
    """The points of a GPX file's tracks, routes and waypoints.

    Raises:
        EsepError: E-1103 for a file that is no GPX, or one built to exhaust who reads it; E-1105 when no
            point has a time.
    """
    return _read(path, place, POINTS, _waypoint)


def read_kml(path: Path, place: Place) -> Part:
    """The tracks of a KML file (`gx:Track`), and its places that bear a time.

    Raises:
        EsepError: as `read_gpx`; a line without times holds no fixes.
    """
    return _read(path, place, TRACKS, _of_kml)


def _read(path: Path, place: Place, names: set[str], told: Callable[[Any], Iterator[Told]]) -> Part:
    rows: list[Told] = []
    bad: list[BadLine] = []
    try:
        for _, element in iterparse(path, forbid_dtd=True):
            name = _name(element)
            if name in names:
                rows += told(element)
            if name in names or name == "metadata":
                element.clear()
    except (ParseError, DefusedXmlException, ValueError, LookupError) as fault:
        if not rows:
            raise EsepError("E-1103", file=place.file) from fault
        bad = [BadLine(place.file, len(rows) + 1, "cut")]
    return part_of_rows(list(enumerate(rows, start=1)), bad, place)


def _waypoint(element: Any) -> Iterator[Told]:  # noqa: ANN401 - an element of whichever parser
    told = {"lat": element.get("lat"), "lon": element.get("lon")}
    for below in element.iter():
        name = _name(below).lower()
        if name in {"time", "accuracy", "hacc", "battery"} and below.text:
            told[name] = below.text
    yield told


def _of_kml(element: Any) -> Iterator[Told]:  # noqa: ANN401
    """The fixes of a track: all its times, and all its places, in the same order; or of one place."""
    times, places = [], []
    for below in element.iter():
        name = _name(below)
        if name == "when":
            times.append(below.text)
        elif name == "coord":
            places.append((below.text or "").split())
        elif name == "coordinates" and times:
            places.append((below.text or "").strip().split(","))
    for time, place in zip(times, places, strict=False):
        lon, lat = (*place, None, None)[:2] if len(place) > 1 else (None, None)
        yield {"time": time, "lat": lat, "lon": lon}


def _name(element: Any) -> str:  # noqa: ANN401
    return str(element.tag).rpartition("}")[2]
