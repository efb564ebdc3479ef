"""How far an import has come, so that one that was broken off goes on where it stopped.

It remembers only what is committed. An import that forgets it sends rows again, which changes nothing.
"""

import hashlib
import json
import os
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from pathlib import Path

from esep.kernel.outputs import whole
from esep.register.importing.mapping import ImportMapping


@dataclass
class Counts:
    """What became of the rows of a file and the cards made of them."""

    rows: int = 0
    bad: int = 0
    new: int = 0
    known: int = 0
    waiting: int = 0
    aside: int = 0
    flagged: int = 0


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
        """Bring it to disk, whole."""
        with whole(path) as temporary:
            descriptor = os.open(temporary, os.O_WRONLY | os.O_CREAT, 0o600)
            with os.fdopen(descriptor, "w", encoding="utf-8") as file:
                json.dump(asdict(self), file)


def job_of(source: str, mapping: ImportMapping, given: Mapping[str, str]) -> str:
    """What tells one import from another: the digest of the file, the mapping, and what was given besides."""
    told = json.dumps([source, mapping.digest, sorted(given.items())])
    return hashlib.sha256(told.encode()).hexdigest()
