"""What each device has sent before: a report sent again is told from a new one and from a forged one.

The counter of a device never goes back. The same counter with the same content is the same report sent again:
it is acknowledged once more and kept once. The same counter with other content is no report of that device:
whoever holds a copy of its key, or plays an altered recording, sends it. An old counter never used before is
a report that was held up: it is taken, however old. All that was ever kept is remembered: the last segments
of the log in a table, older ones in files of sorted digests beside them.
"""

from concurrent.futures import Future, ThreadPoolExecutor
from itertools import pairwise
from pathlib import Path
from threading import Lock
from types import ModuleType

import numpy as np
import numpy.typing as npt

from esep.kernel.outputs import whole
from esep.monitoring.fixes import FIX, Fixes
from esep.monitoring.intake.blocks import segments
from esep.monitoring.intake.fix_log import portions
from esep.monitoring.intake.hour_keys import HourKeys

NEW, BACK, AGAIN, OTHER, ASK = range(5)
WINDOW = 1024
Verdicts = npt.NDArray[np.uint8]
Words = npt.NDArray[np.uint64]
INDEX, COUNTERS = ".seen.npy", "counters.npz"
ANY = np.uint64(1)  # in the place of a digest: what a protected person's device said is not told even so
SMALLEST = 1 << 12
EVERY = 8  # segments after which the counters are written down


