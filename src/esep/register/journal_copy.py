"""A copy of a journal: taken while cards arrive, read as it lies, and poured into a new store.

A copy is a single SQLite file without a log beside it. It is only ever read, and nothing in it is believed
before it was examined: not its schema, not its indexes, not its states. What is restored is made anew from
the entries.
"""

import os
import shutil
import sqlite3
from collections.abc import Iterable, Iterator, Mapping
from contextlib import closing, contextmanager, suppress
from itertools import islice
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Protocol

import orjson

from esep.kernel.errors import EsepError
from esep.register.entries import Entry, stored
from esep.register.journal import WAIT, Known
from esep.register.merkle import Frontier
from esep.register.questions import BY_ID, Connection, id_bytes
from esep.register.sql import ADD_CARD, ADD_ENTRY, ADD_SUBTREE, PUT_RECORD
from esep.register.sqlite import SqliteConnection, create
from esep.register.verifier import Row

PORTION = 5_000  # entries of one transaction: memory stays flat in the length of the journal
SMALLEST_PAGE = 512
PAGES = 2_048  # pages copied before other threads get their turn
ROWS = "SELECT seq, entry, leaf, chain FROM journal ORDER BY seq"


class Entries(Protocol):
    """What can be poured: a journal, or a copy of one."""

    def entries(self) -> Iterator[Entry]:
        """The entries in order."""
        ...

    def find_ids(self, cards: Iterable[str]) -> Mapping[str, Known]:
        """The cards with these ids, each with the fingerprint of its submission."""
        ...


def copy_sqlite(source: Path, target: Path) -> None:
    """Copy an SQLite database as it stands at this moment, while others go on writing to it.

    Raises:
        EsepError: E-792 when the source cannot be read, or the copy cannot be written.
    """
    try:
        with closing(_opened(source, "mode=ro")) as reading, closing(sqlite3.connect(target)) as writing:
            # The snapshot is held from here: without it every commit of a writer would begin the copy anew.
            reading.execute("BEGIN")
            reading.execute("SELECT count(*) FROM sqlite_schema").fetchall()
            reading.backup(writing, pages=PAGES)
        without_log(target)
    except sqlite3.DatabaseError as fault:
        raise EsepError("E-792", file=source.name, seq=1, fault=_name(fault)) from fault
    target.chmod(0o600)


class JournalCopy:
    """A copy of a journal in a file, which is not written to.

    Raises:
        EsepError: E-792 with the number of the first entry that cannot be read.
    """

    def __init__(self, path: Path) -> None:
        self._path = path

    def rows(self) -> Iterator[Row]:
        """Number, entry, leaf and chain hash of each row, in the order of numbers; nothing is checked."""
        seq = 0
        with self._reading() as connection:
            try:
                for row in connection.execute(ROWS):
                    seq += 1
                    yield row
            except sqlite3.DatabaseError as fault:
                seq = _readable(connection, seq) or _whole_rows(self._path)
                raise EsepError("E-792", file=self._path.name, seq=seq + 1, fault=_name(fault)) from fault

    def entries(self) -> Iterator[Entry]:
        """The entries in order; the copy has been examined."""
        for row in self.rows():
            yield stored(*row)

    def find_ids(self, cards: Iterable[str]) -> dict[str, Known]:
        """The cards with these ids."""
        by_bytes = {id_bytes(card): card for card in cards}
        marks = ",".join("?" * len(by_bytes))
        with self._reading() as connection:
            try:
                found = connection.execute(BY_ID.replace("?*", marks), list(by_bytes)).fetchall()
            except sqlite3.DatabaseError as fault:
                raise EsepError("E-792", file=self._path.name, seq=1, fault=_name(fault)) from fault
        return {by_bytes[key]: Known(seq, by_bytes[key], fingerprint) for key, seq, fingerprint in found}

    @contextmanager
    def _reading(self) -> Iterator[sqlite3.Connection]:
        with closing(_opened(self._path, "mode=ro&immutable=1")) as connection:
            connection.execute("PRAGMA trusted_schema = 0")
            yield connection


def pour(source: Entries, target: Connection) -> int:
    """Fill an empty store with entries, byte for byte, and build its index and tree from them.

    Current states are not copied: whoever pours lets the register rebuild them.

    Raises:
        EsepError: E-794 with the number of an entry whose card the source does not find by its id, and whose
            repetition could therefore not be told; E-603, E-606, E-607 when the store fails.
    """
    tree, entries = Frontier(), source.entries()
    while portion := list(islice(entries, PORTION)):
        cards = [orjson.loads(entry.bytes)["card"] for entry in portion]
        known = source.find_ids([card["id"] for card in cards])
        numbers: dict[str, list[int]] = {}
        for entry, card in zip(portion, cards, strict=True):
            if card["id"] not in known or known[card["id"]].seq != entry.seq:
                raise EsepError("E-794", seq=entry.seq)
            numbers.setdefault(card["record"], []).append(entry.seq)
        subtrees = tree.extend([entry.leaf for entry in portion])
        told = [(record, "".join(f"{seq}," for seq in mine), None, None) for record, mine in numbers.items()]
        target.begin()
        target.many(ADD_ENTRY, [(one.seq, one.bytes, one.leaf, one.chain) for one in portion])
        target.many(ADD_CARD, sorted((id_bytes(one.id), one.seq, one.fingerprint) for one in known.values()))
        target.many(ADD_SUBTREE, subtrees)
        target.many(PUT_RECORD, sorted(told))
        target.commit()
    return tree.size


def pour_into_file(source: Entries, path: Path) -> int:
    """Pour into a new SQLite store at a path; the number of entries.

    Raises:
        EsepError: E-600 when something lies there; as `pour`.
    """
    create(path)
    with closing(SqliteConnection(path, WAIT, to_write=True)) as target:
        size = pour(source, target)
    path.chmod(0o600)
    return size


def without_log(path: Path) -> None:
    """Make a database a single file that can be read where nothing may be written."""
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("PRAGMA journal_mode = delete").fetchall()


def _whole_rows(path: Path) -> int:
    """Rows still to be read from a file that was cut; SQLite reads none before it has its length again."""
    with path.open("rb") as file:
        header = file.read(32)
    page, pages = int.from_bytes(header[16:18], "big"), int.from_bytes(header[28:32], "big")
    if page < SMALLEST_PAGE or path.stat().st_size >= page * pages:
        return 0
    seq = 0
    with TemporaryDirectory() as place:
        copied = shutil.copy(path, place)
        os.truncate(copied, path.stat().st_size // page * page)  # half a page would be taken for a whole one
        os.truncate(copied, page * pages)
        with closing(_opened(Path(place) / path.name, "mode=ro&immutable=1")) as connection:
            with suppress(sqlite3.DatabaseError):
                for _ in connection.execute(ROWS):
                    seq += 1
            return _readable(connection, seq)


def _readable(connection: sqlite3.Connection, seq: int) -> int:
    """The last row that can be read, from one that could: a cursor gives up a row before the fault."""
    with suppress(sqlite3.DatabaseError):
        while connection.execute("SELECT * FROM journal WHERE seq = ?", [seq + 1]).fetchone():
            seq += 1
    return seq


def _opened(path: Path, how: str) -> sqlite3.Connection:
    return sqlite3.connect(f"{path.absolute().as_uri()}?{how}", uri=True, isolation_level=None)


def _name(fault: sqlite3.Error) -> str:
    return getattr(fault, "sqlite_errorname", type(fault).__name__)
