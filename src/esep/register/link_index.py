"""Which records name a record or a person: a table made from the journal, caught up before every answer.

Cards name other records and persons, and nothing in the journal leads back from a case to its suspects and
victims, or from a person to the cases. To look through all states at each question would cost as much as the
register is large. The table holds only what stands open in the journal; whoever deletes its file loses the
time it takes to make it again.
"""

import re
import sqlite3
from collections.abc import Iterable, Iterator, Mapping
from itertools import chain
from pathlib import Path
from typing import Any

from esep.declare.values import PERSON
from esep.register.entries import Entry
from esep.register.journal import Journal

FILE = "links.sqlite"
PATIENCE = 5.0  # seconds to wait for another process that catches up
ASKED_AT_ONCE = 500
MEMORY = ":memory:"
RECORD = re.compile(r"[a-z][a-z0-9_]*:\S+")
VERSION = 2  # from 2 on it knows persons too; a table of another version is made anew
ANEW = f"""
DROP TABLE IF EXISTS upto;
DROP TABLE IF EXISTS named;
PRAGMA user_version = {VERSION};
"""
SCHEMA = """
CREATE TABLE IF NOT EXISTS upto (
    one INTEGER PRIMARY KEY CHECK (one = 1), seq INTEGER NOT NULL, chain BLOB NOT NULL
);
CREATE TABLE IF NOT EXISTS named (
    record TEXT NOT NULL, by TEXT NOT NULL, PRIMARY KEY (record, by)
) WITHOUT ROWID;
"""


class LinkIndex:
    """The table of one journal, in a file, or in memory when there is none or it cannot be used.

    >>> from esep.register.memory import MemoryJournal
    >>> LinkIndex(MemoryJournal()).naming(["proceeding:237510031000123"])
    set()
    """

    def __init__(self, journal: Journal, path: Path | None = None) -> None:
        self._journal, self._path = journal, path
        self._table: sqlite3.Connection | None = None

    def naming(self, named: Iterable[str]) -> set[str]:
        """The records of which any card, in force or not, names one of these records or ids of persons."""
        return {by for _, by in self.pairs(named)}

    def pairs(self, named: Iterable[str]) -> list[tuple[str, str]]:
        """Which of these records or persons is named by which record; one of many names stands many times."""
        asked = list(named)
        try:
            return self._answered(asked)
        except sqlite3.Error as fault:
            # Slower and as right: what the file was to spare is done anew, in memory.
            self.close()
            broken, self._path = self._path, None
            if broken and not isinstance(fault, sqlite3.OperationalError):
                broken.unlink(missing_ok=True)
            return self._answered(asked)

    def close(self) -> None:
        """Let go of the table."""
        table, self._table = self._table, None
        if table is not None:
            table.close()

    def _answered(self, records: list[str]) -> list[tuple[str, str]]:
        table = self._table = self._table or _opened(self._path)
        self._catch_up(table)
        found: list[tuple[str, str]] = []
        for start in range(0, len(records), ASKED_AT_ONCE):
            portion = records[start : start + ASKED_AT_ONCE]
            marks = ",".join("?" * len(portion))
            question = f"SELECT record, by FROM named WHERE record IN ({marks})"  # noqa: S608 - marks alone
            found += table.execute(question, portion)
        return found

    def _catch_up(self, table: sqlite3.Connection) -> None:
        """Read what the journal got since; a table of another journal, or of a longer one, begins anew."""
        seq, last = next(table.execute("SELECT seq, chain FROM upto"), (0, b""))
        entries = self._journal.entries(after=max(seq - 1, 0))
        known = next(entries, None) if seq else None
        anew = bool(seq) and (known is None or (known.seq, bytes(known.chain)) != (seq, last))
        if anew:
            entries = self._journal.entries()
        first = next(entries, None)
        if first is None and not anew:
            return
        table.execute("BEGIN IMMEDIATE")
        try:
            if anew:
                table.execute("DELETE FROM named")
                table.execute("DELETE FROM upto")
            _add(table, chain([first] if first else [], entries))
            table.execute("COMMIT")
        except BaseException:
            table.execute("ROLLBACK")
            raise


def named_by(card: Mapping[str, Any]) -> set[str]:
    """The records that a card names in open fields.

    >>> named_by({"open": {"proceeding": "proceeding:1", "named_on": "2024-02-06"}})
    {'proceeding:1'}
    """
    values = card.get("open", {}).values()
    return {value for value in values if isinstance(value, str) and RECORD.fullmatch(value)}


def persons_on(card: Mapping[str, Any]) -> set[str]:
    """The persons whom a card names in open fields.

    >>> persons_on({"open": {"suspect": "p-" + "a" * 24, "sex": "male"}})
    {'p-aaaaaaaaaaaaaaaaaaaaaaaa'}
    """
    values = card.get("open", {}).values()
    return {value for value in values if isinstance(value, str) and PERSON.fullmatch(value)}


def _add(table: sqlite3.Connection, entries: Iterable[Entry]) -> None:
    last: list[Entry] = []

    def rows() -> Iterator[tuple[str, str]]:
        for entry in entries:
            last[:] = [entry]
            card = entry.card
            yield from ((one, card["record"]) for one in named_by(card) | persons_on(card))

    table.executemany("INSERT OR IGNORE INTO named VALUES (?, ?)", rows())
    for entry in last:
        table.execute("INSERT OR REPLACE INTO upto VALUES (1, ?, ?)", (entry.seq, entry.chain))


def _opened(path: Path | None) -> sqlite3.Connection:
    try:
        if path is not None:
            path.touch(mode=0o600)
    except OSError:
        path = None
    table = sqlite3.connect(path or MEMORY, timeout=PATIENCE, isolation_level=None)
    try:
        if next(table.execute("PRAGMA user_version"))[0] != VERSION:
            table.executescript(ANEW)
        table.executescript(SCHEMA)
    except sqlite3.Error:
        table.close()
        raise
    return table
