"""What can be asked of a journal in SQL: the same words to SQLite and to PostgreSQL.

`journal` holds the entries and is only ever added to. `cards` finds a card by its id, which is made of the
key it was submitted under; `subtrees` holds the tree nodes that save reading all leaves: both are only added
to as well. `records` has for each record the numbers of its entries, as text (`17,204,`), and its current
state: made from the journal, it may be made again. Each index more would cost a single card a quarter of its
time.

Questions write a value as `?`, and as `?*` any number of values.
"""

import re
from abc import ABC, abstractmethod
from collections.abc import Iterable, Iterator, Sequence
from functools import cache
from itertools import chain
from typing import Any

from esep.kernel.errors import EsepError
from esep.register.entries import End, Entry, Head, stored
from esep.register.journal import Known, State
from esep.register.lookups import Lookups
from esep.register.merkle import STEP, Frontier, Reader

Row = tuple[Any, ...]
SURROGATE = re.compile("[\ud800-\udfff]")  # half a sign, as an argument in another encoding comes in
ASKED_AT_ONCE = 400  # always as many, so that a prepared statement is found again
LAST = "SELECT seq, entry, leaf, chain FROM journal ORDER BY seq DESC LIMIT 1"
LEAVES = "SELECT leaf FROM journal WHERE seq BETWEEN ? AND ? ORDER BY seq"
SUBTREES = "SELECT hash FROM subtrees WHERE height = ? AND number BETWEEN ? AND ? ORDER BY number"
BY_CARD = """
    SELECT j.seq, j.entry, j.leaf, j.chain FROM cards c JOIN journal j ON j.seq = c.seq WHERE c.id = ?
"""
BY_NUMBER = "SELECT seq, entry, leaf, chain FROM journal WHERE seq IN (?*) ORDER BY seq"
NUMBERS = "SELECT record, cards FROM records WHERE record IN (?*)"
BY_ID = "SELECT id, seq, fingerprint FROM cards WHERE id IN (?*)"
STATES = "SELECT record, seq, state FROM records WHERE record IN (?*) AND state IS NOT NULL"


class Connection(ABC):
    """A connection to one of the stores; `broken` once it must not be used again."""

    broken = False

    @abstractmethod
    def rows(self, question: str, values: Sequence[object] = ()) -> list[Row]:
        """The answer to a question, whole."""

    @abstractmethod
    def many(self, statement: str, rows: Iterable[Row]) -> None:
        """One statement for many rows."""

    @abstractmethod
    def begin(self) -> None:
        """Become the one writer, or wait for it."""

    @abstractmethod
    def commit(self) -> None:
        """Make durable what was written since `begin`."""

    @abstractmethod
    def close(self) -> None:
        """Let go, whatever state it is in; what was not committed is undone."""

    def listed(self, question: str, values: Iterable[object]) -> Iterator[Row]:
        """The answer about any number of values, asked in portions."""
        distinct = [value for value in dict.fromkeys(values) if _can_stand(value)]
        size = 1 if len(distinct) == 1 else ASKED_AT_ONCE
        for start in range(0, len(distinct), size):
            portion = distinct[start : start + size]
            yield from self.rows(_spread(question, size), portion + portion[-1:] * (size - len(portion)))


class SqlReads(Lookups):
    """The questions, see `journal.Reads`."""

    @property
    @abstractmethod
    def _asked(self) -> Connection:
        """The connection that answers."""

    def head(self) -> Head:
        """The end of the journal."""
        return read_end(self._asked).head()

    def entry(self, card: str) -> Entry | None:
        """The entry of a card."""
        found = self._asked.rows(BY_CARD, [id_bytes(card)])
        return stored(*found[0]) if found else None

    def of_record(self, record: str) -> list[Entry]:
        """The entries of a record's cards."""
        return self.of_records([record]).get(record, [])

    def of_records(self, records: Iterable[str]) -> dict[str, list[Entry]]:
        """The entries of the cards of many records.

        Raises:
            EsepError: E-841 when the list of a record is damaged, or names an entry that is not there.
        """
        asked = self._asked
        numbers = dict(map(_numbered, asked.listed(NUMBERS, records)))
        by_number = {row[0]: stored(*row) for row in asked.listed(BY_NUMBER, chain(*numbers.values()))}
        for record, mine in numbers.items():
            if missing := next((seq for seq in mine if seq not in by_number), 0):
                raise EsepError("E-841", record=record, seq=missing)
        return {record: [by_number[seq] for seq in mine] for record, mine in numbers.items()}

    def find_ids(self, cards: Iterable[str]) -> dict[str, Known]:
        """The cards with these ids."""
        by_bytes = {id_bytes(card): card for card in cards}
        found = self._asked.listed(BY_ID, by_bytes)
        return {by_bytes[key]: Known(seq, by_bytes[key], fingerprint) for key, seq, fingerprint in found}

    def states(self, records: Iterable[str]) -> dict[str, State]:
        """The states of many records."""
        return {row[0]: State(*row) for row in self._asked.listed(STATES, records)}


def _can_stand(value: object) -> bool:
    """Whether a value can stand in a database at all: what cannot was never put there, and is not found."""
    return not isinstance(value, str) or ("\0" not in value and not SURROGATE.search(value))


def read_end(connection: Connection) -> End:
    """The end of a journal, from its last entry and the stored subtrees.

    Raises:
        EsepError: E-608 when entries or subtrees are missing.
    """
    last = connection.rows(LAST)
    if not last:
        return End()
    entry = stored(*last[0])
    try:
        tree = Frontier.restore(entry.seq, _reader(connection))
    except IndexError:
        raise EsepError("E-608", seq=entry.seq) from None
    return End(entry.chain, entry.known_at, tree)


def tile(connection: Connection, height: int, first: int, last: int) -> list[bytes]:
    """Stored roots of neighbouring subtrees, from the first to the last number."""
    if height == 0:
        return [row[0] for row in connection.rows(LEAVES, [first + 1, last + 1])]
    return [row[0] for row in connection.rows(SUBTREES, [height, first, last])]


def id_bytes(card: str) -> bytes:
    """A card id as the index keeps it.

    >>> id_bytes("d03556b1-b9b7-8b7a-a854-9189f82198ad").hex()[:8]
    'd03556b1'
    """
    return bytes.fromhex(card.replace("-", ""))


def _numbered(row: Row) -> tuple[str, list[int]]:
    record, cards = row
    try:
        return record, [int(seq) for seq in cards.split(",")[:-1]]
    except ValueError:
        raise EsepError("E-841", record=record, seq="–") from None


def _reader(connection: Connection) -> Reader:
    """Stored subtree roots one by one, fetched by the tile of 256."""

    @cache
    def whole(height: int, number: int) -> list[bytes]:
        return tile(connection, height, number << STEP, (number + 1 << STEP) - 1)

    return lambda height, index: whole(height, index >> STEP)[index & (1 << STEP) - 1]


@cache
def _spread(question: str, size: int) -> str:
    return question.replace("?*", ",".join("?" * size))
