"""What truly happened: an episode of each breach, from the ways of people and without any receiver."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from esep.monitoring.kinds import Kind
from esep.monitoring.simulator.city import (
    DISTANCE,
    FORBIDDEN_RADIUS,
    HOME_RADIUS,
    STARTS_AT,
    WARNING,
    City,
    Places,
)
from esep.monitoring.simulator.ways import DAY, HOUR, Seconds, Way

EVERY = 10.0  # seconds between two looks at where everyone is
GRACE = 300_000
STILL = 8 * HOUR
Mask = npt.NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Episode:
    """Something that truly was so from `begins_at` until `ends_at`, in ms; None when it was not over."""

    kind: Kind
    device: str
    begins_at: int
    ends_at: int | None
    zone: str = ""
    other: str = ""


def runs(holds: Mask) -> list[tuple[int, int]]:
    """The stretches in which something holds, half-open.

    >>> runs(np.array([True, False, True, True]))
    [(0, 1), (2, 4)]
    """
    edges = np.flatnonzero(np.diff(np.concatenate([[0], holds.astype(np.int8), [0]])))
    return list(zip(edges[::2].tolist(), edges[1::2].tolist(), strict=True))


def breaches(city: City, ways: list[Way], hours: float) -> Iterator[Episode]:
    """Every breach of a place, of the nights and of a distance, told to 10 s."""
    seconds = np.arange(0.0, hours * HOUR, EVERY)
    night = (seconds % DAY < 6 * HOUR) | (seconds % DAY >= 22 * HOUR)
    for number, device in enumerate(city.bound):
        here = ways[number].at(seconds)
        away = _metres(here, city.forbidden[number])
        yield from _told(Kind.ENTERED, device, seconds, away < FORBIDDEN_RADIUS, "forbidden")
        yield from _told(Kind.RING_ENTERED, device, seconds, away < FORBIDDEN_RADIUS + WARNING, "forbidden")
        out = (_metres(here, city.homes[number]) > HOME_RADIUS) & night
        yield from _absent(device, seconds, out)
        guarded = city.guards(number)
        yield from _motionless(device, ways[number], hours * HOUR)
        if guarded is not None:
            close = _metres(here, ways[guarded].at(seconds)) < DISTANCE
            yield from _told(Kind.NEAR, device, seconds, close, other=city.codes[guarded])


def _metres(here: Places, there: Places) -> npt.NDArray[np.float64]:
    return np.asarray(np.hypot(here[:, 0] - there[..., 0], here[:, 1] - there[..., 1]))


def _told(
    kind: Kind, device: str, seconds: Seconds, holds: Mask, zone: str = "", other: str = ""
) -> Iterator[Episode]:
    for begins, ends in runs(holds):
        until = None if ends == len(seconds) else _at(seconds[ends])
        yield Episode(kind, device, _at(seconds[begins]), until, zone, other)


def _absent(device: str, seconds: Seconds, out: Mask) -> Iterator[Episode]:
    """An absence is one only when the grace is over."""
    for one in _told(Kind.ABSENT, device, seconds, out, "home"):
        if one.ends_at is None or one.ends_at > one.begins_at + GRACE:
            yield Episode(one.kind, device, one.begins_at + GRACE, one.ends_at, "home")


def _motionless(device: str, way: Way, until: float) -> Iterator[Episode]:
    """Where someone stayed for eight hours of a day without a step, outside the nights."""
    stays = np.flatnonzero((np.diff(way.places, axis=0) == 0).all(axis=1))
    for stay in stays.tolist():
        came, left = float(way.seconds[stay]), float(way.seconds[stay + 1])
        midnight = came // DAY * DAY
        begins = max(came, midnight + 6 * HOUR) + STILL
        if begins < min(left, midnight + 22 * HOUR, until):
            yield Episode(Kind.MOTIONLESS, device, _at(begins), _at(left) if left < until else None)


def _at(seconds: float) -> int:
    return STARTS_AT + round(float(seconds) * 1000)
