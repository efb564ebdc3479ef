"""The journal in SQLite: the embedded default, one file beside which nothing has to run.

Write-ahead log with `synchronous` FULL: what was acknowledged survives a power cut
(https://sqlite.org/wal.html, https://sqlite.org/pragma.html#pragma_synchronous). The settings are read back
at each opening; a store that does not keep them is not opened.
"""

import sqlite3
import time
from collections.abc import Iterable, Sequence
from pathlib import Path

from esep.kernel.clock import utc_now
from esep.kernel.errors import EsepError
from esep.kernel.outputs import sync
from esep.register.journal import WAIT, Clock
from esep.register.questions import Connection, Row
from esep.register.sql import SqlJournal

APPLICATION = 0x65736570  # "esep" in the file's header, so that another database is not taken for a register
VERSION = 1
SETTINGS = {
    "journal_mode": "wal",
    "synchronous": 2,
    "foreign_keys": 1,
    "trusted_schema": 0,
    "recursive_triggers": 1,
}
PAUSE = 0.008  # seconds between the first two tries to become the writer: two or three commits take as long
SHORTEST_PAUSE = 0.0005
# A writer waits in its own way, see `begin`; with 64 MiB a large import writes an index page once per commit.
TO_WRITE = ("PRAGMA busy_timeout = 0", "PRAGMA cache_size = -65536")
TO_READ = ("PRAGMA query_only = 1",)
# The index of the log then lies in memory, and nobody else reads or writes meanwhile:
# https://sqlite.org/wal.html#use_of_wal_without_shared_memory
ALONE = "PRAGMA locking_mode = exclusive"
FULL, NO_ROOM_TO_SHARE = "E-603", "SQLITE_IOERR_SHMSIZE"
_FAULT = 0xFF  # the general fault in an extended result code of SQLite

SCHEMA = """
    BEGIN IMMEDIATE;
    CREATE TABLE journal (
        seq INTEGER PRIMARY KEY, entry BLOB NOT NULL, leaf BLOB NOT NULL, chain BLOB NOT NULL
    ) STRICT;
    CREATE TABLE cards (
        id BLOB PRIMARY KEY, seq INTEGER NOT NULL, fingerprint BLOB NOT NULL
    ) STRICT, WITHOUT ROWID;
    CREATE TABLE records (
        record TEXT PRIMARY KEY, cards TEXT NOT NULL, seq INTEGER, state BLOB
    ) STRICT, WITHOUT ROWID;
    CREATE TABLE subtrees (
        height INTEGER, number INTEGER, hash BLOB NOT NULL, PRIMARY KEY (height, number)
    ) STRICT, WITHOUT ROWID;
"""
KEPT = ("journal", "cards", "subtrees")
GUARD = """
    CREATE TRIGGER {table}_{act}_refused BEFORE {act} ON {table}
        BEGIN SELECT raise(ABORT, 'the journal is only added to'); END;
"""


def create(path: Path) -> None:
    """Make an empty journal; it is there whole or not at all.

    Raises:
        EsepError: E-600 when something lies at the path; E-603, E-607 when it cannot be written.
    """
    if path.exists():
        raise EsepError("E-600", place=path.name)
    unfinished = path.with_name(path.name + ".new")
    try:
        unfinished.unlink(missing_ok=True)
        _fill(unfinished)
        unfinished.rename(path)
        sync(path.parent)
    except sqlite3.DatabaseError as fault:
        raise _refusal(fault) from fault
    except OSError as fault:
        raise EsepError("E-607", fault=type(fault).__name__) from fault


class SqliteJournal(SqlJournal):
    """The journal in a file that `create` has made.

    Args:
        path: the file.
        clock: tells the present instant, in UTC.
        wait: seconds to wait for another writer.

    Raises:
        EsepError: E-604 when the store does not keep a setting; E-609 when the file is no journal of this
        version.
    """

    def __init__(self, path: Path, clock: Clock = utc_now, wait: float = WAIT) -> None:
        super().__init__(clock)
        self._path = path
        self._wait = wait
        self._alone = False  # whether the connection to read keeps everybody else out
        self.check_settings()

    def check_settings(self) -> None:
        """Connect anew, which reads every setting back; on a full disk to read at least."""
        try:
            super().check_settings()
        except EsepError as refusal:
            if refusal.code != FULL:
                raise

    def _connect(self, *, to_write: bool) -> Connection:
        """A connection; a disk without room even for the file that readers share is read alone."""
        if to_write and self._alone and self._reading:
            self._reading.close()  # it would keep the writer out, and there may be room by now
            self._reading, self._alone = None, False
        try:
            return SqliteConnection(self._path, self._wait, to_write=to_write)
        except EsepError as refusal:
            if refusal.code != FULL or to_write:
                raise
            self._alone = True
            return SqliteConnection(self._path, self._wait, to_write=False, alone=True)


