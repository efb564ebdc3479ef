"""Whole orders from a file of TOML or JSON: zones, curfews, leave, protected devices, parameters."""

import json
import tomllib
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from esep.kernel.errors import EsepError
from esep.monitoring.orders import Absence, Curfew, Order, Parameters, Protection, SharedPlace, Span, Zone
from esep.monitoring.zones.boxes import Box
from esep.monitoring.zones.checking import DeviceZone, checked, read_zones
from esep.monitoring.zones.geojson import drawn_of
from esep.monitoring.zones.weekly import TAKES, hours_of

EARLIEST, LATEST = 1900, 2200
INSTANT = "2024-02-01T00:00:00+05:00"
UNIT = 10_000_000
USUAL = Parameters()


@dataclass(frozen=True, slots=True)
class Reading:
    """A table of the file, and where it stands, for the words of a refusal."""

    file: str
    at: str
    told: Mapping[str, Any]

    def wrong(self, key: str, takes: str) -> EsepError:
        """The refusal of what stands under a key."""
        return EsepError("E-1101", file=self.file, key=f"{self.at}{key}", takes=takes)

    def text(self, key: str, otherwise: str | None = None) -> str:
        """A word; refused where there is none and none is meant otherwise."""
        value = self.told.get(key, otherwise)
        if not isinstance(value, str) or not value.isprintable() or (not value and otherwise is None):
            raise self.wrong(key, "a text")
        return value

    def texts(self, key: str) -> list[str]:
        """A list of words."""
        value = self.told.get(key, [])
        if not isinstance(value, list) or not all(
            isinstance(one, str) and one.isprintable() for one in value
        ):
            raise self.wrong(key, "[…]")
        return value

    def whole(self, key: str, otherwise: int | None = None) -> int:
        """A whole number from 0."""
        value = self.number(key, otherwise)
        if value != int(value):
            raise self.wrong(key, "0, 1, 2 …")
        return int(value)

    def number(self, key: str, otherwise: float | None = None, most: float = 1e9) -> float:
        """A number from 0."""
        value = self.told.get(key, otherwise)
        if isinstance(value, bool) or not isinstance(value, int | float) or not 0 <= value <= most:
            raise self.wrong(key, f"0 … {most:g}")
        return value

    def instant(self, key: str) -> int | None:
        """An instant in milliseconds; without a zone by UTC."""
        value = self.told.get(key)
        if value is None:
            return None
        try:
            moment = value if isinstance(value, datetime) else datetime.fromisoformat(str(value))
        except ValueError as fault:
            raise self.wrong(key, INSTANT) from fault
        if not EARLIEST <= moment.year <= LATEST:  # beyond, a clock cannot be put to it
            raise self.wrong(key, INSTANT)
        return round((moment if moment.tzinfo else moment.replace(tzinfo=UTC)).timestamp() * 1000)

    def span(self) -> Span:
        """From when until when; one that ends before it begins would never hold, in silence."""
        begins, ends = self.instant("from") or 0, self.instant("until")
        if ends is not None and ends <= begins:
            raise self.wrong("until", "> from")
        return begins, ends

    def below(self, key: str) -> "Iterator[Reading]":
        """The tables of a list."""
        value = self.told.get(key, [])
        if not isinstance(value, list) or not all(isinstance(one, Mapping) for one in value):
            raise self.wrong(key, "[[…]]")
        for number, one in enumerate(value):
            yield Reading(self.file, f"{self.at}{key}[{number}].", one)


def read_orders(path: Path, boxes: Sequence[Box] = ()) -> tuple[tuple[Order, ...], tuple[SharedPlace, ...]]:
    """The orders of a file, and the places that many of them keep away from.

    Args:
        path: TOML, or JSON by its ending.
        boxes: where the country lies.

    Raises:
        EsepError: E-404 when nothing is there; E-1101 with the key that cannot be read; E-1144 for a zone
            that the file of zones lacks; E-1109 for a clock nobody knows; what `read_zones` raises of zones.
    """
    whole = Reading(path.name, "", _told(path))
    drawn = _drawn(path, whole, boxes)
    orders = tuple(_order(one, whole, drawn, boxes) for one in whole.below("orders"))
    if not orders:
        raise whole.wrong("orders", "[[orders]]")
    return orders, tuple(_shared(one) for one in whole.below("places"))


def clock_named(name: str) -> str:
    """The same name, where the zone database knows it.

    Raises:
        EsepError: E-1109 when it does not.

    >>> clock_named("UTC")
    'UTC'
    """
    try:
        ZoneInfo(name)
    except (KeyError, ValueError, OSError) as fault:
        raise EsepError("E-1109", clock=name) from fault
    return name


