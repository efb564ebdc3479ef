"""The inventory of a ledger: which files hold its postings. It is replaced whole, and what it says counts.

A file that it does not name is not there, whatever the folder shows: a process that was killed left it, or it
was put together with others since.
"""

from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace
from hashlib import sha256
from pathlib import Path
from typing import Any, Self

import orjson

from esep.kernel.errors import EsepError
from esep.kernel.outputs import whole
from esep.ledger.running_hash import START

FILE = "inventory.json"
VERSION = 1


@dataclass(frozen=True, slots=True)
class Part:
    """A file of postings: its name, how many, from which to which entry and moment, and its SHA-256."""

    file: str
    rows: int
    first_seq: int
    last_seq: int
    first_known_at: int
    last_known_at: int
    sha256: str


@dataclass(frozen=True, slots=True)
class Words:
    """The file of the dictionaries as far as it is valid: the length up to there, and the SHA-256 of that."""

    file: str
    size: int = 0
    sha256: str = sha256(b"").hexdigest()


@dataclass(frozen=True, slots=True)
class Kept:
    """The dataset of a measure by one declaration of it, up to and with an entry.

    Args:
        measure: its name.
        fingerprint: of its declaration, see `fingerprints`.
        seq: the last entry that was posted.
        known_at: when the register learned of that entry, microseconds since 1970.
        chain: the journal's chain hash at that entry, in hex.
        running: the hash that runs over all postings, in hex.
        parts: its files, in the order of entries.
    """

    measure: str
    fingerprint: str
    seq: int = 0
    known_at: int = 0
    chain: str = START.hex()
    running: str = START.hex()
    parts: tuple[Part, ...] = ()

    @property
    def rows(self) -> int:
        """How many postings there are."""
        return sum(part.rows for part in self.parts)


@dataclass(frozen=True, slots=True)
class Inventory:
    """Everything that a ledger holds."""

    words: Words = Words("dictionary-1.jsonl")
    datasets: tuple[Kept, ...] = ()

    @classmethod
    def read(cls, folder: Path) -> Self:
        """The inventory in a ledger's folder; an empty one where there is no ledger yet.

        Raises:
            EsepError: E-871 when it cannot be read, or is of another version.
        """
        try:
            text = (folder / FILE).read_bytes()
        except FileNotFoundError:
            return cls()
        except OSError as fault:
            raise EsepError("E-871", fault=type(fault).__name__) from None
        try:
            told = _checked(orjson.loads(text))
            return cls(Words(**told["words"]), tuple(map(_kept, told["datasets"])))
        except (ValueError, TypeError, KeyError, AttributeError) as fault:
            raise EsepError("E-871", fault=type(fault).__name__) from None

    def replace_in(self, folder: Path) -> None:
        """Put it in place of the former one, durably.

        Raises:
            EsepError: E-021 when it cannot be written.
        """
        held = asdict(self)
        told = {"version": VERSION, "sha256": _digest(held), **held}
        with whole(folder / FILE) as temporary:
            temporary.touch(mode=0o600)
            temporary.write_bytes(orjson.dumps(told, option=orjson.OPT_INDENT_2))

    def of(self, measure: str, fingerprint: str) -> Kept | None:
        """The dataset of a measure by one declaration."""
        asked = (measure, fingerprint)
        return next((one for one in self.datasets if (one.measure, one.fingerprint) == asked), None)

    def with_(self, words: Words, changed: Sequence[Kept]) -> Self:
        """The inventory with datasets in place of those of the same measure and fingerprint, or added."""
        datasets = {(one.measure, one.fingerprint): one for one in (*self.datasets, *changed)}
        return replace(self, words=words, datasets=tuple(datasets.values()))


def _checked(told: Any) -> Any:  # noqa: ANN401 - whatever JSON holds
    held = {"words": told["words"], "datasets": told["datasets"]}
    if told["version"] != VERSION or told["sha256"] != _digest(held):
        raise ValueError("of another version, or changed")
    return held


def _digest(held: Any) -> str:  # noqa: ANN401 - JSON
    return sha256(orjson.dumps(held, option=orjson.OPT_SORT_KEYS)).hexdigest()


def _kept(told: Any) -> Kept:  # noqa: ANN401 - JSON
    return Kept(**told | {"parts": tuple(Part(**part) for part in told["parts"])})
