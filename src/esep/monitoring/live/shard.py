"""A shard as a process of its own: judges what comes, by the orders that it is handed while it runs.

Before it goes over to other orders it saves what it knows. So whatever it says after that, it says by one set
of orders, which lies sealed beside it: killed at any moment it takes up where it was, and says nothing twice.
"""

import os
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from multiprocessing.connection import Connection
from pathlib import Path
from struct import Struct
from time import monotonic
from typing import Self

from esep.kernel.outputs import whole
from esep.monitoring.alerts import Alerts, Changes
from esep.monitoring.compiled import Fleet
from esep.monitoring.desk.blind import Beat, leave
from esep.monitoring.fixes import Fixes
from esep.monitoring.intake.blocks import durable_end, read
from esep.monitoring.intake.hour_keys import HOUR, HourKeys
from esep.monitoring.intake.judging import Rules, Worker
from esep.monitoring.intake.runtime import BEAT, CHECKPOINT, LONGEST, MANY, PAUSE, now_ms
from esep.monitoring.live.carrying import carried
from esep.monitoring.live.in_force import InForce
from esep.monitoring.live.names import keep_names
from esep.monitoring.live.places import Places
from esep.monitoring.live.processes import asked_to_end
from esep.monitoring.live.proving import Evidence
from esep.monitoring.live.taking_over import taken_over
from esep.monitoring.rejudging import Watch

LENGTH = Struct("<q")
ORDERS, JUDGED = "orders", "judged"
READY = 0  # told where orders were taken up


class ByOrders:
    """A watch with the orders it judges by, saved as one file; what alerts rest on is kept at once."""

    def __init__(self, watch: Watch, in_force: InForce, proofs: Evidence) -> None:
        self._watch, self._in_force, self._proofs = watch, in_force, proofs

    def accept(self, fixes: Fixes, now: int) -> Changes:
        """Judge fixes and fire what is due until `now`."""
        changes = self._watch.accept(fixes, now)
        self._proofs.keep(changes, self._watch, self._in_force, now)
        return changes

    def alerts(self) -> Alerts:
        """All alerts that stand."""
        return self._watch.alerts()

    def save(self, path: Path) -> None:
        """Write down what is known, after the orders it is known by."""
        beside, written = path.with_name("known.npz"), self._in_force.written
        self._watch.save(beside)
        with path.open("wb") as file:
            file.write(LENGTH.pack(len(written)))
            file.write(written)
            file.write(beside.read_bytes())
        beside.unlink()

    @classmethod
    def load(cls, path: Path, in_force: InForce, fleet: Fleet, proofs: Evidence) -> Self:
        """What was saved, carried over to the orders given where it was known by others."""
        told = path.read_bytes()
        [size] = LENGTH.unpack_from(told)
        written = told[LENGTH.size : LENGTH.size + size]
        beside = path.with_name("known.npz")
        beside.write_bytes(told[LENGTH.size + size :])
        if written == in_force.written:
            return cls(Watch.load(beside, fleet), in_force, proofs)
        before = InForce.read(written)
        return cls(carried(Watch.load(beside, before.laid_out()), before, in_force), in_force, proofs)


def rules(in_force: InForce, names: Path, proofs: Evidence) -> Rules:
    """The rules of a shard, by its orders.

    Raises:
        EsepError: see `compiled`.
    """
    fleet = in_force.laid_out()
    keep_names(names, in_force, fleet)
    return Rules(
        lambda: ByOrders(Watch(fleet), in_force, proofs),
        lambda path: ByOrders.load(path, in_force, fleet, proofs),
        fleet.codes,
        in_force.digest,
        carries=True,
    )


@dataclass(frozen=True, slots=True)
class Handed:
    """What a shard is handed: its orders, and the codes of all devices by number in the log."""

    written: bytes
    codes: Sequence[str]


