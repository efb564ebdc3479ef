"""Fixes in XML: the points of GPX, and of KML the tracks and the places with a time."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
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
OWN = {"trk", "rte", "Placemark"}  # what is a device of its own where a file holds several
# Fixes of the track around them; those of any other element belong to the file.
WITHIN = {"trkpt", "rtept", "Track"}
PLACES = {*POINTS, "coord", "coordinates"}


@dataclass(slots=True)
class _Found:
    """The rows of a file, each with the number of its track from 0, and the names that its tracks bear."""

    rows: list[tuple[int | None, Told]] = field(default_factory=list)
    names: list[str] = field(default_factory=list)
    within: int | None = None
    places: bool = False  # whether there is any place, be it without a time

    def timed(self) -> bool:
        return any(told.get("time") for _, told in self.rows)

    def of_devices(self, file: str) -> list[Told]:
        """The rows with their devices: the name of the track, else that of the file.

        Where several tracks hold fixes, one without a name bears its number behind the name of the file.
        """
        held = sorted({track for track, _ in self.rows if track is not None})
        devices: dict[int | None, str] = {None: file}
        for number, track in enumerate(held, start=1):
            devices[track] = self.names[track] or (f"{file}#{number}" if len(held) > 1 else file)
        return [{**told, "device": devices[track]} for track, told in self.rows]


def read_gpx(path: Path, place: Place) -> Part:
    """The points of a GPX file's tracks and routes, each a device of its own, and its waypoints.

    Raises:
        EsepError: E-1103 for a file that is no GPX, or one built to exhaust who reads it; E-1143 when no
            point has a time.
    """
    return _read(path, place, POINTS, _waypoint)


def read_kml(path: Path, place: Place) -> Part:
    """The tracks of a KML file (`gx:Track`), by their placemarks, and its places that bear a time.

    Raises:
        EsepError: as `read_gpx`; a line without times holds no fixes.
    """
    return _read(path, place, TRACKS, _of_kml)


def _read(path: Path, place: Place, names: set[str], told: Callable[[Any], Iterator[Told]]) -> Part:
    found = _Found()
    bad: list[BadLine] = []
    try:
        _walk(path, names, told, found)
    except (ParseError, DefusedXmlException, ValueError, LookupError) as fault:
        if not found.rows:
            raise EsepError("E-1103", file=place.file) from fault
        bad = [BadLine(place.file, len(found.rows) + 1, "cut")]
    if found.places and not found.timed():
        raise EsepError("E-1143", file=place.file)
    return part_of_rows(list(enumerate(found.of_devices(place.device), start=1)), bad, place)


def _walk(path: Path, names: set[str], told: Callable[[Any], Iterator[Told]], found: _Found) -> None:
    around: list[str] = []
    for event, element in iterparse(path, events=("start", "end"), forbid_dtd=True):
        name = _name(element)
        if event == "start":
            around.append(name)
            if name in OWN:
                found.within = len(found.names)
                found.names.append("")
            continue
        around.pop()
        found.places = found.places or name in PLACES
        if name in names:
            found.rows += [(found.within if name in WITHIN else None, row) for row in told(element)]
        elif name == "name" and found.within is not None and around[-1] in OWN:
            found.names[found.within] = " ".join((element.text or "").split())
        if name in OWN:
            found.within = None
        if name in names or name == "metadata":
            element.clear()


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
