"""A table made from the journal, in a file beside it: caught up before every answer, and never the truth.

Whoever deletes the file loses the time it takes to make it again. A file that is broken, that belongs to
another journal or was made by another meaning is made anew; where none can be kept, memory does.
"""

import sqlite3
from collections.abc import Callable, Iterable, Iterator
from itertools import chain
from pathlib import Path
from typing import TypeVar

from esep.register.entries import Entry
from esep.register.journal import Journal

PATIENCE = 5.0  # seconds to wait for another process that catches up
MEMORY = ":memory:"
UPTO = """
CREATE TABLE IF NOT EXISTS upto (
    one INTEGER PRIMARY KEY CHECK (one = 1), seq INTEGER NOT NULL, chain BLOB NOT NULL
);
"""
T = TypeVar("T")


class SideTable:
    """Tables of one journal.

    Args:
        journal: what they are made from.
        path: their file; None keeps them in memory.
        schema: the statements that make them, each `CREATE ... IF NOT EXISTS`.
        version: another number than that of the file makes them anew; from 1 to 2**31 - 1.
        add: takes the tables and entries they do not know yet, in order, and enters what follows from them.
    """

    def __init__(
        self,
        journal: Journal,
        path: Path | None,
        schema: str,
        version: int,
        add: Callable[[sqlite3.Connection, Iterable[Entry]], None],
    ) -> None:
        self._journal, self._path = journal, path
        self._schema, self._version, self._add = schema, version, add
        self._tables: sqlite3.Connection | None = None

    def answer(self, question: Callable[[sqlite3.Connection], T]) -> T:
        """What a question to the tables says once they know the whole journal."""
        try:
            return self._answered(question)
        except sqlite3.Error as fault:
            # Slower and as right: what the file was to spare is done anew, in memory.
            self.close()
            broken, self._path = self._path, None
            if broken and not isinstance(fault, sqlite3.OperationalError):
                broken.unlink(missing_ok=True)
            return self._answered(question)

    def close(self) -> None:
        """Let go of the tables."""
        tables, self._tables = self._tables, None
        if tables is not None:
            tables.close()

    def _answered(self, question: Callable[[sqlite3.Connection], T]) -> T:
        tables = self._tables = self._tables or self._opened()
        self._catch_up(tables)
        return question(tables)

    def _catch_up(self, tables: sqlite3.Connection) -> None:
        """Read what the journal got since; tables of another journal, or of a longer one, begin anew."""
        seq, last = next(tables.execute("SELECT seq, chain FROM upto"), (0, b""))
        entries = self._journal.entries(after=max(seq - 1, 0))
        known = next(entries, None) if seq else None
        anew = bool(seq) and (known is None or (known.seq, bytes(known.chain)) != (seq, last))
        if anew:
            entries = self._journal.entries()
        first = next(entries, None)
        if first is None and not anew:
            return
        tables.execute("BEGIN IMMEDIATE")
        try:
            if anew:
                self._empty(tables)
            self._enter(tables, chain([first] if first else [], entries))
            tables.execute("COMMIT")
        except BaseException:
            tables.execute("ROLLBACK")
            raise

    def _enter(self, tables: sqlite3.Connection, entries: Iterable[Entry]) -> None:
        last: list[Entry] = []

        def watched() -> Iterator[Entry]:
            for entry in entries:
                last[:] = [entry]
                yield entry

        self._add(tables, watched())
        for entry in last:
            tables.execute("INSERT OR REPLACE INTO upto VALUES (1, ?, ?)", (entry.seq, entry.chain))

    def _empty(self, tables: sqlite3.Connection) -> None:
        for (name,) in tables.execute("SELECT name FROM sqlite_schema WHERE type = 'table'").fetchall():
            tables.execute(f"DELETE FROM {name}")  # noqa: S608 - a name of the schema

    def _opened(self) -> sqlite3.Connection:
        path = self._path
        try:
            if path is not None:
                path.touch(mode=0o600)
        except OSError:
            path = None
        tables = sqlite3.connect(path or MEMORY, timeout=PATIENCE, isolation_level=None)
        try:
            if next(tables.execute("PRAGMA user_version"))[0] != self._version:
                names = tables.execute("SELECT name FROM sqlite_schema WHERE type = 'table'").fetchall()
                tables.executescript("".join(f"DROP TABLE {name};" for (name,) in names))
                tables.execute(f"PRAGMA user_version = {self._version}")
            tables.executescript(UPTO + self._schema)
        except sqlite3.Error:
            tables.close()
            raise
        return tables
