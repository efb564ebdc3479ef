"""The orders a shard judges by, as bytes: handed to its process, and kept with what it knows.

They hold places, so they are kept sealed alone, as the state of judging is.
"""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import time
from functools import cached_property
from typing import Any

import orjson

from esep.monitoring.compiled import Fleet, compiled
from esep.monitoring.orders import (
    Absence,
    Curfew,
    Hours,
    Order,
    Parameters,
    Protection,
    SharedPlace,
    Span,
    Zone,
    ZoneKind,
)

Told = Mapping[str, Any]


@dataclass(frozen=True)
class InForce:
    """Orders with the places that many of them keep away from, and from when until when hours are laid out.

    >>> one = InForce((Order("75-1", "B-1", "UTC", shared=frozenset({"school"})),), (), 0, 1000)
    >>> InForce.read(one.written) == one, len(one.digest)
    (True, 16)
    """

    orders: tuple[Order, ...]
    shared: tuple[SharedPlace, ...]
    begins_at: int
    ends_at: int

    @cached_property
    def written(self) -> bytes:
        """All of it as JSON."""
        told = {
            "orders": self.orders,
            "shared": self.shared,
            "begins_at": self.begins_at,
            "ends_at": self.ends_at,
        }
        return orjson.dumps(told, default=sorted)

    @cached_property
    def digest(self) -> bytes:
        """Sixteen bytes that tell these orders from any others."""
        return hashlib.sha256(self.written).digest()[:16]

    def laid_out(self) -> Fleet:
        """The orders as the engine takes them.

        Raises:
            EsepError: see `compiled`.
        """
        return compiled(self.orders, self.shared, self.begins_at, self.ends_at)

    @classmethod
    def read(cls, written: bytes) -> "InForce":
        """What was written."""
        told = orjson.loads(written)
        shared = tuple(
            SharedPlace(**{**one, "centre": tuple(one["centre"]), "holds": _span(one["holds"])})
            for one in told["shared"]
        )
        return cls(tuple(map(_order, told["orders"])), shared, told["begins_at"], told["ends_at"])


def _order(told: Told) -> Order:
    return Order(
        code=told["code"],
        device=told["device"],
        clock=told["clock"],
        version=told["version"],
        holds=_span(told["holds"]),
        zones=tuple(map(_zone, told["zones"])),
        curfews=tuple(Curfew(one["home"], _hours(one["hours"]), one["grace"]) for one in told["curfews"]),
        absences=tuple(Absence(**one) for one in told["absences"]),
        protects=tuple(Protection(**one) for one in told["protects"]),
        shared=frozenset(told["shared"]),
        parameters=_parameters(told["parameters"]),
    )


def _zone(told: Told) -> Zone:
    rings = tuple(tuple((lat, lon) for lat, lon in ring) for ring in told["rings"])
    more = {"kind": ZoneKind(told["kind"]), "rings": rings, "hours": _hours(told["hours"])}
    return Zone(**{**told, **more, "holds": _span(told["holds"])})


def _hours(rows: list[Told]) -> tuple[Hours, ...]:
    return tuple(
        Hours(row["weekday"], time.fromisoformat(row["begins"]), time.fromisoformat(row["ends"]))
        for row in rows
    )


def _parameters(told: Told) -> Parameters:
    return Parameters(**{**told, "battery_levels": tuple(told["battery_levels"])})


def _span(told: list[int | None]) -> Span:
    begins, ends = told
    return begins or 0, ends
