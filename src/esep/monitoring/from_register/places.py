"""The places of an order with their hours, as its cards drew them: each version with the time it held."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import time
from typing import Any

from esep.declare.classes import Class
from esep.kernel.errors import EsepError
from esep.monitoring.from_register.spells import Version, cut, standing, versions
from esep.monitoring.from_register.stories import Reader
from esep.monitoring.from_register.wearing import number_of
from esep.monitoring.orders import Hours, Zone, ZoneKind
from esep.monitoring.zones.checking import checked
from esep.monitoring.zones.geojson import drawn_of

ZONE, HOURS = "monitoring_zone", "monitoring_hours"
WEEK = 7


@dataclass(frozen=True, slots=True)
class Place:
    """A place: its versions as they were drawn, and the rows of its hours."""

    code: str
    drawn: tuple[Version, ...]
    rows: tuple[tuple[Version, ...], ...]

    @property
    def home(self) -> bool:
        """Whether it is the home of a curfew."""
        return any(one.values["zone_kind"] == ZoneKind.HOME for one in self.drawn)

    def hours(self, at: int) -> tuple[Hours, ...]:
        """Its hours as they stood at an instant, in order."""
        found = [hours for row in self.rows if (told := standing(row, at)) for hours in hours_of(told)]
        return tuple(sorted(found, key=lambda one: (one.weekday, one.begins, one.ends)))

    @property
    def readable(self) -> "Place":
        """It without the versions whose form is none: the one before goes on in their stead."""
        kept: list[Version] = []
        for version in self.drawn:
            if _is_readable(self.code, version):
                kept.append(version)
            elif kept and kept[-1].span[1] == version.span[0]:
                kept[-1] = kept[-1]._replace(span=(kept[-1].span[0], version.span[1]))
        return replace(self, drawn=tuple(kept))

    @property
    def turns(self) -> list[int]:
        """When its hours became others."""
        return [edge for row in self.rows for one in row for edge in one.span if edge is not None]

    def zones(self) -> Iterator[Zone]:
        """It as the engine takes it: a version for each form, and for each timetable where that is its own.

        Raises:
            EsepError: E-1090 to E-1100 when a form is none.
        """
        for version in self.drawn:
            if "geometry" not in version.values:
                continue  # its key was destroyed: nobody knows where it was
            zone = _zone(self.code, version)
            for span in [version.span] if self.home else cut(version.span, self.turns):
                hours = () if self.home else self.hours(span[0])
                # A place whose hours have all ended holds at all hours again: so the card that ends them.
                yield replace(zone, holds=span, hours=hours)


def places(reader: Reader, order: str) -> list[Place]:
    """The places of an order.

    Raises:
        EsepError: as `Reader.story`: their forms are sealed.
    """
    return [_place(reader, record) for record in reader.naming(order, ZONE)]


def readable_places(reader: Reader, order: str) -> list[Place]:
    """The places of an order as far as they can be read.

    Raises:
        EsepError: as `Reader.story`.
    """
    return [one.readable for one in places(reader, order)]


def _place(reader: Reader, record: str) -> Place:
    drawn = versions(reader.story(record, Class.SEALED), {"drawn", "redrawn"}, {"lifted"})
    rows = (reader.story(one) for one in reader.naming(record, HOURS))
    told = tuple(tuple(versions(row, {"set", "changed"}, {"ended"})) for row in rows)
    return Place(number_of(record), tuple(drawn), told)


def _is_readable(code: str, version: Version) -> bool:
    try:
        _zone(code, version)
    except EsepError:
        return "geometry" not in version.values
    return True


def _zone(code: str, version: Version) -> Zone:
    told = version.values
    said = {
        "kind": told["zone_kind"],
        "radius": told.get("radius_metres"),
        "warning": told.get("warning_metres", 0),
        "version": version.number,
    }
    feature = {"id": code, "properties": said, "geometry": _geometry(str(told.get("geometry", "")))}
    return checked(drawn_of(feature, code), (), mend=False, notes=[]).zone


def _geometry(text: str) -> Mapping[str, Any]:
    """The geometry of what was drawn; a feature around it is looked through."""
    try:
        told = json.loads(text)
    except ValueError:
        return {}
    found = told.get("geometry", told) if isinstance(told, Mapping) else {}
    return found if isinstance(found, Mapping) else {}


def hours_of(told: Mapping[str, Any]) -> Iterator[Hours]:
    """A row of hours as rows of single weekdays, from its first to its last, over the end of the week.

    >>> row = {"first_weekday": 7, "last_weekday": 1, "from_hour": 22, "until_hour": 6, "until_minute": 30}
    >>> [(one.weekday, str(one.begins), str(one.ends)) for one in hours_of(row)]
    [(6, '22:00:00', '06:30:00'), (0, '22:00:00', '06:30:00')]
    """
    begins = time(told["from_hour"], told.get("from_minute", 0))
    ends = time(told["until_hour"], told.get("until_minute", 0))
    first = told["first_weekday"] - 1
    for step in range((told["last_weekday"] - told["first_weekday"]) % WEEK + 1):
        yield Hours((first + step) % WEEK, begins, ends)