def _told(path: Path) -> Mapping[str, Any]:
    if not path.is_file():
        raise EsepError("E-404", path=path)
    parse: Callable[[str], Any] = json.loads if path.suffix == ".json" else tomllib.loads
    try:
        told = parse(path.read_bytes().decode("utf-8-sig"))
    except ValueError as fault:
        raise EsepError("E-1101", file=path.name, key="-", takes="TOML, JSON") from fault
    if not isinstance(told, Mapping):
        raise EsepError("E-1101", file=path.name, key="-", takes="[[orders]]")
    return told


def _drawn(path: Path, whole: Reading, boxes: Sequence[Box]) -> dict[str, Zone]:
    """The zones of the file beside it, where it names one, by their codes."""
    if "zones" not in whole.told:
        return {}
    found: tuple[DeviceZone, ...] = read_zones(path.parent / whole.text("zones"), boxes).sound()
    return {one.zone.code: one.zone for one in found}


def _order(one: Reading, whole: Reading, drawn: Mapping[str, Zone], boxes: Sequence[Box]) -> Order:
    return Order(
        code=one.text("code"),
        device=one.text("device"),
        clock=clock_named(one.text("clock", whole.text("clock", "UTC"))),
        version=one.whole("version", 1),
        holds=one.span(),
        zones=tuple(_zones(one, whole, drawn, boxes)),
        curfews=tuple(_curfew(row) for row in one.below("curfews")),
        absences=tuple(_absence(row) for row in one.below("absences")),
        protects=tuple(
            Protection(row.text("device"), row.number("distance"), row.number("warning", 0))
            for row in one.below("protects")
        ),
        shared=frozenset(one.texts("shared")),
        parameters=_parameters(one),
    )


def _zones(one: Reading, whole: Reading, drawn: Mapping[str, Zone], boxes: Sequence[Box]) -> Iterator[Zone]:
    """Its zones: by the codes of the file of zones, or drawn in place as features."""
    told = one.told.get("zones", [])
    if not isinstance(told, list):
        raise one.wrong("zones", "[…]")
    for given in told:
        if isinstance(given, Mapping):
            yield checked(drawn_of(given, one.text("code")), boxes, mend=False, notes=[]).zone
        elif isinstance(given, str) and given in drawn:
            yield drawn[given]
        elif isinstance(given, str) and given.isprintable() and drawn:
            names = {"zone": given, "zones": Path(whole.text("zones")).name, "has": ", ".join(drawn)}
            raise EsepError("E-1144", file=one.file, key=f"{one.at}zones", **names)
        else:
            raise one.wrong("zones", ", ".join(drawn) or "GeoJSON")


def _curfew(row: Reading) -> Curfew:
    try:
        hours = hours_of(row.text("hours"))
    except ValueError as fault:
        raise row.wrong("hours", TAKES) from fault
    return Curfew(row.text("home"), hours, row.whole("grace", 300))


def _absence(row: Reading) -> Absence:
    begins, ends = row.instant("from"), row.instant("until")
    if begins is None or ends is None:
        raise row.wrong("from", INSTANT)
    return Absence(begins, ends, row.whole("travel", 0))


def _parameters(one: Reading) -> Parameters:
    told = one.told.get("parameters", {})
    known = {row.name for row in fields(Parameters)}
    if not isinstance(told, Mapping) or (strange := told.keys() - known):
        raise one.wrong(
            "parameters" if not isinstance(told, Mapping) else min(strange), ", ".join(sorted(known))
        )
    below = Reading(one.file, f"{one.at}parameters.", told)
    values: dict[str, Any] = {name: _parameter(below, name) for name in told}
    return Parameters(**values)


def _parameter(told: Reading, name: str) -> object:
    """A parameter, of the kind that it has where an order says nothing."""
    usual = getattr(USUAL, name)
    if isinstance(usual, tuple):
        levels = told.told[name]
        whole = isinstance(levels, list) and all(type(one) is int and 0 <= one <= 100 for one in levels)
        if not whole or len(levels) != len(usual) or levels != sorted(levels, reverse=True):
            raise told.wrong(name, str([*usual]))
        return tuple(levels)
    return told.whole(name) if isinstance(usual, int) else told.number(name)


def _shared(row: Reading) -> SharedPlace:
    lat, lon = (row.told.get(name) for name in ("lat", "lon"))
    if not (
        isinstance(lat, int | float) and isinstance(lon, int | float) and abs(lat) <= 90 and abs(lon) <= 180
    ):
        raise row.wrong("lat", "-90 … 90, lon -180 … 180")
    centre = round(lat * UNIT), round(lon * UNIT)
    return SharedPlace(row.text("code"), row.text("of"), centre, row.number("radius"), row.span())
