"""How far an import has come, so that one that was broken off goes on where it stopped.

It remembers only what is committed. An import that forgets it sends rows again, which changes nothing.
"""

import hashlib
import json
import os
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from pathlib import Path

from esep.register.importing.mapping import ImportMapping


@dataclass
class Counts:
    """What became of the rows of a file and the cards made of them; a correction is one of the new cards."""

    rows: int = 0
    bad: int = 0
    new: int = 0
    known: int = 0
    waiting: int = 0
    aside: int = 0
    flagged: int = 0
    corrected: int = 0


@dataclass
class Progress:
    """The chunks committed so far, what came of them, and how many bytes of bad rows are secured."""

    job: str
    chunks: int = 0
    kept: int = 0
    counts: Counts = field(default_factory=Counts)

    @classmethod
    def read(cls, path: Path, job: str) -> "Progress":
        """The progress of this very job; none when the file speaks of another, or cannot be understood."""
        try:
            told = json.loads(path.read_text(encoding="utf-8"))
            found = cls(told["job"], told["chunks"], told["kept"], Counts(**told["counts"]))
        except (OSError, ValueError, TypeError, KeyError):
            return cls(job)
        return found if found.job == job else cls(job)

    def save(self, path: Path) -> None:
        """Put it in place of what stood there, under the same two names each time: a kill leaves no litter.

        Nobody waits until the disk has it: what a power cut takes away is only sent again.
        """
        unfinished = _unfinished(path)
        descriptor = os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(descriptor, "w", encoding="utf-8") as file:
            json.dump(asdict(self), file)
        unfinished.replace(path)

    @staticmethod
    def forget(path: Path) -> None:
        """The import has ended."""
        path.unlink(missing_ok=True)
        _unfinished(path).unlink(missing_ok=True)


def _unfinished(path: Path) -> Path:
    return path.with_name(path.name + ".part")


def job_of(source: str, mapping: ImportMapping, given: Mapping[str, str]) -> str:
    """What tells one import from another: the digest of the file, the mapping, and what was given besides."""
    told = json.dumps([source, mapping.digest, sorted(given.items())])
    return hashlib.sha256(told.encode()).hexdigest()
