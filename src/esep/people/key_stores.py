"""Where wrapped keys lie: in memory, or in the file of persons."""

from collections.abc import Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager
from threading import RLock

import orjson

from esep.people.keyring import Erasure, StoredKey
from esep.people.people_file import PeopleFile
from esep.people.sealing import WRAPPED

KEYS = "SELECT owner, id, wrapped FROM keys WHERE owner IN (SELECT value FROM json_each(?))"
ERASURES = "SELECT owner, at, why FROM destroyed WHERE owner IN (SELECT value FROM json_each(?))"


class MemoryKeys:
    """Keys that last as long as the process: for tests and trials.

    >>> MemoryKeys().keys(["person:p-a"])
    {}
    """

    def __init__(self) -> None:
        self._keys: dict[str, StoredKey] = {}
        self._erasures: dict[str, Erasure] = {}
        self._lock = RLock()

    @contextmanager
    def writing(self) -> Iterator[None]:
        """Hold the store against other threads; an error leaves it as it was."""
        with self._lock:
            before = dict(self._keys), dict(self._erasures)
            try:
                yield
            except BaseException:
                self._keys, self._erasures = before
                raise

    def keys(self, owners: Sequence[str]) -> dict[str, StoredKey]:
        """The keys of those owners that have one."""
        return {owner: self._keys[owner] for owner in owners if owner in self._keys}

    def erasures(self, owners: Sequence[str]) -> dict[str, Erasure]:
        """The erasures of those owners whose key was destroyed."""
        return {owner: self._erasures[owner] for owner in owners if owner in self._erasures}

    def add(self, keys: Sequence[StoredKey]) -> None:
        """Keep new keys."""
        self._keys.update({key.owner: key for key in keys})

    def destroy(self, erasures: Sequence[Erasure]) -> None:
        """Forget the keys and keep the erasures."""
        for erasure in erasures:
            self._keys.pop(erasure.owner, None)
            self._erasures[erasure.owner] = erasure

    def sweep(self) -> None:
        """Nothing lies beside memory."""


class SqliteKeys:
    """Keys in the file of persons.

    Rows are only ever appended and a key is overwritten by zeros of its own length: a row that moved between
    pages would leave a copy of its key behind. What was erased stands in a table of its own for this reason.
    """

    def __init__(self, file: PeopleFile) -> None:
        self._file = file

    def writing(self) -> AbstractContextManager[None]:
        """One writer at a time; durable when the block ends."""
        return self._file.writing()

    def keys(self, owners: Sequence[str]) -> dict[str, StoredKey]:
        """The keys of those owners that have one and were not erased."""
        rows = self._file.rows(KEYS, _listed(owners))
        gone = bytes(WRAPPED)
        return {row[0]: StoredKey(*row) for row in rows if row[2] != gone}

    def erasures(self, owners: Sequence[str]) -> dict[str, Erasure]:
        """The erasures of those owners whose key was destroyed."""
        rows = self._file.rows(ERASURES, _listed(owners))
        return {owner: Erasure(owner, at, why) for owner, at, why in rows}

    def add(self, keys: Sequence[StoredKey]) -> None:
        """Append new keys."""
        self._file.write_many("INSERT INTO keys(owner, id, wrapped) VALUES (?, ?, ?)", keys)

    def destroy(self, erasures: Sequence[Erasure]) -> None:
        """Overwrite the keys and keep the erasures."""
        self._file.write_many(
            "INSERT INTO destroyed(owner, key, at, why)"
            " VALUES (?1, coalesce((SELECT id FROM keys WHERE owner = ?1), ''), ?2, ?3)",
            [(erasure.owner, erasure.at, erasure.why) for erasure in erasures],
        )
        self._file.write_many(
            "UPDATE keys SET wrapped = ? WHERE owner = ?",
            [(bytes(WRAPPED), erasure.owner) for erasure in erasures],
        )

    def sweep(self) -> None:
        """Empty the log beside the file, where overwritten pages would stay."""
        self._file.empty_log()


def _listed(owners: Sequence[str]) -> tuple[str]:
    return (orjson.dumps(list(owners)).decode(),)
