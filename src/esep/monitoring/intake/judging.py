"""A worker that judges: reads the log of fixes, hands them to the rules, and puts what changes on disk.

What the rules keep in mind is saved now and then. After a fault the last state is taken up, the fixes since
then are judged again, and what had been said by then is not said twice: the log of steps tells up to where.
"""

import os
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from shutil import rmtree
from tempfile import TemporaryDirectory
from typing import Protocol

import numpy as np
import numpy.typing as npt
import orjson

from esep.kernel.errors import EsepError
from esep.kernel.outputs import whole
from esep.monitoring.alerts import NO_DEVICE, Alerts, Changes
from esep.monitoring.fixes import Fixes
from esep.monitoring.intake.blocks import durable_end
from esep.monitoring.intake.fix_log import NONE, portions
from esep.monitoring.intake.hour_keys import HOUR, HourKeys
from esep.monitoring.intake.outcomes import Outcomes, steps

AT_ONCE = 200_000  # fixes of a step
CHECKPOINTS, STEPS, BEAT, STATE = "checkpoints", "steps", "heartbeat.json", "state"
KEPT = 2  # checkpoints
TICK = 1000  # ms between two looks at what is due, when nothing comes
IN_MEMORY = Path("/dev/shm")  # noqa: S108 - a folder of its own is made in it


class Judging(Protocol):
    """The rules with what they keep in mind: a `Watch` of the engine."""

    def accept(self, fixes: Fixes, now: int) -> Changes:
        """Judge fixes and fire what is due until `now`."""
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
        loaded: makes them with what was saved in a file.
        devices: the codes of their devices, by number in the fleet.
        orders: 16 bytes that tell the orders from any others, such as of their digest.
    """

    begun: Callable[[], Judging]
    loaded: Callable[[Path], Judging]
    devices: Sequence[str]
    orders: bytes = bytes(16)


class Worker:
    """Judges one shard.

    Args:
        log: the folder of the log of fixes.
        keys: open what protected persons' devices told.
        codes: the codes of all devices, by number in that log.
        rules: of the shard.
        folder: of the worker: steps, checkpoints, heartbeat.

    Raises:
        EsepError: E-1038 when the last state is sealed under a key that was destroyed; see also `BlockLog`.
    """

    def __init__(self, log: Path, keys: HourKeys, codes: Sequence[str], rules: Rules, folder: Path) -> None:
        self._log, self._keys, self._rules, self._folder = log, keys, rules, folder
        self._to_fleet, self._from_fleet = _translations(codes, rules.devices)
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        self.outcomes = Outcomes(folder / STEPS)
        self.position, said = 0, 0
        self._fired, self.watch = 0, rules.begun()
        if found := self._checkpoints():
            self.position, said = self._take_up(found[-1])
        for step in steps(self.outcomes.folder, said):
            self._judge_again(step.position, step.now)

    def step(self, now: int) -> int:
        """Judge what has come, and fire what is due until `now`; how many fixes were judged."""
        rows, after = self._next(durable_end(self._log), AT_ONCE)
        if not len(rows) and now < self._fired + TICK:
            self.position = after
            return 0
        self._fired = now
        changes = self.watch.accept(rows, now)
        self.position = after
        if any(map(len, (changes.raised, changes.withdrawn, changes.moved))):
            told = Changes(*map(self._told, (changes.raised, changes.withdrawn, changes.moved)))
            self.outcomes.append(after, now, self._rules.orders, told)
        return len(rows)

    def beat(self, now: int) -> None:
        """Say that judging goes on: when, up to where, and how much waits."""
        told = {"at": now, "position": self.position, "durable": durable_end(self._log)}
        beside = self._folder / f".{BEAT}"
        beside.write_bytes(orjson.dumps(told))
        beside.replace(self._folder / BEAT)

    def checkpoint(self, now: int) -> None:
        """Save what the rules keep in mind, sealed under the key of the hour; one older state is kept."""
        path = self._folder / CHECKPOINTS / f"{self.position:020d}-{self.outcomes.blocks.end:020d}"
        if path.exists():
            return
        path.parent.mkdir(mode=0o700, exist_ok=True)
        with _in_memory() as plain, whole(path) as made:
            self.watch.save(plain / STATE)
            made.mkdir(mode=0o700)
            (made / STATE).write_bytes(self._keys.seal((plain / STATE).read_bytes(), now // HOUR))
            places = {"position": self.position, "said": self.outcomes.blocks.end, "hour": now // HOUR}
            (made / "places.json").write_bytes(orjson.dumps(places))
        for old in self._checkpoints()[:-KEPT]:
            rmtree(old)

    def close(self) -> None:
        """Let another process judge."""
        self.outcomes.blocks.close()

    def _checkpoints(self) -> list[Path]:
        return sorted((self._folder / CHECKPOINTS).glob("[0-9]*"))

    def _take_up(self, path: Path) -> tuple[int, int]:
        places = orjson.loads((path / "places.json").read_bytes())
        told = self._keys.opened((path / STATE).read_bytes(), places["hour"])
        if told is None:
            raise EsepError("E-1038", checkpoint=path.name)
        with _in_memory() as plain:
            (plain / STATE).write_bytes(told)
            self.watch = self._rules.loaded(plain / STATE)
        return places["position"], places["said"]

    def _judge_again(self, position: int, now: int) -> None:
        """Judge up to where a step had come; what changes by it is on disk already."""
        while True:
            rows, self.position = self._next(position, AT_ONCE)
            self.watch.accept(rows, now)
            if self.position >= position:
                return

    def _next(self, end: int, most: int) -> tuple[Fixes, int]:
        """The next fixes of this shard, and the place after them."""
        rows, after, count = [], self.position, 0
        for found in portions(self._log, self._keys, self.position, end) if after < end else ():
            mine = [self._mine(part) for part in (found.open, found.guarded) if len(part)]
            rows += mine
            after, count = found.after, count + sum(map(len, mine))
            if count >= most:
                break
        return (np.concatenate(rows) if rows else NONE), after

    def _mine(self, rows: Fixes) -> Fixes:
        fleet = self._to_fleet[rows["device"]]
        mine: Fixes = rows[fleet >= 0]
        mine["device"] = fleet[fleet >= 0]
        return mine

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


@contextmanager
def _in_memory() -> Iterator[Path]:
    """A folder that never reaches a disk where the system has one: what lies there is not sealed yet."""
    with TemporaryDirectory(dir=IN_MEMORY if os.access(IN_MEMORY, os.W_OK) else None) as place:
        yield Path(place)
