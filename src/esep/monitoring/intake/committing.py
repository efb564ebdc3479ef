"""Commits in groups: what came while the disk was writing goes to it, and is acknowledged, together."""

from collections.abc import Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field
from threading import Condition, Thread
from time import sleep

from esep.kernel.errors import EsepError
from esep.monitoring.fixes import Fixes, joined
from esep.monitoring.intake.fix_log import FixLog
from esep.monitoring.intake.quarantine import Aside, Quarantine
from esep.monitoring.intake.seen import Seen

MOST = 4_000_000  # fixes that may wait; more are refused, and their sender tries again
AT_ONCE = 250_000  # fixes of a block


@dataclass(frozen=True, slots=True)
class Waiting:
    """What one message brought, and who waits for it to be on disk."""

    in_clear: Fixes
    guarded: Fixes
    asides: Sequence[Aside]
    now: int
    done: Future[int] = field(default_factory=Future)

    @property
    def size(self) -> int:
        """Its fixes."""
        return len(self.in_clear) + len(self.guarded)


class Committer:
    """A thread that writes what waits.

    Args:
        log: gets the fixes.
        quarantine: gets what is laid aside.
        seen: learns when a segment is full.
        linger: seconds to wait for others before a block is written; 0 writes at once.
    """

    def __init__(self, log: FixLog, quarantine: Quarantine, seen: Seen, linger: float = 0.0) -> None:
        self._log, self._quarantine, self._seen, self._linger = log, quarantine, seen, linger
        self._waiting: list[Waiting] = []
        self._rows, self._closing = 0, False
        self._segment = log.blocks.begins
        self._changed = Condition()
        self._aside = ThreadPoolExecutor(1)
        self._thread = Thread(target=self._run, name="commits", daemon=True)
        self._thread.start()

    def has_room(self, rows: int) -> bool:
        """Whether so many fixes more may wait."""
        return self._rows + rows <= MOST

    def submit(self, one: Waiting) -> Future[int]:
        """Hand something over; the result is the position in the log after it, once all of it is on disk.

        Raises:
            EsepError: E-1032 when an earlier write failed.
        """
        with self._changed:
            if self._closing or self._log.blocks.broken:
                raise EsepError("E-1032")
            self._waiting.append(one)
            self._rows += one.size
            self._changed.notify()
        return one.done

    def close(self) -> None:
        """Write what waits, and end."""
        with self._changed:
            self._closing = True
            self._changed.notify()
        self._thread.join()
        self._aside.shutdown()
        self._seen.close()

    def _run(self) -> None:
        while group := self._group():
            try:
                end = self._write(group)
            except BaseException as fault:  # noqa: BLE001 - whoever waits must hear of it, whatever it is
                self._failed(group, fault)
                continue
            for one in group:
                if not one.asides:
                    one.done.set_result(end)
            self._lay_aside([one for one in group if one.asides], end)

    def _group(self) -> list[Waiting]:
        with self._changed:
            while not self._waiting and not self._closing:
                self._changed.wait()
        if self._linger and not self._closing:
            sleep(self._linger)
        with self._changed:
            rows, count = 0, 0
            while count < len(self._waiting) and rows < AT_ONCE:
                rows += self._waiting[count].size
                count += 1
            group, self._waiting = self._waiting[:count], self._waiting[count:]
            self._rows -= rows
            return group

    def _write(self, group: Sequence[Waiting]) -> int:
        if self._log.blocks.broken:
            raise EsepError("E-1032")
        if any(one.size for one in group):
            in_clear = joined([one.in_clear for one in group])
            guarded = joined([one.guarded for one in group])
            self._log.append(in_clear, guarded, group[-1].now)
        if self._log.blocks.begins != self._segment:
            self._segment = self._log.blocks.begins
            self._seen.turn()
        return self._log.blocks.end

    def _lay_aside(self, group: Sequence[Waiting], end: int) -> None:
        """Lay aside what came beside fixes, behind the work that goes on: good ones wait for no bad ones."""
        if not group:
            return

        def kept() -> None:
            try:
                self._quarantine.keep([aside for one in group for aside in one.asides], group[-1].now)
            except BaseException as fault:  # noqa: BLE001 - as above
                self._failed(group, fault)
                return
            for one in group:
                one.done.set_result(end)

        self._aside.submit(kept)

    def _failed(self, group: Sequence[Waiting], fault: BaseException) -> None:
        self._log.blocks.broken = True
        for one in group:
            one.done.set_exception(fault)
