"""What a point in a polygon tells, fix by fix: the rule that most systems have, to compare with."""

from collections.abc import Iterator

import numpy as np

from esep.monitoring.alerts import Judged
from esep.monitoring.fixes import UNPLACED, labelled
from esep.monitoring.kinds import Grade, Kind
from esep.monitoring.plane import cosine
from esep.monitoring.simulator.city import FORBIDDEN_RADIUS, METRE, MIDDLE, Places
from esep.monitoring.simulator.episodes import runs
from esep.monitoring.simulator.world import Truth


def naive(truth: Truth) -> list[Judged]:
    """An alert for each time that a fix lies in a forbidden place and the one before it did not."""
    rows = truth.fixes[(labelled(truth.fixes) & int(UNPLACED)) == 0]
    rows = rows[np.lexsort((rows["at"], rows["device"]))]
    edges = np.searchsorted(rows["device"], np.arange(len(truth.city.bound) + 1))
    found: list[Judged] = []
    for number, place in enumerate(truth.city.forbidden):
        found += _entered(truth, number, rows[edges[number] : edges[number + 1]], place)
    return found


def _entered(truth: Truth, number: int, own: np.ndarray, place: Places) -> Iterator[Judged]:
    east = (own["lon"].astype(np.int64) - MIDDLE[1]) * (METRE * cosine(MIDDLE[0])) - place[0]
    north = (own["lat"].astype(np.int64) - MIDDLE[0]) * METRE - place[1]
    for begins, ends in runs(np.hypot(east, north) < FORBIDDEN_RADIUS):
        ended_at = None if ends == len(own) else int(own["at"][ends])
        yield Judged(
            device=truth.codes[number],
            kind=Kind.ENTERED,
            zone="forbidden",
            other="",
            at=int(own["at"][begins]),
            ended_at=ended_at,
            grade=Grade.NONE,
            first_seq=int(own["seq"][begins]),
            confirm_seq=int(own["seq"][begins]),
            distance=None,
            accuracy=None,
            order=truth.orders[number].code,
        )