class Shard:
    """Judges one shard, by one set of orders after the other.

    Args:
        places: where everything lies.
        number: of the shard.
        handed: its first orders, unless it was judging by others when it ended.
    """

    def __init__(self, places: Places, number: int, handed: Handed) -> None:
        self._places, self._number = places, number
        self._folder = places.shard(number)
        self._hours, self._proofs = HourKeys(places.hours), Evidence(self._folder)
        self._sealed_in, self.judged = -1, 0
        kept = self._kept()
        in_force = InForce.read(handed.written) if kept is None else kept
        self._in_force, self._codes = in_force, handed.codes
        self._worker = self._begun(in_force)
        self.hand(handed)

    def hand(self, handed: Handed) -> None:
        """Go over to other orders; what is known goes along."""
        if handed.written == self._in_force.written and list(handed.codes) == list(self._codes):
            return
        now = now_ms()
        self._worker.checkpoint(now)
        self._worker.close()
        self._in_force, self._codes = InForce.read(handed.written), handed.codes
        self._worker = self._begun(self._in_force)

    def step(self, now: int) -> int:
        """Judge what has come; how many fixes."""
        count = self._worker.step(now)
        self.judged += count
        return count

    def beat(self, now: int) -> None:
        """Say up to when everything is judged, and how much was."""
        waiting = next(read(self._places.log, self._worker.position), None) if self._behind() else None
        self._worker.beat(now)
        judged_to = waiting.written_at if waiting else now
        leave(self._places.beats, name_of(self._number), Beat(now, judged_to))
        beside = self._folder / f".{JUDGED}"
        beside.write_text(str(self.judged), encoding="ascii")
        beside.replace(self._folder / JUDGED)

    def checkpoint(self, now: int) -> None:
        """Save what is known; its orders are sealed anew where their hour is over."""
        self._keep(now)
        self._worker.checkpoint(now)

    def checkpoint_aside(self, now: int) -> None:
        """The same by a forked process, while judging goes on."""
        self._keep(now)
        self._worker.checkpoint_aside(now)

    def close(self) -> None:
        """Let another process judge."""
        self._worker.close()
        self._proofs.close()

    def _behind(self) -> bool:
        return self._worker.position < durable_end(self._places.log)

    def _begun(self, in_force: InForce) -> Worker:
        # Nothing may be said by orders that are not kept: what says it again after a fault needs them.
        made = rules(in_force, self._places.names, self._proofs)
        self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        self._sealed_in = -1
        self._keep(now_ms())
        return Worker(self._places.log, self._hours, self._codes, made, self._folder)

    def _keep(self, now: int) -> None:
        hour = now // HOUR
        if hour == self._sealed_in:
            return
        with whole(self._folder / ORDERS) as made:
            made.write_bytes(LENGTH.pack(hour) + self._hours.seal(self._in_force.written, hour))
        self._sealed_in = hour

    def _kept(self) -> InForce | None:
        """The orders judged by when it ended; None when there were none, or nobody can open them any more."""
        path = self._folder / ORDERS
        if not path.exists():
            return None
        told = path.read_bytes()
        [hour] = LENGTH.unpack_from(told)
        written = self._hours.opened(told[LENGTH.size :], hour)
        return None if written is None else InForce.read(written)


def name_of(number: int) -> str:
    """The name of a shard among the signs of life."""
    return f"judging-{number}"


def judged_by(folder: Path) -> int:
    """How many fixes a shard has judged since it began."""
    path = folder / JUDGED
    return int(path.read_text(encoding="ascii")) if path.exists() else 0


def judging(places: Places, number: int, handed: Handed, pipe: Connection) -> None:
    """Judge until the other end of the pipe says so, or is gone.

    Args:
        places: where everything lies.
        number: of the shard.
        handed: its first orders.
        pipe: brings further `Handed`, each answered by `READY`; None ends it.
    """
    asked, parent = asked_to_end(), os.getppid()
    shard = taken_over(lambda: Shard(places, number, handed))
    try:
        if _said(pipe):
            _go_on(shard, pipe, lambda: asked.is_set() or os.getppid() != parent)
        while shard.step(now_ms()):
            pass
        # Never after a fault: what is known then may be more than what was said.
        shard.checkpoint(now_ms())
        shard.beat(now_ms())
    finally:
        shard.close()


def _go_on(shard: Shard, pipe: Connection, over: Callable[[], bool]) -> None:
    """Judge, with what is due beside it, until it is over or the pipe says so."""
    beaten = saved = 0.0
    while not over():
        if pipe.poll() and not _heard(shard, pipe):
            return
        began = monotonic()
        judged = shard.step(now_ms())
        ended = monotonic()
        if ended - beaten >= BEAT:
            shard.beat(now_ms())
            beaten = ended
        if ended - saved >= CHECKPOINT:
            shard.checkpoint_aside(now_ms())
            saved = ended
        if judged < MANY:
            # As long as the step took: few large steps cost less than many small ones.
            pipe.poll(min(max(PAUSE, ended - began), LONGEST))


def _heard(shard: Shard, pipe: Connection) -> bool:
    """Whether it goes on, after what the pipe brought."""
    try:
        handed: Handed | None = pipe.recv()
    except (EOFError, OSError):
        return False
    if handed is None:
        return False
    shard.hand(handed)
    return _said(pipe)


def _said(pipe: Connection) -> bool:
    """Say that orders are taken up; whether anybody is there to hear it."""
    try:
        pipe.send(READY)
    except OSError:
        return False
    return True
