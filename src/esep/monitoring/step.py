"""One step of judging: a state and fixes give the next state and what has changed among the alerts."""

import numpy as np
import numpy.typing as npt

from esep.kernel.errors import EsepError
from esep.monitoring import records
from esep.monitoring.alerts import ALERT, WHOLE, Alerts, Changes, joined
from esep.monitoring.compiled import Fleet
from esep.monitoring.fixes import Fixes, judged_at, labelled
from esep.monitoring.kernel.rows import addresses
from esep.monitoring.kernel.running import ring, run, tell_lasting
from esep.monitoring.kernel.sorting import laid_in_order, stand
from esep.monitoring.kinds import Kind
from esep.monitoring.state import State

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
    over = judging.take(in_order(fixes, fleet))
    before, after = judging.finish()
    return state, changes(before, joined([over, after]))


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
        self.dirties = np.empty(count, np.int64)
        self.alerts = np.empty(4 * fleet.room, ALERT)
        self.spell = np.zeros(1, records.SPELL)
        self.tables = addresses(**fleet.tables._asdict())[0]
        self.memory = addresses(**state.memory._asdict())[0]
        parts = {"alerts": self.alerts, "spell": self.spell, "dirty": self.dirty, "dirties": self.dirties}
        self.told = addresses(**parts)[0]
        self.told["size"], self.told["room"] = len(self.alerts), fleet.room

    def take(self, fixes: Fixes) -> Alerts:
        """Take fixes in, which stand `in_order`; answer the alerts that are over for good."""
        of = (self.tables, self.memory, self.told)
        done, count = 0, len(fixes)
        while (done := run(fixes.ctypes.data, (done, count), self.now, *of)) < count:
            self._roomier()
        return once(self._written())

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
        after = once(self._written())
        self.state.now = self.now
        return self._put(concerned, after), after

    def _put(self, concerned: npt.NDArray[np.int64], after: Alerts) -> Alerts:
        """Put what lasts now of some devices in the place of what lasted before; answer that."""
        if len(concerned) == 0:
            return after
        lasting = self.state.open.view(WHOLE)
        places = np.flatnonzero(self.dirty[self.state.open["device"]])
        before: Alerts = lasting[places].view(ALERT)
        filled = min(len(places), len(after))
        lasting[places[:filled]] = after[:filled].view(WHOLE)
        if filled < len(after):
            lasting = np.concatenate([lasting, after[filled:].view(WHOLE)])
        if filled < len(places):
            lasting = np.delete(lasting, places[filled:])
        self.state.open = lasting.view(ALERT)
        return before

    def _roomier(self) -> None:
        """Make room for twice as many alerts."""
        self.alerts = np.concatenate([self.alerts, self.alerts])
        self.told["alerts"], self.told["size"] = self.alerts.ctypes.data, len(self.alerts)

    def _written(self) -> Alerts:
        """What the kernel wrote since it was last asked."""
        written = self.alerts[: self.told["count"]].copy()
        self.told["count"] = 0
        return written


def in_order(fixes: Fixes, fleet: Fleet) -> Fixes:
    """Fixes in the order in which they are judged: by group, then by when they count, device and counter.

    Raises:
        IndexError: when a fix is of a device that the fleet does not have.
    """
    fixes = np.ascontiguousarray(fixes)
    if len(fixes) and (last := int(fixes["device"].max())) >= len(fleet.groups):
        raise IndexError(last)
    of = (fixes.ctypes.data, len(fixes), fleet.groups.ctypes.data)
    if stand(*of):
        return fixes
    made, spare = np.empty_like(fixes), np.empty_like(fixes)
    if not laid_in_order(*of, len(fleet.groups), made.ctypes.data, spare.ctypes.data):
        when, groups = judged_at(fixes, labelled(fixes)), fleet.groups[fixes["device"]]
        made = fixes[np.lexsort((fixes["seq"], fixes["device"], when, groups))]
    return made


def once(alerts: Alerts) -> Alerts:
    """Each identity once: the alert that ends last, of those that end together the first.

    Two fixes of one instant may show the same crossing, and two curfews of one home the same absence.
    """
    shared = np.flatnonzero((alerts["ended_at"] == alerts["at"]) | (alerts["kind"] == Kind.ABSENT))
    if len(shared) < 2:
        return alerts
    some = alerts[shared]
    order = np.lexsort((-some["ended_at"], *(some[name] for name in reversed(IDENTITY))))
    again = np.ones(len(order) - 1, bool)
    for name in IDENTITY:
        again &= some[name][order][1:] == some[name][order][:-1]
    return np.delete(alerts, shared[order[1:][again]])


def changes(before: Alerts, after: Alerts) -> Changes:
    """What is new, what fell away, and what stands otherwise, by identity."""
    joint = joined([before, after])
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
    equal = np.concatenate([[False], joint.view(WHOLE)[1:] == joint.view(WHOLE)[:-1]])
    return Changes(
        raised=joint[late & ~follows],
        withdrawn=joint[~late & ~followed],
        moved=joint[late & follows & ~equal],
    )
