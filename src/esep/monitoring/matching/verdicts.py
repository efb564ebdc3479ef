"""What is said of every device for one offence: could have been there, could not, or cannot be told; why."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from esep.monitoring.matching.crimes import CURRENT, Algorithm, Answer, Crime, Reason, answer_of
from esep.monitoring.matching.points import CASE, FOUND, Row
from esep.monitoring.matching.tracks import Tracks, tracks


@dataclass(frozen=True, slots=True)
class Verdict:
    """What can be said of a device, with the fixes that show it and the metres to the nearest fix.

    It says nothing about what anybody did. `nearest` is None where there is no fix at all.
    """

    device: str
    answer: Answer
    reasons: tuple[Reason, ...]
    nearest: int | None
    fixes: tuple[int, ...]


def matched(
    history: Path, devices: Sequence[str], crime: Crime, algorithm: Algorithm = CURRENT
) -> list[Verdict]:
    """A verdict for each of these devices, in their order.

    Args:
        history: the folder of the history.
        devices: the codes of the devices asked about: those of orders in force, and no others.
        crime: where and when.
        algorithm: the version of the algorithm.
    """
    return verdicts(tracks(history, devices, crime, algorithm), crime, algorithm)


def verdicts(found: Tracks, crime: Crime, algorithm: Algorithm = CURRENT) -> list[Verdict]:
    """A verdict for each of these tracks."""
    from esep.monitoring.matching.prism import tested  # noqa: PLC0415 - compiles when it is first needed

    case, results = np.zeros(1, CASE), np.zeros(len(found.devices), FOUND)
    place = (crime.lat, crime.lon, crime.radius, crime.begins_at, crime.ends_at)
    case[0] = (*place, algorithm.speed / 1000, algorithm.gap)
    tested(case, found.points, found.starts, results)
    return [_told(device, row, found) for device, row in zip(found.devices, results, strict=True)]


def _told(device: str, row: Row, found: Tracks) -> Verdict:
    bits = int(row["reasons"])
    shows = [int(row[name]) for name in ("first", "second") if row[name] >= 0]
    return Verdict(
        device,
        answer_of(bits),
        tuple(reason for reason in Reason if bits & reason),
        round(float(row["nearest"])) if np.isfinite(row["nearest"]) else None,
        tuple(int(found.points["seq"][at]) for at in shows),
    )
