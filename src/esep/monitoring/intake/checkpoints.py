"""States of judging on disk: what the rules keep in mind, with the places in both logs that it belongs to.

A state holds what protected persons' devices told, so it is sealed under the key of the hour and can be read
no longer than their fixes can.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from shutil import rmtree
from struct import Struct
from typing import TypeVar

import orjson

from esep.kernel.errors import EsepError
from esep.kernel.outputs import whole
from esep.monitoring.intake.hour_keys import HOUR, HourKeys
from esep.monitoring.intake.in_memory import for_a_moment

STATE, PLACES = "state", "places.json"
KEPT = 2
FILLED = "E-020"  # there is something already
PIECE, HEAD = 1 << 26, Struct("<qq")  # bytes sealed at once; the number of a piece, and of all
LENGTH = Struct("<q")
Identity = tuple[int, ...]
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Places:
    """Where a state stands: up to where of the log of fixes it has judged, what it had said by then, by which
    orders, and which alerts it knows under another beginning than they were told with: told as these bytes.
    """

    position: int
    said: int
    orders: bytes
    continued: Sequence[tuple[Identity, bytes]] = ()


class Checkpoints:
    """The states in a folder, of which few are kept.

    >>> from tempfile import mkdtemp
    >>> kept = Checkpoints(Path(mkdtemp()), HourKeys(Path(mkdtemp())))
    >>> kept.save(Places(40, 7, bytes(16)), now=0, write=lambda path: path.touch())
    >>> kept.places(kept.newest()[0]).position, kept.load(kept.newest()[0], Path.read_bytes)
    (40, b'')
    """

    def __init__(self, folder: Path, keys: HourKeys) -> None:
        self._folder, self._keys = folder, keys

    def newest(self) -> list[Path]:
        """Those there are, the last one first."""
        return sorted(self._folder.glob("[0-9]*"), reverse=True)

    def save(
        self,
        places: Places,
        now: int,
        write: Callable[[Path], None],
        *,
        still: Callable[[], bool] = lambda: True,
    ) -> None:
        """Save a state; it stands whole or not at all.

        Args:
            places: where it stands.
            now: ms; its hour's key seals it.
            write: writes it to a file.
            still: asked in the end whether it is still wanted.
        """
        path = self._folder / f"{places.position:020d}-{places.said:020d}"
        if path.exists():
            return
        self._folder.mkdir(mode=0o700, exist_ok=True)
        try:
            self._save(path, places, now, write, still)
        except EsepError as fault:
            # A process aside has saved the same meanwhile: that one stands, whole.
            if fault.code != FILLED or not (path / PLACES).exists():
                raise
        for old in self.newest()[KEPT:]:
            rmtree(old, ignore_errors=True)  # by the other process, perhaps

    def _save(
        self,
        path: Path,
        places: Places,
        now: int,
        write: Callable[[Path], None],
        still: Callable[[], bool],
    ) -> None:
        with for_a_moment(self._folder) as plain, whole(path) as made:
            write(plain / STATE)
            made.mkdir(mode=0o700)
            self._seal(plain / STATE, made / STATE, now // HOUR)
            told: dict[str, object] = {"position": places.position, "said": places.said, "hour": now // HOUR}
            told |= {"orders": places.orders.hex()}
            told |= {"continued": [(one, told_as.hex()) for one, told_as in places.continued]}
            (made / PLACES).write_bytes(orjson.dumps(told))
            if not still():
                raise EsepError("E-1031")

    def places(self, path: Path) -> Places:
        """Where a state stands."""
        told = orjson.loads((path / PLACES).read_bytes())
        continued = [(tuple(one), bytes.fromhex(told_as)) for one, told_as in told["continued"]]
        return Places(told["position"], told["said"], bytes.fromhex(told["orders"]), continued)

    def load(self, path: Path, read: Callable[[Path], T]) -> T:
        """Take a state up again, by what reads it from a file.

        Raises:
            EsepError: E-1038 when it is sealed under a key that was destroyed.
        """
        hour = orjson.loads((path / PLACES).read_bytes())["hour"]
        with for_a_moment(self._folder) as plain:
            if not self._open(path / STATE, plain / STATE, hour):
                raise EsepError("E-1038", checkpoint=path.name)
            return read(plain / STATE)

    def _seal(self, plain: Path, sealed: Path, hour: int) -> None:
        count = max(1, -(-plain.stat().st_size // PIECE))
        with plain.open("rb") as given, sealed.open("wb") as taken:
            for number in range(count):
                piece = self._keys.seal(HEAD.pack(number, count) + given.read(PIECE), hour)
                taken.write(LENGTH.pack(len(piece)) + piece)

    def _open(self, sealed: Path, plain: Path, hour: int) -> bool:
        with sealed.open("rb") as given, plain.open("wb") as taken:
            number, count = 0, 1
            while number < count:
                piece = self._keys.opened(given.read(*LENGTH.unpack(given.read(LENGTH.size))), hour)
                if piece is None or HEAD.unpack_from(piece)[0] != number:
                    return False
                count = HEAD.unpack_from(piece)[1]
                taken.write(memoryview(piece)[HEAD.size :])
                number += 1
        return True
