"""Judging without an end: fixes come late, twice and out of order, and the alerts are as if they had not.

Time is cut into stretches. What was known before each is kept, so a late fix is judged where it belongs:
its group
goes back to the stretch of the fix, is judged from there on, and stops as soon as it knows what it knew
there before.
"""

from pathlib import Path

import numpy as np
import numpy.typing as npt

from esep.kernel.errors import EsepError
from esep.kernel.outputs import whole
from esep.monitoring.alerts import ALERT, Alerts, Changes
from esep.monitoring.compiled import Fleet
from esep.monitoring.fixes import FIX, Fixes, judged_at, labelled
from esep.monitoring.kernel.sorting import newer
from esep.monitoring.records import Memory
from esep.monitoring.state import State
from esep.monitoring.step import Run, changes
from esep.monitoring.stretches import Numbers, Stretch, copied, part, same

HOUR = 3_600_000
LATEST = 26 * HOUR


class Watch:
    """All that is known of a fleet, and the alerts that stand.

    Args:
        fleet: the orders.
        lateness: ms; a fix that counts longer before the latest one is kept aside in `beyond` and changes
        nothing.
        stretch: ms from one place that judging can go back to until the next.
    """

    def __init__(self, fleet: Fleet, lateness: int = LATEST, stretch: int = HOUR) -> None:
        self.fleet, self.lateness, self.stretch = fleet, lateness, stretch
        self.state: State = fleet.fresh()
        self.stretches: dict[int, Stretch] = {}
        self.highest = np.full(len(fleet.codes), -1, np.int64)
        self.settled = np.zeros(0, ALERT)  # over, and nothing can come too late to change them
        self.beyond = np.zeros(0, FIX)
        self.earliest = -(2**62)  # the stretch before which nothing is judged any more
        self._aside: Memory | None = None

    def accept(self, fixes: Fixes, now: int) -> Changes:
        """Judge fixes as they come, and let time pass up to now.

        Args:
            fixes: of any age and in any order; those known by device and counter change nothing.
            now: ms of UTC.

        Raises:
            EsepError: E-1004 when now lies after the hours laid out in the fleet.
        """
        if now > self.fleet.ends_at:
            raise EsepError("E-1004")
        fixes = self._in_reach(self._once(fixes))
        numbers = self._numbers(fixes)
        groups = self.fleet.tables.devices["group"][fixes["device"]].astype(np.int64)
        judging = Run(self.state, self.fleet, now)
        going = Again(self, _late(fixes, groups, self.state.memory))
        found = []
        removed = []
        for number in self._touched(numbers):
            mine = numbers == number
            if not going.on(number, numbers):
                break
            kept = going.enter(number, np.unique(groups[mine]))
            gone = going.again[self.fleet.tables.devices["group"][kept.over["device"]]]
            removed.append(kept.over[gone])
            old = kept.of(np.flatnonzero(going.again)) if going.again.any() else fixes[:0]
            over, order = judging.take(np.concatenate([old, fixes[mine]]))
            order = order[order >= len(old)] - len(old)
            kept.keep(fixes[mine][order], groups[mine][order])
            kept.over = np.concatenate([kept.over[~gone], over])
            found.append(over)
        judging.touch(part(self.fleet, going.ever()).devices)
        before, after = judging.finish()
        self._forget(now)
        return changes(np.concatenate([*removed, before]), np.concatenate([*found, after]))

    def save(self, path: Path) -> None:
        """Write all of it to one file, which stands whole or not at all."""
        kept = {f"state.{name}": array for name, array in self.state.arrays()}
        kept |= {"highest": self.highest, "settled": self.settled, "beyond": self.beyond}
        kept["reach"] = np.array([self.lateness, self.stretch, self.earliest], np.int64)
        for number, stretch in self.stretches.items():
            kept |= {f"{number}.{name}": array for name, array in stretch.arrays()}
        with whole(path) as place, place.open("wb") as file:
            np.savez(file, **kept)  # type: ignore[arg-type]

    @classmethod
    def load(cls, path: Path, fleet: Fleet) -> "Watch":
        """Read what was saved.

        Raises:
            EsepError: E-1005 it was saved with other orders.
        """
        with np.load(path, allow_pickle=False) as kept:
            arrays = {name: kept[name] for name in kept.files}
        lateness, stretch, earliest = arrays["reach"].tolist()
        watch = cls(fleet, lateness, stretch)
        fitting = watch.state.memory
        if any(arrays[f"state.{name}"].shape != array.shape for name, array in fitting._asdict().items()):
            raise EsepError("E-1005")
        watch.earliest = earliest
        watch.highest, watch.settled, watch.beyond = arrays["highest"], arrays["settled"], arrays["beyond"]
        memory = Memory._make(arrays[f"state.{name}"] for name in Memory._fields)
        watch.state = State(memory, arrays["state.open"], int(arrays["state.now"][0]))
        for name in arrays:
            if name.endswith(".over"):
                number = name.removesuffix(".over")
                watch.stretches[int(number)] = Stretch.read(number, arrays)
        return watch

    def alerts(self) -> Alerts:
        """All alerts that stand, those that are over among them."""
        kept = [self.stretches[number].over for number in sorted(self.stretches)]
        return np.concatenate([self.settled, *kept, self.state.open])

    def _numbers(self, fixes: Fixes) -> Numbers:
        """The stretch of each fix."""
        numbers: Numbers = judged_at(fixes, labelled(fixes)) // self.stretch
        return numbers

    def _touched(self, numbers: Numbers) -> list[int]:
        """The stretches to go through, from the earliest of new fixes on."""
        if len(numbers) == 0:
            return []
        first = int(numbers.min())
        return sorted(
            {*np.unique(numbers).tolist(), *(number for number in self.stretches if number >= first)}
        )

    def _once(self, fixes: Fixes) -> Fixes:
        """Without those that came before, told by device and counter; of two that come together the one
        received first.
        """
        doubtful = ~newer(fixes, self.highest)
        if not doubtful.any():
            return fixes
        keys = _keys(fixes)
        order = np.lexsort((fixes["at"], fixes["received_at"], keys))
        first = np.zeros(len(fixes), bool)
        first[order[np.concatenate([[True], keys[order][1:] != keys[order][:-1]])]] = True
        groups = np.unique(self.fleet.tables.devices["group"][fixes["device"][doubtful]]).astype(np.int64)
        known = np.concatenate([np.zeros(0, FIX), *(kept.of(groups) for kept in self.stretches.values())])
        return fixes[first & ~np.isin(keys, _keys(known))]

    def _in_reach(self, fixes: Fixes) -> Fixes:
        """Keep aside what comes too late to be judged."""
        reached = self._numbers(fixes) >= self.earliest
        if not reached.all():
            self.beyond = np.concatenate([self.beyond, fixes[~reached]])
            fixes = fixes[reached]
        return fixes

    def at(self, number: int) -> Stretch:
        """A stretch; a new one knows what is known before the next, or now."""
        if number not in self.stretches:
            following = min((other for other in self.stretches if other > number), default=None)
            source = self.state.memory if following is None else self.stretches[following].before
            self.stretches[number] = Stretch(copied(source))
        return self.stretches[number]

    def aside(self) -> Memory:
        """Where the present is kept while the past is judged again."""
        if self._aside is None:
            self._aside = copied(self.state.memory)
        return self._aside

    def _forget(self, now: int) -> None:
        """Let go of stretches that no fix can come late for."""
        first = (now - self.lateness) // self.stretch
        for number in sorted(self.stretches):
            if number < first and len(self.stretches) > 1:
                self.settled = np.concatenate([self.settled, self.stretches.pop(number).over])
                self.earliest = min(self.stretches)


