"""Which records name a record or a person: a table made from the journal, caught up before every answer.

Cards name other records and persons, and nothing in the journal leads back from a case to its suspects and
victims, or from a person to the cases. To look through all states at each question would cost as much as the
register is large. The table holds only what stands open in the journal.
"""

import re
import sqlite3
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

from esep.declare.values import PERSON
from esep.register.entries import Entry
from esep.register.journal import Journal
from esep.register.side_table import SideTable

FILE = "links.sqlite"
ASKED_AT_ONCE = 500
RECORD = re.compile(r"[a-z][a-z0-9_]*:\S+")
VERSION = 3
SCHEMA = """
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
        self._table = SideTable(journal, path, SCHEMA, VERSION, _add)

    def naming(self, named: Iterable[str]) -> set[str]:
        """The records of which any card, in force or not, names one of these records or ids of persons."""
        return {by for _, by in self.pairs(named)}

    def pairs(self, named: Iterable[str]) -> list[tuple[str, str]]:
        """Which of these records or persons is named by which record; one of many names stands many times."""
        asked = list(named)
        return self._table.answer(lambda tables: _pairs(tables, asked))

    def between(self, named: str, by: str) -> list[tuple[str, str]]:
        """Which ids that begin with `named` are named by which records that begin with `by`.

        >>> from esep.register.memory import MemoryJournal
        >>> LinkIndex(MemoryJournal()).between("p-", "protective_order:")
        []
        """
        asked = "SELECT record, by FROM named WHERE record >= ? AND record < ? AND by >= ? AND by < ?"
        bounds = (named, _past(named), by, _past(by))
        return self._table.answer(lambda tables: tables.execute(asked, bounds).fetchall())

    def close(self) -> None:
        """Let go of the table."""
        self._table.close()


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


def _past(prefix: str) -> str:
    """What comes after everything that begins so."""
    return prefix[:-1] + chr(ord(prefix[-1]) + 1)


def _pairs(tables: sqlite3.Connection, records: list[str]) -> list[tuple[str, str]]:
    found: list[tuple[str, str]] = []
    for start in range(0, len(records), ASKED_AT_ONCE):
        portion = records[start : start + ASKED_AT_ONCE]
        marks = ",".join("?" * len(portion))
        question = f"SELECT record, by FROM named WHERE record IN ({marks})"  # noqa: S608 - marks alone
        found += tables.execute(question, portion)
    return found


def _add(tables: sqlite3.Connection, entries: Iterable[Entry]) -> None:
    def rows() -> Iterator[tuple[str, str]]:
        for card in (entry.card for entry in entries):
            yield from ((one, card["record"]) for one in named_by(card) | persons_on(card))

    tables.executemany("INSERT OR IGNORE INTO named VALUES (?, ?)", rows())
