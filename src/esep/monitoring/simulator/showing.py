"""Which fixes could show something that truly happened, and when an alert about it came out."""

import numpy as np
import numpy.typing as npt

from esep.monitoring.alerts import Judged
from esep.monitoring.fixes import UNPLACED, judged_at, labelled
from esep.monitoring.kinds import Kind
from esep.monitoring.plane import cosine
from esep.monitoring.simulator.city import (
    DISTANCE,
    FORBIDDEN_RADIUS,
    HOME_RADIUS,
    METRE,
    MIDDLE,
    WARNING,
    Places,
)
from esep.monitoring.simulator.episodes import GRACE, Episode
from esep.monitoring.simulator.world import Truth

SURE = 2.0  # accuracies beyond a border: noise of the usual size leaves the whole circle on that side
OF_PLACES = (Kind.ENTERED, Kind.RING_ENTERED, Kind.ABSENT)
Rows = npt.NDArray[np.int64]
Metres = npt.NDArray[np.float64]


class Showing:
    """The fixes of each device of a city, in the order in which they count."""

    def __init__(self, truth: Truth) -> None:
        self.truth = truth
        labels = labelled(truth.fixes)
        self.placed = (labels & int(UNPLACED)) == 0
        self.when = judged_at(truth.fixes, labels)
        order = np.lexsort((truth.fixes["seq"], self.when, truth.fixes["device"]))
        edges = np.searchsorted(truth.fixes["device"][order], np.arange(len(truth.codes) + 1))
        self.numbers = {code: number for number, code in enumerate(truth.codes)}
        self.rows = {code: order[edges[number] : edges[number + 1]] for code, number in self.numbers.items()}

    def known_at(self, alert: Judged) -> int:
        """When an alert came out: by the fix that confirmed it, or by the clock."""
        rows = self.rows[alert.device]
        at = np.flatnonzero(self.truth.fixes["seq"][rows] == alert.confirm_seq)
        return max(alert.at, int(self.when[rows[at[0]]])) if len(at) else alert.at

    def between(self, device: str, begins: int, ends: int | None) -> Rows:
        """The fixes of a device that count in a period."""
        rows = self.rows[device]
        when = self.when[rows]
        until = len(rows) if ends is None else int(np.searchsorted(when, ends))
        return rows[int(np.searchsorted(when, begins)) : until]

    def of(self, episode: Episode, ends: int | None) -> Rows:
        """The fixes from the beginning of an episode until an instant that could show it.

        A place is shown by a fix that truly lies further beyond the border than twice its accuracy, a meeting
        by two such fixes, an absence by fixes when the grace after the first of them is over.
        """
        grace = GRACE if episode.kind == Kind.ABSENT else 0
        rows = self.between(episode.device, episode.begins_at - grace, ends)
        if episode.kind in OF_PLACES:
            rows = rows[self.placed[rows]]
            rows = rows[self._depth(episode, rows) >= SURE * self.truth.fixes["accuracy"][rows] / 10.0]
        elif episode.kind == Kind.NEAR:
            rows = self._together(episode, rows[self.placed[rows]])
        return rows[self.when[rows] >= self.when[rows[:1]] + grace]

    def _depth(self, episode: Episode, rows: Rows) -> Metres:
        """Metres beyond the border that an episode is about, as it truly was."""
        city, number = self.truth.city, self.numbers[episode.device]
        if episode.kind == Kind.ABSENT:
            return self._from(rows, city.homes[number]) - HOME_RADIUS
        ring = WARNING if episode.kind == Kind.RING_ENTERED else 0.0
        return FORBIDDEN_RADIUS + ring - self._from(rows, city.forbidden[number])

    def _together(self, episode: Episode, rows: Rows) -> Rows:
        """The fixes that show with the other's last one that two are nearer than they may be."""
        hers = self.rows[episode.other]
        hers = hers[self.placed[hers]]
        last = np.searchsorted(self.when[hers], self.when[rows], side="right") - 1
        rows, hers = rows[last >= 0], hers[last[last >= 0]]
        apart = np.hypot(*(self._places(rows) - self._places(hers)).T)
        told = self.truth.fixes["accuracy"]
        both = told[rows].astype(float) + told[hers]
        near: Rows = rows[DISTANCE - apart >= SURE * both / 10.0]
        return near

    def _places(self, rows: Rows) -> Places:
        """Where devices truly were, in metres from the middle of the city."""
        east = (self.truth.lon[rows] - MIDDLE[1]) * (METRE * cosine(MIDDLE[0]))
        return np.stack([east, (self.truth.lat[rows] - MIDDLE[0]) * METRE], axis=1)

    def _from(self, rows: Rows, place: Places) -> Metres:
        """Metres between where a device truly was at its fixes and a place."""
        return np.asarray(np.hypot(*(self._places(rows) - place).T))