class Again:
    """Which groups are judged again, and which only go on, while the stretches pass."""

    def __init__(self, watch: Watch, late: Numbers) -> None:
        count = len(watch.fleet.codes)
        self.watch = watch
        self.late = np.zeros(count, bool)
        self.late[late] = True
        self.again = np.zeros(count, bool)
        self.forward = np.zeros(count, bool)
        self.seen = np.zeros(count, bool)

    def on(self, number: int, numbers: Numbers) -> bool:
        """Whether anything is left to do from a stretch on."""
        return bool(self.again.any() or self.forward.any() or (numbers >= number).any())

    def ever(self) -> Numbers:
        """All groups that were judged again."""
        return np.flatnonzero(self.seen)

    def enter(self, number: int, mine: Numbers) -> Stretch:
        """Go into a stretch: stop what knows what it knew there, go back with what has late fixes in it."""
        if number > max(self.watch.stretches, default=number):
            self.again[:] = False  # they have come to the present
        kept = self.watch.at(number)
        fleet, memory = self.watch.fleet, self.watch.state.memory
        going = np.flatnonzero(self.again)
        if len(going):
            equal = same(fleet, going, memory, kept.before)
            part(fleet, going[equal]).copied(self.watch.aside(), memory)
            part(fleet, going[~equal]).copied(memory, kept.before)
            self.again[going[equal]] = False
        part(fleet, np.flatnonzero(self.forward)).copied(memory, kept.before)
        joining = mine[self.late[mine] & ~self.again[mine]]
        part(fleet, joining[~self.seen[joining]]).copied(memory, self.watch.aside())
        part(fleet, joining).copied(kept.before, memory)
        self.again[joining] = self.seen[joining] = True
        self.forward[mine[~self.late[mine]]] = True
        return kept


def _late(fixes: Fixes, groups: Numbers, memory: Memory) -> Numbers:
    """Groups of which a fix does not come after all that were judged."""
    when = judged_at(fixes, labelled(fixes))
    return np.unique(groups[when <= memory.groups[groups]])


def _keys(fixes: Fixes) -> npt.NDArray[np.uint64]:
    """Device and counter as one number."""
    keys: npt.NDArray[np.uint64] = (fixes["device"].astype(np.uint64) << np.uint64(32)) | fixes["seq"]
    return keys
