"""One step of judging: a state and fixes give the next state and what has changed among the alerts."""

import numpy as np
import numpy.typing as npt

from esep.kernel.errors import EsepError
from esep.monitoring import records
from esep.monitoring.alerts import ALERT, Alerts, Changes
from esep.monitoring.compiled import Fleet
from esep.monitoring.fixes import Fixes, judged_at, labelled
from esep.monitoring.kernel.rows import addresses
from esep.monitoring.kernel.running import ring, run, tell_lasting
from esep.monitoring.kernel.sorting import by_group, sorted_within
from esep.monitoring.state import State

MANY = 4_096  # fixes from which sorting by counting pays
BYTES = np.dtype((np.void, ALERT.itemsize))
IDENTITY = ("device", "kind", "zone", "other", "at")


def step(state: State, fixes: Fixes, fleet: Fleet, now: int) -> tuple[State, Changes]:
    """Judge fixes that all come after those judged before, and let time pass up to now.

    Args:
        state: used up; what is answered takes its place.
        fixes: in any order among themselves, each (device, seq) once.
        fleet: the orders in force.
        now: ms of UTC; timers up to then have fired.

    Raises:
        EsepError: E-1004 when now lies after the hours laid out in the fleet.
    """
    judging = Run(state, fleet, now)
    over, _ = judging.take(fixes)
    before, after = judging.finish()
    return state, changes(before, np.concatenate([over, after]))


class Run:
    """One step in parts: fixes are taken in, then what lasts is told of every device that anything has
    touched.
    """

    def __init__(self, state: State, fleet: Fleet, now: int) -> None:
        if now > fleet.ends_at:
            raise EsepError("E-1004")
        self.state, self.fleet, self.now = state, fleet, max(now, state.now)
        count = len(fleet.codes)
        self.dirty = np.zeros(count, np.uint8)
        self.dirties = np.zeros(count, np.int64)
        self.alerts = np.zeros(4 * fleet.room, ALERT)
        self.spell = np.zeros(1, records.SPELL)
        self.tables = addresses(**fleet.tables._asdict())[0]
        self.memory = addresses(**state.memory._asdict())[0]
        parts = {"alerts": self.alerts, "spell": self.spell, "dirty": self.dirty, "dirties": self.dirties}
        self.told = addresses(**parts)[0]
        self.told["size"], self.told["room"] = len(self.alerts), fleet.room

    def take(self, fixes: Fixes) -> tuple[Alerts, npt.NDArray[np.int64]]:
        """Take fixes in; answer the alerts that are over for good, and the order in which the fixes were
        judged.
        """
        order = in_order(fixes, self.fleet)
        of = (self.tables, self.memory, self.told)
        done = 0
        while (done := run(fixes, order, done, self.now, *of)) < len(order):
            self._roomier()
        return once(self._written()), order

    def touch(self, devices: npt.NDArray[np.int64]) -> None:
        """Let what lasts be told of some devices in any case."""
        new = devices[self.dirty[devices] == 0]
        count = self.told["marked"]
        self.dirty[new] = 1
        self.dirties[count : count + len(new)] = new
        self.told["marked"] += len(new)

    def finish(self) -> tuple[Alerts, Alerts]:
        """Let timers ring and tell what lasts; answer what lasted before and what lasts now of all devices
        touched.
        """
        ring(self.now, len(self.dirty), self.memory, self.told)
        concerned = self.dirties[: self.told["marked"]].copy()
        of = (self.tables, self.memory, self.told)
        done = 0
        while (done := tell_lasting(concerned, done, self.now, *of)) < len(concerned):
            self._roomier()
        after = self._written()
        touched = self.dirty[self.state.open["device"]] == 1
        before = self.state.open[touched]
        self.state.open = np.concatenate([self.state.open[~touched], after])
        self.state.now = self.now
        return before, after

    def _roomier(self) -> None:
        """Make room for twice as many alerts."""
        self.alerts = np.concatenate([self.alerts, np.zeros_like(self.alerts)])
        self.told["alerts"], self.told["size"] = self.alerts.ctypes.data, len(self.alerts)

    def _written(self) -> Alerts:
        """What the kernel wrote since it was last asked."""
        written = self.alerts[: self.told["count"]].copy()
        self.told["count"] = 0
        return written


def in_order(fixes: Fixes, fleet: Fleet) -> npt.NDArray[np.int64]:
    """The order in which fixes are judged: by group, then by when they count, device and counter."""
    groups = fleet.tables.devices["group"][fixes["device"]]
    if len(fixes) >= MANY:
        order = by_group(fixes, groups, len(fleet.codes))
        if sorted_within(fixes, groups, order):
            return order
    when = judged_at(fixes, labelled(fixes))
    return np.lexsort((fixes["seq"], fixes["device"], when, groups)).astype(np.int64)


def once(alerts: Alerts) -> Alerts:
    """Without instants that were told before: two fixes of one instant may show the same crossing, which is
    one alert, that of the first.
    """
    instants = np.flatnonzero(alerts["ended_at"] == alerts["at"])
    if len(instants) < 2:
        return alerts
    some = alerts[instants]
    order = np.lexsort(tuple(some[name] for name in reversed(IDENTITY)))  # stable: the first stays first
    again = np.ones(len(order) - 1, bool)
    for name in IDENTITY:
        again &= some[name][order][1:] == some[name][order][:-1]
    return np.delete(alerts, instants[order[1:][again]])


def changes(before: Alerts, after: Alerts) -> Changes:
    """What is new, what fell away, and what stands otherwise, by identity."""
    joint = np.concatenate([before, after])
    if len(joint) == 0:
        return Changes(joint, joint.copy(), joint.copy())
    late = np.arange(len(joint)) >= len(before)
    order = np.lexsort((late, *(joint[name] for name in reversed(IDENTITY))))
    joint, late = joint[order], late[order]
    same = np.ones(len(joint) - 1, bool)
    for name in IDENTITY:
        same &= joint[name][1:] == joint[name][:-1]
    follows = np.concatenate([[False], same])
    followed = np.concatenate([same, [False]])
    equal = np.concatenate([[False], joint.view(BYTES)[1:] == joint.view(BYTES)[:-1]])
    return Changes(
        raised=joint[late & ~follows],
        withdrawn=joint[~late & ~followed],
        moved=joint[late & follows & ~equal],
    )
