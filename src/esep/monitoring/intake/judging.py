"""A worker that judges: reads the log of fixes, hands them to the rules, and puts what changes on disk.

What the rules keep in mind is saved now and then. After a fault the last state is taken up, the fixes since
then are judged again, and what had been said by then is not said twice: the log of steps tells up to where.
"""

import os
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

import numpy as np
import numpy.typing as npt
import orjson

from esep.kernel.errors import EsepError
from esep.monitoring.alerts import ALERT, NO_DEVICE, Alerts, Changes
from esep.monitoring.fixes import Fixes, chosen, joined
from esep.monitoring.intake.anew import ALWAYS, as_told, compared, first_kept, said
from esep.monitoring.intake.blocks import Following, durable_end
from esep.monitoring.intake.checkpoints import Checkpoints, Identity, Places
from esep.monitoring.intake.fix_log import NONE, Portion, portion
from esep.monitoring.intake.hour_keys import HOUR, HourKeys
from esep.monitoring.intake.outcomes import Outcomes, steps

AT_ONCE = 200_000  # fixes of a step
CHECKPOINTS, STEPS, BEAT = "checkpoints", "steps", "heartbeat.json"
LOST = {"E-1005", "E-1038"}  # a state that cannot be taken up
REACH = 26 * HOUR
TICK = 1000  # ms between two looks at what is due, when nothing comes


class Judging(Protocol):
    """The rules with what they keep in mind: a `Watch` of the engine."""

    def accept(self, fixes: Fixes, now: int) -> Changes:
        """Judge fixes and fire what is due until `now`."""
        ...

    def alerts(self) -> Alerts:
        """All alerts that stand."""
        ...

    def save(self, path: Path) -> None:
        """Write down what is kept in mind, as a file."""
        ...


@dataclass(frozen=True, slots=True)
class Rules:
    """The rules of a shard: how they begin, how they are taken up again, whom they judge, and by which
    orders.

    Args:
        begun: makes them with nothing in mind.
        loaded: makes them with what was saved in a file; E-1005 when they cannot be.
        devices: the codes of their devices, by number in the fleet.
        orders: 16 bytes that tell the orders from any others, such as of their digest.
        carries: whether `loaded` takes up what was saved under other orders too.
        reach: ms; how far back fixes are judged once more when nothing that was saved can be taken up.
    """

    begun: Callable[[], Judging]
    loaded: Callable[[Path], Judging]
    devices: Sequence[str]
    orders: bytes = bytes(16)
    carries: bool = False
    reach: int = REACH


