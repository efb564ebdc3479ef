"""What stands in a history: each file with its rows and two digests, of its bytes and of what it says.

The second one does not depend on how Parquet was written: whoever has the same fixes has the same digest,
whichever program wrote them. It is SHA-256 over the codes of the devices, sorted, as JSON, then the fixes as
records of 40 bytes (`fixes.FIX`, `device` a place among those codes) with their labels, by device, counter
and time.
"""

import hashlib
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

import numpy as np
import orjson

from esep.kernel.digests import digest_of
from esep.kernel.errors import EsepError
from esep.kernel.outputs import whole
from esep.monitoring.fixes import Fixes, Labels
from esep.monitoring.history.parquet import SCHEMA, parts_of, read_part

MANIFEST, VERSION = "manifest.json", 1
FIRST, LAST = -(2**40), 2**40  # hours: all there are


@dataclass(frozen=True, slots=True)
class Part:
    """A file of a history."""

    name: str
    rows: int
    sha256: str
    content: str


@dataclass(frozen=True, slots=True)
class Inventory:
    """The files of a history, and the place in the log of fixes up to which it reaches."""

    parts: tuple[Part, ...] = ()
    position: int = 0

    @property
    def rows(self) -> int:
        """The fixes of all files."""
        return sum(part.rows for part in self.parts)

    def save(self, folder: Path) -> None:
        """Write it into the folder of the history, with what its columns are."""
        columns = [{"name": field.name, "type": str(field.type)} for field in SCHEMA]
        parts = sorted((asdict(part) for part in self.parts), key=lambda part: str(part["name"]))
        told = {"version": VERSION, "rows": self.rows, "position": self.position, "columns": columns}
        with whole(folder / MANIFEST) as made:
            made.write_bytes(orjson.dumps(told | {"files": parts}, option=orjson.OPT_INDENT_2))
            made.chmod(0o600)

    @classmethod
    def load(cls, folder: Path) -> "Inventory":
        """The inventory in a folder; an empty one where there is none.

        Raises:
            EsepError: E-1040 when it cannot be understood.
        """
        path = folder / MANIFEST
        if not path.exists():
            return cls()
        try:
            told = orjson.loads(path.read_bytes())
            parts = tuple(Part(**part) for part in told["files"])
            made = cls(parts, int(told["position"]))
        except (ValueError, TypeError, KeyError):
            raise EsepError("E-1040", folder=folder) from None
        if told["version"] != VERSION or any(not _plain(part.name) for part in parts):
            raise EsepError("E-1040", folder=folder)
        return made


def part_of(folder: Path, path: Path) -> Part:
    """What is to be written down of a file.

    Raises:
        EsepError: E-1041 when it is no file of a history.
    """
    name = path.relative_to(folder).as_posix()
    batch, labels, codes = _read(path, name)
    return Part(name, len(batch), digest_of(path), content(batch, labels, codes))


def require_whole(folder: Path) -> Inventory:
    """Read a history through: is every file there, as it was written, and no other?

    Raises:
        EsepError: E-1040 without an inventory that can be understood; E-1041 for a file that is missing, was
            changed or cannot be read; E-1042 for one that the inventory does not know.
    """
    inventory = Inventory.load(folder)
    if not (folder / MANIFEST).exists():
        raise EsepError("E-1040", folder=folder)
    known = {part.name for part in inventory.parts}
    for _, path in parts_of(folder, FIRST, LAST):
        if (name := path.relative_to(folder).as_posix()) not in known:
            raise EsepError("E-1042", file=name)
    for part in inventory.parts:
        if not (folder / part.name).is_file() or part_of(folder, folder / part.name) != part:
            raise EsepError("E-1041", file=part.name)
    return inventory


def content(batch: Fixes, labels: Labels, codes: Sequence[str]) -> str:
    """The digest of what a file says.

    >>> from esep.monitoring.fixes import fixes, labelled
    >>> one = fixes(2, device=[0, 1], seq=7)
    >>> same = fixes(2, device=[0, 1], seq=7)
    >>> content(one, labelled(one), ["A", "B"]) == content(same[::-1], labelled(same), ["A", "B"])
    True
    """
    present = sorted({codes[device] for device in np.unique(batch["device"]).tolist()})
    numbers = {code: number for number, code in enumerate(present)}
    places = np.array([numbers.get(code, 0) for code in codes], np.uint32)
    rows = batch.copy()
    rows["device"] = places[batch["device"]] if len(codes) else 0
    order = np.lexsort((rows["received_at"], rows["at"], rows["seq"], rows["device"]))
    running = hashlib.sha256(orjson.dumps(present))
    running.update(rows[order].tobytes())
    running.update(np.ascontiguousarray(labels[order].astype("<u2")).tobytes())
    return running.hexdigest()


def _read(path: Path, name: str) -> tuple[Fixes, Labels, list[str]]:
    try:
        return read_part(path)
    except (OSError, ValueError, KeyError) as fault:  # pyarrow's own faults are of these kinds
        raise EsepError("E-1041", file=name) from fault


def _plain(name: str) -> bool:
    """Whether a name leads to a file of an hour and nowhere else."""
    hour, _, part = name.partition("/")
    return hour.startswith("hour=") and part.startswith("part-") and "/" not in part and ".." not in name
