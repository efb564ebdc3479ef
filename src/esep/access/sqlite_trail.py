"""The rows of a trail in `trail.sqlite`: durable when written, and closed to every change from then on."""

import sqlite3
from collections.abc import Iterator
from pathlib import Path
from typing import Self

from esep.access.trail import START, Chains, Head
from esep.kernel.errors import EsepError

PATIENCE = 5.0  # seconds to wait for another writer
SETTINGS = {"journal_mode": "wal", "synchronous": 2, "foreign_keys": 1, "trusted_schema": 0}
SCHEMA = """
CREATE TABLE IF NOT EXISTS trail (
    seq INTEGER PRIMARY KEY,
    row BLOB NOT NULL,
    chain BLOB NOT NULL CHECK (length(chain) = 32)
);
CREATE TRIGGER IF NOT EXISTS trail_keeps_update BEFORE UPDATE ON trail
BEGIN SELECT RAISE(ABORT, 'rows of the trail are never changed'); END;
CREATE TRIGGER IF NOT EXISTS trail_keeps_delete BEFORE DELETE ON trail
BEGIN SELECT RAISE(ABORT, 'rows of the trail are never deleted'); END;
"""
LAST = "SELECT seq, chain FROM trail ORDER BY seq DESC LIMIT 1"


class SqliteRows:
    """Rows in a SQLite file. After any failure the connection is dropped and opened anew, never continued.

    Raises:
        EsepError: E-665 when the file cannot be opened for writing; E-667 when SQLite does not keep the
            settings that make a row durable.

    >>> import tempfile
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     SqliteRows(Path(folder) / "trail.sqlite").head().size
    0
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self._connection: sqlite3.Connection | None = None
        self._open()

    def append(self, row: bytes, after: Chains) -> Head:
        """Keep a row and the head it makes, in one transaction that reaches the disk.

        Raises:
            EsepError: E-665 when it could not be written.
        """
        try:
            connection = self._open()
            connection.execute("BEGIN IMMEDIATE")
            head = after(_head(connection))
            connection.execute("INSERT INTO trail VALUES (?, ?, ?)", (head.size, row, head.chain))
            connection.execute("COMMIT")
        except BaseException as fault:
            # A commit that failed has an unknown outcome: this connection must not go on as if it knew.
            self.close()
            if isinstance(fault, sqlite3.Error):
                raise EsepError("E-665", reason=_reason(fault)) from fault
            raise
        return head

    def head(self) -> Head:
        """The head as it stands.

        Raises:
            EsepError: E-671 when the file cannot be read.
        """
        try:
            return _head(self._open())
        except sqlite3.Error as fault:
            self.close()
            raise EsepError("E-671", reason=_reason(fault)) from fault

    def rows(self, after: int | None = None) -> Iterator[tuple[int, bytes, bytes]]:
        """The rows from number `after` + 1 on; all when None, those that somebody put before the first too.

        Raises:
            EsepError: E-671 when the file cannot be read.
        """
        try:
            asked = "SELECT seq, row, chain FROM trail WHERE ?1 IS NULL OR seq > ?1 ORDER BY seq"
            for number, row, chain in self._open().execute(asked, (after,)):
                yield number, _bytes(row), _bytes(chain)
        except sqlite3.Error as fault:
            self.close()
            raise EsepError("E-671", reason=_reason(fault)) from fault

    def close(self) -> None:
        """Let go of the file; the next call opens it again."""
        connection, self._connection = self._connection, None
        if connection is not None:
            connection.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def _open(self) -> sqlite3.Connection:
        if self._connection is not None:
            return self._connection
        try:
            self._path.touch(mode=0o600)
            connection = sqlite3.connect(self._path, timeout=PATIENCE, isolation_level=None)
        except (OSError, sqlite3.Error) as fault:
            raise EsepError("E-665", reason=_reason(fault)) from fault
        try:
            _prepare(connection)
        except sqlite3.Error as fault:
            connection.close()
            raise EsepError("E-665", reason=_reason(fault)) from fault
        except EsepError:
            connection.close()
            raise
        self._connection = connection
        return connection


def _prepare(connection: sqlite3.Connection) -> None:
    """Set what makes a row durable, and believe only what reads back."""
    for name, value in SETTINGS.items():
        connection.execute(f"PRAGMA {name} = {value}")
    for name, value in SETTINGS.items():
        [found] = connection.execute(f"PRAGMA {name}").fetchone()
        if found != value:
            raise EsepError("E-667", setting=name, found=found, wanted=value)
    connection.executescript(SCHEMA)


def _head(connection: sqlite3.Connection) -> Head:
    last = connection.execute(LAST).fetchone()
    return Head(*last) if last else Head(0, START)


def _bytes(cell: object) -> bytes:
    # Whoever edited the file may have left a text or a number here: it must be found, not crash.
    return cell if isinstance(cell, bytes) else repr(cell).encode()


def _reason(fault: Exception) -> str:
    """The kind of failure, in SQLite's own word; never its message, which may hold a path or a value."""
    return getattr(fault, "sqlite_errorname", None) or type(fault).__name__
