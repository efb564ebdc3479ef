"""What a monitoring order asks for, as the engine takes it: places with hours, curfews, distances, and when.

An order knows devices and no persons. Instants are whole milliseconds of UTC, an open end is None, periods
are half-open.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import time
from enum import StrEnum

Point = tuple[int, int]  # latitude and longitude in 1e-7 degree
Span = tuple[int, int | None]


class ZoneKind(StrEnum):
    """What a place means for the one who is watched."""

    EXCLUSION = "exclusion"  # must not be there
    INCLUSION = "inclusion"  # must not leave it
    HOME = "home"  # must be there at the hours of a curfew
    GUARDED = "guarded"  # around a protected person: must not be there, and must not learn where it is
    PLAIN = "plain"  # coming and going are told, neither is a breach


@dataclass(frozen=True, slots=True)
class Hours:
    """A row of a weekly timetable: from a weekday's hour until an hour, the next day's where not later.

    `weekday` counts from Monday, 0, as Python does.
    """

    weekday: int
    begins: time
    ends: time


@dataclass(frozen=True, slots=True)
class Zone:
    """A place of an order in one of its versions: rings of points, even-odd, or a circle of `radius` metres.

    `warning` is the width in metres of the ring around it that warns early. Without `hours` it holds at all
    hours.
    """

    code: str
    kind: ZoneKind
    rings: tuple[tuple[Point, ...], ...]
    radius: float = 0.0
    version: int = 1
    warning: float = 0.0
    at_once: bool = False
    holds: Span = (0, None)
    hours: tuple[Hours, ...] = ()


@dataclass(frozen=True, slots=True)
class Curfew:
    """Hours at home. `grace` seconds may pass before an absence is told."""

    home: str
    hours: tuple[Hours, ...]
    grace: int = 300


@dataclass(frozen=True, slots=True)
class Absence:
    """Leave to be away from home, with the seconds that the way takes before and after."""

    begins_at: int
    ends_at: int
    travel: int = 0


@dataclass(frozen=True, slots=True)
class Protection:
    """A protected person's device, the metres to keep away from it, and those at which to warn."""

    device: str
    distance: float
    warning: float = 0.0


@dataclass(frozen=True, slots=True)
class Parameters:
    """What the rules take for granted unless an order says otherwise: seconds, metres, times an accuracy."""

    factor: float = 1.0  # an accuracy counts so many times against a border
    unknown_accuracy: float = 100.0
    dwell: int = 60
    confirm: int = 2  # fixes; 0 lets only time confirm
    crossing_gap: int = 600
    pair_factor: float = 3.0  # an accuracy counts so many times between two persons
    pair_speed: float = 10.0  # m/s that either may have moved since the earlier fix
    pair_gap: int = 900
    pair_grade: int = 2  # LIKELY
    interval: int = 60
    silence: int = 5  # intervals
    unlocated_for: int = 600
    top_speed: float = 70.0
    motionless_for: int = 28_800
    still: float = 30.0
    battery_levels: tuple[int, int, int] = (20, 10, 3)


@dataclass(frozen=True, slots=True)
class Order:
    """One order in one version, on one device."""

    code: str
    device: str
    clock: str  # the IANA zone of the territory whose clock its hours mean
    version: int = 1
    holds: Span = (0, None)
    zones: tuple[Zone, ...] = ()
    curfews: tuple[Curfew, ...] = ()
    absences: tuple[Absence, ...] = ()
    protects: tuple[Protection, ...] = ()
    shared: frozenset[str] = frozenset()  # classes of places that many keep away from: schools
    parameters: Parameters = field(default_factory=Parameters)

    def __post_init__(self) -> None:
        """Several distances to one device are the widest of them: one meeting is one alert."""
        widest: dict[str, Protection] = {}
        for one in self.protects:
            other = widest.get(one.device, one)
            metres = max(one.distance, other.distance), max(one.warning, other.warning)
            widest[one.device] = Protection(one.device, *metres)
        object.__setattr__(self, "protects", tuple(widest.values()))


@dataclass(frozen=True, slots=True)
class SharedPlace:
    """A place that a whole class of orders keeps away from, as a circle of `radius` metres."""

    code: str
    of: str
    centre: Point
    radius: float
    holds: Span = (0, None)


Orders = Sequence[Order]
