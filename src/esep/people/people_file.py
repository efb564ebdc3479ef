"""The file of persons: SQLite with nothing in it that reads as a name.

It holds wrapped keys, identities as ciphertext, a blind index and sealed links. It is opened with the
settings that a promise of durability and of erasure needs, and refused when they do not read back.
"""

import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from esep.kernel.errors import EsepError

SETTINGS = {
    "journal_mode": "wal",
    "synchronous": 2,
    "foreign_keys": 1,
    "trusted_schema": 0,
    "secure_delete": 1,
    "temp_store": 2,
}
WAIT = 10_000
IN_MEMORY = ":memory:"
SCHEMA = """
CREATE TABLE IF NOT EXISTS keys(
    number INTEGER PRIMARY KEY, owner TEXT NOT NULL UNIQUE, id TEXT NOT NULL, wrapped BLOB NOT NULL);
CREATE TABLE IF NOT EXISTS destroyed(
    owner TEXT PRIMARY KEY, key TEXT NOT NULL, at TEXT NOT NULL, why TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS identities(
    number INTEGER PRIMARY KEY, person TEXT NOT NULL, version INTEGER NOT NULL, sealed BLOB NOT NULL,
    UNIQUE(person, version));
CREATE TABLE IF NOT EXISTS numbers(
    blind BLOB PRIMARY KEY, person TEXT NOT NULL) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS numbers_by_person ON numbers(person);
CREATE TABLE IF NOT EXISTS names(
    blind BLOB NOT NULL, folded BLOB NOT NULL, person TEXT NOT NULL,
    PRIMARY KEY(blind, person)) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS names_by_folded ON names(folded);
CREATE INDEX IF NOT EXISTS names_by_person ON names(person);
CREATE TABLE IF NOT EXISTS links(
    person TEXT PRIMARY KEY, domain TEXT NOT NULL, sealed BLOB NOT NULL) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS links_by_domain ON links(domain);
CREATE TABLE IF NOT EXISTS entered(
    person TEXT NOT NULL, office TEXT NOT NULL, PRIMARY KEY(person, office)) WITHOUT ROWID;
"""


class PeopleFile:
    """An open file of persons; `:memory:` keeps nothing.

    Raises:
        EsepError: E-696 when a setting does not read back; E-697 when the file cannot be opened.

    >>> PeopleFile(":memory:").rows("SELECT count(*) FROM keys")
    [(0,)]
    """

    def __init__(self, path: Path | str) -> None:
        if path != IN_MEMORY:
            Path(path).touch(mode=0o600)
        self._connection = sqlite3.connect(path, isolation_level=None, check_same_thread=False)
        try:
            self._prepare(in_memory=path == IN_MEMORY)
        except sqlite3.Error as fault:
            self.close()
            raise _refused(fault) from None

    def rows(self, query: str, values: Sequence[object] = ()) -> list[tuple[Any, ...]]:
        """The rows of a query."""
        try:
            return self._connection.execute(query, values).fetchall()
        except sqlite3.Error as fault:
            raise _refused(fault) from None

    def write_many(self, statement: str, rows: Sequence[Sequence[object]]) -> None:
        """Run a statement for each row, inside `writing`."""
        try:
            self._connection.executemany(statement, rows)
        except sqlite3.Error as fault:
            raise _refused(fault) from None

    @contextmanager
    def writing(self) -> Iterator[None]:
        """One writer at a time; everything in the block is durable when it ends, or nothing was done.

        Raises:
            EsepError: E-697 when the file is held by another writer, full, or cannot be written.
        """
        self._run("BEGIN IMMEDIATE")
        try:
            yield
            self._run("COMMIT")
        except BaseException:
            if self._connection.in_transaction:
                self._connection.execute("ROLLBACK")
            raise

    def empty_log(self) -> None:
        """Bring every page home and cut the log to nothing.

        Raises:
            EsepError: E-691 when a reader elsewhere still needs the log.
        """
        if self.rows("PRAGMA wal_checkpoint(TRUNCATE)")[0][0]:
            raise EsepError("E-691")

    def close(self) -> None:
        """Let go of the file."""
        self._connection.close()

    def _run(self, statement: str) -> None:
        try:
            self._connection.execute(statement)
        except sqlite3.Error as fault:
            raise _refused(fault) from None

    def _prepare(self, *, in_memory: bool) -> None:
        self._connection.execute(f"PRAGMA busy_timeout = {WAIT}")
        for name, wanted in SETTINGS.items():
            self._connection.execute(f"PRAGMA {name} = {wanted}")
            [found] = self._connection.execute(f"PRAGMA {name}").fetchone()
            if found != wanted and not (in_memory and name == "journal_mode"):
                raise EsepError("E-696", setting=name, wanted=wanted, found=found)
        self._connection.executescript(SCHEMA)


def _refused(fault: sqlite3.Error) -> EsepError:
    # Only the name of SQLite's code: its own sentence may quote a value.
    return EsepError("E-697", fault=getattr(fault, "sqlite_errorname", type(fault).__name__))
