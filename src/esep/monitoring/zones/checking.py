"""Zones of a file, each sound or refused with the reason; all faults are told at once."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from esep.kernel.errors import EsepError
from esep.monitoring.orders import Hours, Span, Zone, ZoneKind
from esep.monitoring.zones.boxes import Box
from esep.monitoring.zones.geojson import Drawn, features_of
from esep.monitoring.zones.outlines import Rings, rings_of
from esep.monitoring.zones.weekly import TAKES, hours_of

FARTHEST = 100_000.0  # metres; a circle of more is a mistake in the unit
KINDS = ", ".join(ZoneKind)
INSTANT = "2024-02-01T00:00:00+05:00"


@dataclass(frozen=True, slots=True)
class DeviceZone:
    """A zone and the device it is for; for every device without one."""

    zone: Zone
    device: str | None = None


@dataclass(frozen=True, slots=True)
class Note:
    """Something done to a zone, or seen of it, that is no fault: a word of `cli.monitor.zone_note`."""

    zone: str
    key: str


@dataclass(frozen=True, slots=True)
class Checked:
    """The sound zones of a file, what was seen of them, and what was refused."""

    zones: tuple[DeviceZone, ...]
    notes: tuple[Note, ...]
    faults: tuple[EsepError, ...]

    def sound(self) -> tuple[DeviceZone, ...]:
        """The zones, where all of them are sound.

        Raises:
            EsepError: the first fault.
        """
        if self.faults:
            raise self.faults[0]
        return self.zones


def read_zones(path: Path, boxes: Sequence[Box] = (), *, mend: bool = False) -> Checked:
    """Read and check the zones of a GeoJSON file.

    Args:
        path: the file.
        boxes: where the country lies.
        mend: divide outlines that cross themselves instead of refusing them.

    Raises:
        EsepError: E-404, E-1090 or E-1091 when there is nothing to check. Faults of zones are only told.
    """
    zones: list[DeviceZone] = []
    notes: list[Note] = []
    faults = []
    for drawn in features_of(path):
        done: list[str] = []
        try:
            zones.append(checked(drawn, boxes, mend=mend, notes=done))
        except EsepError as fault:
            faults.append(fault)
        notes += [Note(drawn.code, key) for key in dict.fromkeys(done)]
    faults += _twice(zones)
    return Checked(tuple(zones), (*notes, *_alike(zones)), tuple(faults))


def checked(drawn: Drawn, boxes: Sequence[Box], *, mend: bool, notes: list[str]) -> DeviceZone:
    """A zone out of a feature.

    Raises:
        EsepError: E-1092 to E-1100 for what is wrong with it.
    """
    rings = rings_of(drawn, boxes, mend=mend, notes=notes)
    device = drawn.said.get("device")
    zone = Zone(
        code=drawn.code,
        kind=_kind(drawn),
        rings=rings,
        radius=_radius(drawn, rings),
        version=_version(drawn),
        warning=_metres(drawn, "warning", 0.0),
        at_once=drawn.said.get("at_once") is True,
        holds=_holds(drawn),
        hours=_hours(drawn),
    )
    return DeviceZone(zone, None if device in (None, "") else str(device))


def _kind(drawn: Drawn) -> ZoneKind:
    told = str(drawn.said.get("kind") or ZoneKind.PLAIN).lower()
    if told not in {str(kind) for kind in ZoneKind}:
        raise EsepError("E-1099", zone=drawn.code, property="kind", takes=KINDS)
    return ZoneKind(told)


def _radius(drawn: Drawn, rings: Rings) -> float:
    if drawn.point is None:
        return 0.0
    radius = _metres(drawn, "radius", 0.0)
    if not radius or not rings:
        raise EsepError("E-1092", zone=drawn.code, geometry=drawn.geometry)
    return radius


def _metres(drawn: Drawn, name: str, otherwise: float) -> float:
    told: Any = drawn.said.get(name, drawn.said.get(f"{name}_m"))
    if told is None:
        return otherwise
    try:
        metres = float(told)
    except (TypeError, ValueError, OverflowError):
        metres = math.nan
    if isinstance(told, bool) or not 0 <= metres <= FARTHEST:
        raise EsepError("E-1099", zone=drawn.code, property=name, takes=f"0 … {FARTHEST:.0f} m")
    return metres


def _version(drawn: Drawn) -> int:
    told = drawn.said.get("version", 1)
    if isinstance(told, bool) or not isinstance(told, int) or not 1 <= told < 2**31:
        raise EsepError("E-1099", zone=drawn.code, property="version", takes="1, 2, 3 …")
    return told


def _holds(drawn: Drawn) -> Span:
    """From when until when it holds; one that ends before it begins would never hold, in silence."""
    begins, ends = instant_of(drawn, "from") or 0, instant_of(drawn, "until")
    if ends is not None and ends <= begins:
        raise EsepError("E-1099", zone=drawn.code, property="until", takes="> from")
    return begins, ends


def instant_of(drawn: Drawn, name: str) -> int | None:
    """An instant told of a feature, in milliseconds; a day is its beginning in UTC.

    Raises:
        EsepError: E-1099 for what is no instant.
    """
    told = drawn.said.get(name)
    if told in (None, ""):
        return None
    try:
        moment = datetime.fromisoformat(str(told))
    except ValueError as fault:
        raise EsepError("E-1099", zone=drawn.code, property=name, takes=INSTANT) from fault
    aware = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
    return round(aware.timestamp() * 1000)


def _hours(drawn: Drawn) -> tuple[Hours, ...]:
    told = drawn.said.get("hours")
    if not told:
        return ()
    try:
        return hours_of(str(told))
    except ValueError as fault:
        raise EsepError("E-1099", zone=drawn.code, property="hours", takes=TAKES) from fault


def _twice(zones: Sequence[DeviceZone]) -> list[EsepError]:
    seen: set[tuple[str, str | None]] = set()
    faults = []
    for one in zones:
        key = (one.zone.code, one.device)
        if key in seen or (one.device is not None and (one.zone.code, None) in seen):
            faults.append(EsepError("E-1098", zone=one.zone.code))
        seen.add(key)
    return faults


def _alike(zones: Sequence[DeviceZone]) -> list[Note]:
    """Zones that are drawn where another of the same device and kind is."""
    seen: Mapping[object, str] = {}
    notes = []
    for one in zones:
        key = (one.zone.rings, one.zone.radius, one.zone.kind, one.device)
        if key in seen:
            notes.append(Note(one.zone.code, "alike"))
        seen = {**seen, key: one.zone.code}
    return notes