class Counters:
    """The highest counter of each device, and a window of those used below it."""

    def __init__(self) -> None:
        self.highest = np.full(64, -1, np.int64)
        self.window = np.zeros((64, WINDOW // 8), np.uint8)

    def make_room(self, devices: int) -> None:
        """Make room for devices with numbers below `devices`."""
        have = len(self.highest)
        if devices > have:
            more = max(devices, 2 * have) - have
            self.highest = np.append(self.highest, np.full(more, -1, np.int64))
            self.window = np.concatenate([self.window, np.zeros((more, WINDOW // 8), np.uint8)])

    def save(self, path: Path, position: int) -> None:
        """Write them down as they are after all that stands in the log before a position."""
        with whole(path) as made, made.open("wb") as file:
            np.savez(file, highest=self.highest, window=self.window, position=np.int64(position))

    @classmethod
    def load(cls, path: Path) -> tuple["Counters", int]:
        """Those written down, and the position in the log after which they have seen nothing."""
        made = cls()
        if not path.exists():
            return made, 0
        with np.load(path) as told:
            made.highest, made.window = told["highest"], told["window"]
            return made, int(told["position"])


class Table:
    """Digests by device and counter, in memory: open addressing, never more than half full.

    Args:
        rows: as many as it will hold; for more it is made larger, which takes its time.
    """

    def __init__(self, rows: int = 0) -> None:
        size = max(SMALLEST, 1 << (2 * rows).bit_length())
        self.keys, self.kept = np.zeros(size, np.uint64), np.zeros(size, np.uint64)
        self._used = 0

    def make_room(self, rows: int) -> None:
        """Make room for so many more."""
        self._used += rows
        size = len(self.keys)
        while 2 * self._used > size:
            size *= 4
        if size > len(self.keys):
            larger = np.zeros(size, np.uint64), np.zeros(size, np.uint64)
            _compiled().move(self.keys, self.kept, *larger)
            self.keys, self.kept = larger

    def found(self, key: np.uint64) -> np.uint64:
        """The digest under a key, 0 where there is none."""
        at = _compiled().slot(self.keys, key)
        return self.kept[at] if self.keys[at] == key else np.uint64(0)

    def remember(self, key: np.uint64, digest: np.uint64) -> None:
        """Keep a digest under a key."""
        self.make_room(1)
        at = _compiled().slot(self.keys, key)
        self.keys[at], self.kept[at] = key, digest


class Seen:
    """Counters and contents of all devices, as a log on disk holds them and as rows are judged after that.

    Args:
        log: the folder of the log; files of digests stand beside its segments.
        keys: open what is sealed in it.
        segment: bytes of a segment of the log.

    >>> from tempfile import mkdtemp
    >>> from esep.monitoring.fixes import fixes
    >>> place = Path(mkdtemp())
    >>> seen = Seen(place, HourKeys(place / "hours"))
    >>> seen.judged(fixes(4, device=3, seq=[1, 5, 2, 5], at=[1, 2, 3, 2])).tolist()
    [0, 0, 1, 2]
    """

    def __init__(self, log: Path, keys: HourKeys, segment: int = 0) -> None:
        self._log, self._keys, self._rows = log, keys, segment // FIX.itemsize
        self._changing, self._aside = Lock(), ThreadPoolExecutor(1)
        self._turning: Future[None] | None = None
        self._counters, position = Counters.load(log / COUNTERS)
        self._recent, self._before = Table(self._rows), Table()
        self._older: list[Words] = []
        self._recover(position)

    def judged(self, rows: Fixes) -> Verdicts:
        """What each row is: NEW, BACK (new under an old counter), AGAIN (sent before), OTHER (forged)."""
        verdicts = np.zeros(len(rows), np.uint8)
        with self._changing:
            digests = _counted(rows, self._counters, self._recent, verdicts)
            for place in np.flatnonzero(verdicts == ASK).tolist():
                verdicts[place] = self._asked(rows[place : place + 1], digests[place])
        return verdicts

    def turn(self) -> None:
        """A segment is full: its digests go to a file, behind the work that goes on."""
        if self._turning:
            self._turning.result()
        with self._changing:
            self._before, self._recent = self._recent, Table(self._rows)
        self._turning = self._aside.submit(self._written_down)

    def close(self) -> None:
        """Let what goes on behind come to its end."""
        self._aside.shutdown()

    def _recover(self, position: int) -> None:
        """See again what was kept after the counters were written down, and the last segment."""
        self._index()
        kept = segments(self._log)
        for found in portions(self._log, self._keys, position) if kept else ():
            for rows in (found.open, found.guarded):
                table = self._recent if found.after > kept[-1] else Table()
                _counted(rows, self._counters, table, np.zeros(len(rows), np.uint8))

    def _written_down(self) -> None:
        self._index()
        kept = segments(self._log)
        counters, position = Counters.load(self._log / COUNTERS)
        if sum(position <= begins for begins in kept) <= EVERY:
            return
        # Only what is on disk is written down: a counter that was merely judged may never have been kept.
        end = kept[-1]
        for found in portions(self._log, self._keys, position, end):
            for rows in (found.open, found.guarded):
                _counted(rows, counters, Table(), np.zeros(len(rows), np.uint8))
        counters.save(self._log / COUNTERS, end)

    def _index(self) -> None:
        """Files of digests for all segments but the last, those made before as they are."""
        begins = segments(self._log)
        for first, after in pairwise(begins):
            path = self._log / f"{first:020d}{INDEX}"
            if not path.exists():
                _write_index(path, self._log, self._keys, (first, after))
        loaded = [np.load(path, mmap_mode="r") for path in sorted(self._log.glob("*" + INDEX), reverse=True)]
        with self._changing:
            self._older = loaded

    def _asked(self, row: Fixes, digest: np.uint64) -> int:
        """A counter used before, or below the window: what was kept under it, in whichever segment?"""
        key = _keys_of(row)[0]
        found = self._recent.found(key) or self._before.found(key) or self._in_files(key)
        if not found:
            self._recent.remember(key, digest)
            return BACK
        return AGAIN if found in (digest, ANY) else OTHER

    def _in_files(self, key: np.uint64) -> np.uint64:
        for table in self._older:
            place = int(np.searchsorted(table[0], key))
            if place < table.shape[1] and table[0][place] == key:
                return np.uint64(table[1][place])
        return np.uint64(0)


def prepare() -> None:
    """Load what is compiled, so that the first fix does not wait for it."""
    _counted(np.zeros(1, FIX), Counters(), Table(), np.zeros(1, np.uint8))


def _counted(rows: Fixes, counters: Counters, table: Table, verdicts: Verdicts) -> Words:
    if not len(rows):
        return np.zeros(0, np.uint64)
    counters.make_room(int(rows["device"].max()) + 1)
    table.make_room(len(rows))
    own, digests = _digests(rows)
    of = (counters.highest, counters.window, table.keys, table.kept)
    _compiled().count(own, digests, *of, verdicts)
    return digests


def _digests(rows: Fixes) -> tuple[Fixes, Words]:
    """Rows as the compiled part takes them, and their digests."""
    # What was read from a file cannot be written to, which would be another type and be compiled once more.
    own = rows if rows.flags.writeable else rows.copy()
    digests = np.zeros(len(own), np.uint64)
    _compiled().contents(own, digests)
    return own, digests


def _write_index(path: Path, log: Path, keys: HourKeys, between: tuple[int, int]) -> None:
    words, digests = [], []
    for found in portions(log, keys, *between):
        words += [_keys_of(found.open), _keys_of(found.guarded)]
        digests += [_digests(found.open)[1], np.full(len(found.guarded), ANY)]
    joined = np.concatenate(words)
    order = np.argsort(joined)
    with whole(path) as made, made.open("wb") as file:
        np.save(file, np.stack([joined[order], np.concatenate(digests)[order]]))


def _keys_of(rows: Fixes) -> Words:
    return (rows["device"].astype(np.uint64) + np.uint64(1)) << np.uint64(32) | rows["seq"].astype(np.uint64)


def _compiled() -> ModuleType:
    # Loading takes most of a second, which only who takes in fixes has to spend.
    from esep.monitoring.intake import counting  # noqa: PLC0415

    return counting
