"""Judging without an end: fixes come late, twice and out of order, and the alerts are as if they had not.

Time is cut into stretches. What was known before each is kept, so a late fix is judged where it belongs:
its group
goes back to the stretch of the fix, is judged from there on, and stops as soon as it knows what it knew
there before.
"""

from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from esep.kernel.errors import EsepError
from esep.kernel.outputs import whole
from esep.monitoring import alerts
from esep.monitoring.alerts import ALERT, Alerts, Changes
from esep.monitoring.compiled import Fleet
from esep.monitoring.fixes import FIX, Fixes, chosen, joined
from esep.monitoring.kernel.sorting import in_time, newer
from esep.monitoring.records import Memory
from esep.monitoring.state import State
from esep.monitoring.step import Run, changes, in_order
from esep.monitoring.stretches import Numbers, Stretch, copied, distinct, part, same

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
        judging = Run(self.state, self.fleet, now)
        come = in_order(fixes, self.fleet)
        come = come.copy() if come is fixes else come  # it is kept, and may change where it came from
        fixes, numbers, late = self._in_reach(self._once(come))
        going = Again(self, distinct(self._groups(fixes["device"][late])))
        found = []
        removed = []
        for number in self._touched(numbers):
            if not going.on(number, numbers):
                break
            here = numbers == number
            mine = fixes if here.all() else chosen(fixes, here)
            of = self._groups(mine["device"])
            kept = going.enter(number, distinct(of))
            old = fixes[:0]
            if going.again.any():
                gone = going.again[self.fleet.groups[kept.over["device"]]]
                removed.append(alerts.chosen(kept.over, gone))
                kept.over = alerts.chosen(kept.over, ~gone)
                old = kept.of(np.flatnonzero(going.again))
            over = judging.take(in_order(joined([old, mine]), self.fleet) if len(old) else mine)
            kept.keep(mine, of)
            kept.over = alerts.joined([kept.over, over])
            found.append(over)
        judging.touch(part(self.fleet, going.ever()).devices)
        before, after = judging.finish()
        self._forget(now)
        return changes(alerts.joined([*removed, before]), alerts.joined([*found, after]))

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
        return alerts.joined([self.settled, *kept, self.state.open])

    def _groups(self, devices: npt.NDArray[np.integer[Any]]) -> Numbers:
        """The group of each device."""
        groups: Numbers = self.fleet.groups[devices].astype(np.int64)
        return groups

    def _touched(self, numbers: Numbers) -> list[int]:
        """The stretches to go through, from the earliest of new fixes on."""
        if len(numbers) == 0:
            return []
        first = int(numbers.min())
        new = {first} if first == numbers.max() else set(distinct(np.sort(numbers)).tolist())
        return sorted({*new, *(number for number in self.stretches if number >= first)})

    def _once(self, fixes: Fixes) -> Fixes:
        """Without those that came before, told by device and counter; of two that come together the one
        received first.
        """
        doubtful = ~newer(fixes.ctypes.data, len(fixes), self.highest.ctypes.data)
        if not doubtful.any():
            return fixes
        suspect = np.zeros(len(self.fleet.codes), bool)
        suspect[fixes["device"][doubtful]] = True
        places = np.flatnonzero(suspect[fixes["device"]])
        some = fixes[places]
        order = np.lexsort((some["at"], some["received_at"], _keys(some)))
        keys = _keys(some)[order]
        first = np.flatnonzero(np.concatenate([[True], keys[1:] != keys[:-1]]))
        groups = np.unique(self._groups(np.flatnonzero(suspect)))
        known = _keys(joined([kept.of(groups) for kept in self.stretches.values()]))
        new = ~np.isin(keys[first], known, assume_unique=True)
        which = np.ones(len(fixes), bool)
        which[places] = False
        which[places[order[first[new]]]] = True
        return chosen(fixes, which)

    def _in_reach(self, fixes: Fixes) -> tuple[Fixes, Numbers, npt.NDArray[np.bool_]]:
        """Fixes with the stretch of each and whether it is late; what comes too late to be judged is kept
        aside.
        """
        of = (self.fleet.groups.ctypes.data, self.state.memory.groups.ctypes.data, self.stretch)
        numbers, late = in_time(fixes.ctypes.data, len(fixes), *of)
        reached = numbers >= self.earliest
        if not reached.all():
            self.beyond = joined([self.beyond, chosen(fixes, ~reached)])
            fixes, numbers, late = (chosen(fixes, reached), numbers[reached], late[reached])
        return fixes, numbers, late

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
                # Of an hour without a fix nothing was let go: what comes late for it can be judged.
                self.earliest = min(first, *self.stretches)


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


def _keys(fixes: Fixes) -> npt.NDArray[np.uint64]:
    """Device and counter as one number."""
    keys: npt.NDArray[np.uint64] = (fixes["device"].astype(np.uint64) << np.uint64(32)) | fixes["seq"]
    return keys
