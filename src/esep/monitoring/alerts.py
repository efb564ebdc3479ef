"""Alerts: one for each episode, in columns. What began where and when is its identity: a replay finds it."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from esep.monitoring.kinds import Grade, Kind

NEVER = 2**63 - 1  # the end of what has not ended
NO_ZONE = -1
NO_DEVICE = 2**32 - 1
BY_TIME = -1  # confirmed by a timer and no fix

ALERT = np.dtype(
    [
        ("device", "<u4"),
        ("other", "<u4"),  # the protected device of a pair
        ("zone", "<i4"),  # its place among the zones of the order
        ("kind", "u1"),
        ("grade", "u1"),
        ("before", "u1"),  # side before
        ("after", "u1"),  # side after
        ("at", "<i8"),  # when it began
        ("ended_at", "<i8"),
        ("first_seq", "<i8"),  # the fix that showed it first
        ("confirm_seq", "<i8"),  # the fix that confirmed it
        ("distance", "<f8"),  # metres to the border, below 0 inside; NaN where it may not be told
        ("accuracy", "<f8"),  # metres; NaN where it played no part
    ]
)
WHOLE = np.dtype((np.void, ALERT.itemsize))  # numpy would copy a record value by value
Alerts = npt.NDArray[np.void]


def joined(parts: Sequence[Alerts]) -> Alerts:
    """All alerts of all parts, one after the other, copied whole."""
    every: Alerts = np.concatenate([part.view(WHOLE) for part in parts]).view(ALERT)
    return every


def chosen(alerts: Alerts, which: npt.NDArray[np.bool_]) -> Alerts:
    """Some of the alerts, copied whole."""
    some: Alerts = alerts.view(WHOLE)[which].view(ALERT)
    return some


def identity(order: str, device: str, kind: str, zone: str, other: str, at: int) -> str:
    """The number of an alert, the same wherever and however often it is judged.

    >>> identity("75-1", "B-17", "entered", "Z1", "", 0) == identity("75-1", "B-17", "entered", "Z1", "", 0)
    True
    """
    told = "\n".join(("esep alert 1", order, device, kind, zone, other, str(at)))
    return hashlib.sha256(told.encode()).hexdigest()[:32]


@dataclass(frozen=True, slots=True)
class Judged:
    """An alert by the codes of its device, order and zone, and None where there is nothing to tell."""

    device: str
    kind: Kind
    zone: str
    other: str
    at: int
    ended_at: int | None
    grade: Grade
    first_seq: int
    confirm_seq: int
    distance: float | None
    accuracy: float | None
    order: str

    @property
    def id(self) -> str:
        """Its number, the same wherever it is judged."""
        return identity(self.order, self.device, self.kind.name.lower(), self.zone, self.other, self.at)


@dataclass(frozen=True, slots=True)
class Changes:
    """What judging has changed: alerts that are new, that fell away, that have another end or grade."""

    raised: Alerts
    withdrawn: Alerts
    moved: Alerts