class Worker:
    """Judges one shard.

    Where nothing that was saved can be taken up, it begins anew from the fixes that can still be read, and
    says what differs from what was said; `lost` tells why.

    Args:
        log: the folder of the log of fixes.
        keys: open what protected persons' devices told.
        codes: the codes of all devices, by number in that log.
        rules: of the shard.
        folder: of the worker: steps, checkpoints, heartbeat.

    Raises:
        EsepError: E-1030, E-1031, E-021, see `BlockLog`.
    """

    def __init__(self, log: Path, keys: HourKeys, codes: Sequence[str], rules: Rules, folder: Path) -> None:
        self._keys, self._rules, self._folder = keys, rules, folder
        self._to_fleet, self._from_fleet = _translations(codes, rules.devices)
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        self.outcomes = Outcomes(folder / STEPS)
        self._checkpoints = Checkpoints(folder / CHECKPOINTS, keys)
        self._fired, self._saving = 0, 0
        self._continued: dict[Identity, np.void] = {}
        self.lost: EsepError | None = None
        if taken := self._taken_up():
            places, self.watch = taken
            self._continued = {one: np.frombuffer(told, ALERT)[0] for one, told in places.continued}
            self._log = Following(log, places.position)
            for step in steps(self.outcomes.folder, places.said):
                self._judge_again(step.position, step.now)
        else:
            self._begin(log)

    @property
    def position(self) -> int:
        """Up to where of the log of fixes everything is judged."""
        return self._log.position

    def step(self, now: int) -> int:
        """Judge what has come, and fire what is due until `now`; how many fixes were judged."""
        rows, _ = self._next(durable_end(self._log.folder), AT_ONCE)
        if not len(rows) and now < self._fired + TICK:
            return 0
        self._fired = now
        changes = self.watch.accept(rows, now)
        parts = (changes.raised, changes.withdrawn, changes.moved)
        self._say(Changes(*(as_told(self._told(part), self._continued) for part in parts)), now)
        return len(rows)

    def beat(self, now: int) -> None:
        """Say that judging goes on: when, up to where, how much there is, and up to where it is saved."""
        told = {"at": now, "position": self.position, "durable": durable_end(self._log.folder)}
        told["saved"] = next(
            (self._checkpoints.places(path).position for path in self._checkpoints.newest()), 0
        )
        beside = self._folder / f".{BEAT}"
        beside.write_bytes(orjson.dumps(told))
        beside.replace(self._folder / BEAT)

    def checkpoint(self, now: int, *, still: Callable[[], bool] = lambda: True) -> None:
        """Save what the rules keep in mind, sealed under the key of the hour; one older state is kept."""
        continued = [(one, told.tobytes()) for one, told in self._continued.items()]
        places = Places(self.position, self.outcomes.blocks.end, self._rules.orders, continued)
        self._checkpoints.save(places, now, self.watch.save, still=still)

    def checkpoint_aside(self, now: int) -> None:
        """The same in a process of its own, which keeps in mind what is in mind now, while judging goes on.

        Nothing is done while the one before is still being saved.
        """
        if self._saving and os.waitpid(self._saving, os.WNOHANG) == (0, 0):
            return
        parent = os.getpid()
        self._saving = os.fork()
        if self._saving:
            return
        try:
            # The lock of the log would else outlive a parent that dies.
            self.outcomes.blocks.close()
            self.checkpoint(now, still=lambda: os.getppid() == parent)
        finally:
            os._exit(0)

    def close(self) -> None:
        """Let another process judge."""
        if self._saving:
            os.waitpid(self._saving, 0)
            self._saving = 0
        self._log.close()
        self.outcomes.blocks.close()

    def _taken_up(self) -> tuple[Places, Judging] | None:
        """The last state that can be taken up."""
        for path in self._checkpoints.newest():
            places = self._checkpoints.places(path)
            try:
                if places.orders != self._rules.orders and not self._rules.carries:
                    raise EsepError("E-1005")  # noqa: TRY301 - as those say that look inside
                return places, self._checkpoints.load(path, self._rules.loaded)
            except EsepError as fault:
                if fault.code not in LOST:
                    raise
                self.lost = self.lost or fault
        return None

    def _begin(self, log: Path) -> None:
        """Begin with nothing in mind, and say what stands otherwise than it was said."""
        self.watch = self._rules.begun()
        every = list(steps(self.outcomes.folder))
        until, now = (every[-1].position, every[-1].now) if every else (0, 0)
        position, since = first_kept(log, now - self._rules.reach)
        self._log = Following(log, position)
        while self.position < until:
            rows, read = self._next(until, AT_ONCE)
            since = max(since, *(block.written_at for block in read if block.forgotten), ALWAYS)
            self.watch.accept(rows, read[-1].written_at)
        if every:
            self.watch.accept(NONE, now)
            before = said(every, self._rules.orders)
            changes, self._continued = compared(before, self._told(self.watch.alerts()), since)
            self._say(changes, now)

    def _judge_again(self, position: int, now: int) -> None:
        """Judge up to where a step had come; what changes by it is on disk already."""
        while True:
            rows, _ = self._next(position, AT_ONCE)
            self.watch.accept(rows, now)
            if self.position >= position:
                return

    def _say(self, changes: Changes, now: int) -> None:
        """Put what has changed on disk, where anything has."""
        if any(map(len, (changes.raised, changes.withdrawn, changes.moved))):
            self.outcomes.append(self.position, now, self._rules.orders, changes)

    def _next(self, end: int, most: int) -> tuple[Fixes, list[Portion]]:
        """The next fixes of this shard, and the blocks they stood in."""
        read: list[Portion] = []
        count = 0
        for block in self._log.blocks(end):
            read.append(portion(block, self._keys))
            count += len(read[-1].open) + len(read[-1].guarded)
            if count >= most:
                break
        return self._mine(joined([rows for one in read for rows in (one.open, one.guarded)])), read

    def _mine(self, rows: Fixes) -> Fixes:
        fleet = self._to_fleet[rows["device"]]
        mine = fleet >= 0
        if not mine.all():
            rows, fleet = chosen(rows, mine), fleet[mine]
        if len(rows):
            rows["device"] = fleet
        return rows

    def _told(self, alerts: Alerts) -> Alerts:
        """Alerts with the numbers of the log, which never change, for those of the fleet."""
        told = alerts.copy()
        for name in ("device", "other"):
            known = told[name] != NO_DEVICE
            told[name][known] = self._from_fleet[told[name][known]]
        return told


def _translations(
    codes: Sequence[str], fleet: Sequence[str]
) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.int64]]:
    """The number in the fleet of each device of the log, -1 for those of other shards; and the other way."""
    numbers = {code: number for number, code in enumerate(codes)}
    back = np.array([numbers[code] for code in fleet], np.int64)
    there = np.full(len(codes), -1, np.int64)
    there[back] = np.arange(len(fleet))
    return there, back