class SqliteConnection(Connection):
    """A connection to the file; `alone` keeps everybody else out, and needs no file beside it."""

    def __init__(self, path: Path, wait: float, *, to_write: bool, alone: bool = False) -> None:
        self._wait = wait
        try:
            address = f"{path.absolute().as_uri()}?mode=rw"
            self._made = sqlite3.connect(address, uri=True, timeout=wait, isolation_level=None)
        except sqlite3.DatabaseError as fault:
            raise _refusal(fault) from fault
        try:
            if alone:
                self.rows(ALONE)
            self._identify(path)
            self._set()
            for setting in TO_WRITE if to_write else TO_READ:
                self.rows(setting)
        except BaseException:
            self.close()
            raise

    def rows(self, question: str, values: Sequence[object] = ()) -> list[Row]:
        """The answer to a question."""
        try:
            return self._made.execute(question, values).fetchall()
        except sqlite3.DatabaseError as fault:
            raise _refusal(fault) from fault

    def many(self, statement: str, rows: Iterable[Row]) -> None:
        """One statement for many rows."""
        try:
            self._made.executemany(statement, rows)
        except sqlite3.DatabaseError as fault:
            raise _refusal(fault) from fault

    def begin(self) -> None:
        """Become the one writer.

        SQLite's own waiting sleeps longer and longer, so that who has waited most is served last. Here they
        try more and more often.
        """
        until, tries = time.monotonic() + self._wait, 0
        while not self._begun():
            if time.monotonic() >= until:
                raise EsepError("E-602", seconds=f"{self._wait:g}")
            tries += 1
            time.sleep(max(SHORTEST_PAUSE, PAUSE / tries))

    def commit(self) -> None:
        """Make it durable."""
        try:
            self._made.execute("COMMIT")
        except sqlite3.DatabaseError as fault:
            raise _refusal(fault, otherwise="E-601") from fault

    def close(self) -> None:
        """Let go."""
        self._made.close()

    def _begun(self) -> bool:
        try:
            self._made.execute("BEGIN IMMEDIATE")
        except sqlite3.DatabaseError as fault:
            if _code(fault) == sqlite3.SQLITE_BUSY:
                return False
            raise _refusal(fault) from fault
        return True

    def _identify(self, path: Path) -> None:
        found = [self.rows(f"PRAGMA {name}")[0][0] for name in ("application_id", "user_version")]
        if found != [APPLICATION, VERSION]:
            raise EsepError("E-609", place=path.name, found=found[1], needed=VERSION)

    def _set(self) -> None:
        for setting, needed in SETTINGS.items():
            self.rows(f"PRAGMA {setting} = {needed}")
            [[found]] = self.rows(f"PRAGMA {setting}")
            if found != needed:
                raise EsepError("E-604", setting=setting, found=found, needed=needed)


def _fill(path: Path) -> None:
    guards = [GUARD.format(table=table, act=act) for table in KEPT for act in ("UPDATE", "DELETE")]
    header = f"PRAGMA application_id = {APPLICATION}; PRAGMA user_version = {VERSION};"
    connection = sqlite3.connect(path, isolation_level=None)
    try:
        connection.execute("PRAGMA journal_mode = wal")
        connection.execute("PRAGMA synchronous = full")
        connection.executescript(SCHEMA + "".join(guards) + header + "COMMIT;")
    finally:
        connection.close()


def _code(fault: sqlite3.Error) -> int:
    """SQLite's general result code; Python's own complaints have none."""
    return getattr(fault, "sqlite_errorcode", sqlite3.SQLITE_MISUSE) & _FAULT


def _refusal(fault: sqlite3.Error, otherwise: str = "E-607") -> EsepError:
    """What SQLite reports, in words and without the values of the statement."""
    name = getattr(fault, "sqlite_errorname", type(fault).__name__)
    codes = {
        sqlite3.SQLITE_FULL: "E-603",
        sqlite3.SQLITE_BUSY: "E-602",
        sqlite3.SQLITE_CONSTRAINT: "E-606",
        sqlite3.SQLITE_CORRUPT: "E-610",
        sqlite3.SQLITE_NOTADB: "E-610",
    }
    if name == NO_ROOM_TO_SHARE and otherwise == "E-607":
        otherwise = FULL
    return EsepError(codes.get(_code(fault), otherwise), fault=name, seconds=f"{WAIT:g}")
