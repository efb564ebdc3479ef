"""The journal in SQL: one writer at a time, saved as a whole or not at all."""

from abc import abstractmethod
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from operator import itemgetter
from typing import Self

from esep.register.entries import CLOCK_MAY_LAG, Draft, End, Entry, Head, microseconds, stored
from esep.register.journal import Clock, State
from esep.register.questions import NUMBERS, Connection, Row, SqlReads, id_bytes, read_end, tile

PAGE = 256  # rows fetched at a time: as many 1 MB cards still fit into memory
ADD_ENTRY = "INSERT INTO journal VALUES (?, ?, ?, ?)"
ADD_CARD = "INSERT INTO cards VALUES (?, ?, ?)"
ADD_SUBTREE = "INSERT INTO subtrees VALUES (?, ?, ?)"
PUT_RECORD = """
    INSERT INTO records (record, cards, seq, state) VALUES (?, ?, ?, ?) ON CONFLICT (record) DO UPDATE SET
        cards = records.cards || excluded.cards,
        seq = coalesce(excluded.seq, records.seq),
        state = coalesce(excluded.state, records.state)
"""
FORGET = "UPDATE records SET cards = '', seq = NULL, state = NULL"
LAST_CHAIN = "SELECT seq, chain FROM journal ORDER BY seq DESC LIMIT 1"
SIZE = "SELECT coalesce(max(seq), 0) FROM journal"
ENTRIES = "SELECT seq, entry, leaf, chain FROM journal WHERE seq > ? AND seq <= ? ORDER BY seq LIMIT ?"
STATES_OF = """
    SELECT record, seq, state FROM records
    WHERE record > ? AND record >= ? AND record < ? AND state IS NOT NULL ORDER BY record LIMIT ?
"""
_STORED = itemgetter(0, 2, 3, 4)


class SqlWriter(SqlReads):
    """The one who may write, see `journal.Writer`."""

    def __init__(self, connection: Connection, end: End, now: Callable[[], int]) -> None:
        self._connection = connection
        self._now = now
        self._added: dict[
            str, list[int]
        ] = {}  # numbers of entries, by record, that `records` does not have yet
        self._states: dict[str, bytes] = {}  # states that it does not have yet
        self.end = end
        self.failure: Exception | None = None
        self.clock_went_back = 0

    @property
    def _asked(self) -> Connection:
        self.flush()
        return self._connection

    def head(self) -> Head:
        """The end of the journal as this block leaves it."""
        return self.end.head()

    def append(self, drafts: Sequence[Draft]) -> list[Entry]:
        """Add cards to the journal."""
        if self._states:
            self.flush()  # these states know nothing of the cards that come now
        now = self._now()
        if self.end.known_at - now > CLOCK_MAY_LAG:
            self.clock_went_back = max(self.clock_went_back, self.end.known_at - now)
        entries, subtrees = self.end.add(drafts, now)
        cards = [(id_bytes(d.id), e.seq, d.fingerprint) for d, e in zip(drafts, entries, strict=True)]
        self._write(ADD_ENTRY, map(_STORED, entries))
        # Sorted, so that neighbours in the index are written while their page is at hand.
        self._write(ADD_CARD, sorted(cards))
        if subtrees:
            self._write(ADD_SUBTREE, subtrees)
        for draft, entry in zip(drafts, entries, strict=True):
            self._added.setdefault(draft.record, []).append(entry.seq)
        return entries

    def put_states(self, states: Mapping[str, bytes]) -> None:
        """Put the current states of records."""
        self._states.update(states)

    def forget_states(self) -> None:
        """Drop all current states, and make the lists of each record's entries anew: both may be damaged."""
        self.flush()
        self._write(FORGET, [()])
        after = 0
        while page := self._connection.rows(ENTRIES, [after, self.end.size, PAGE]):
            for row in page:
                self._added.setdefault(stored(*row).record, []).append(row[0])
            self.flush()
            after = page[-1][0]

    def finish(self) -> None:
        """Ready to be committed; a failure that was caught inside the block comes up again here."""
        if self.failure is not None:
            raise self.failure
        self.flush()

    def flush(self) -> None:
        """Write what was held back, so that a record whose card and state came together is written once."""
        if self._added or self._states:
            added, states = self._added, self._states
            self._added, self._states = {}, {}
            last = {record: numbers[-1] for record, numbers in added.items()}
            if elsewhere := [record for record in states if record not in last]:
                last |= self._last_numbers(elsewhere)
            rows = [
                (
                    record,
                    "".join(f"{seq}," for seq in added.get(record, ())),
                    last[record] if record in states else None,
                    states.get(record),
                )
                for record in sorted(last)
            ]
            self._write(PUT_RECORD, rows)

    def _last_numbers(self, records: Sequence[str]) -> dict[str, int]:
        """The number of the last entry of records that this block adds nothing to."""
        found = {
            record: int(cards.split(",")[-2]) for record, cards in self._connection.listed(NUMBERS, records)
        }
        if missing := set(records) - found.keys():
            self.failure = LookupError(f"a state needs a card: {min(missing)}")
            raise self.failure
        return found

    def _write(self, statement: str, rows: Iterable[Row]) -> None:
        """What fails halfway spoils the whole block, whoever catches the error."""
        try:
            self._connection.many(statement, rows)
        except Exception as failure:
            self.failure = failure
            raise


class SqlJournal(SqlReads):
    """An open journal, see `journal.Journal`.

    It has one connection to read and one to write: what is being written is not seen before it is saved, and
    a writing connection that failed is thrown away without disturbing readers.
    """

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._reading: Connection | None = None
        self._writing: Connection | None = None
        self._end = End()

    @abstractmethod
    def _connect(self, *, to_write: bool) -> Connection:
        """A connection whose settings have been read back."""

    @property
    def _asked(self) -> Connection:
        if self._reading is None or self._reading.broken:
            self._reading = self._connect(to_write=False)
        return self._reading

    @contextmanager
    def writing(self) -> Iterator[SqlWriter]:
        """A block in which one writer may write."""
        connection = self._writing or self._connect(to_write=True)
        self._writing = None  # until this block has ended well
        try:
            connection.begin()
            writer = SqlWriter(connection, self._end_of(connection), lambda: microseconds(self._clock()))
            yield writer
            writer.finish()
            connection.commit()
        except BaseException:
            # Whatever happened, this connection may be in any state: the next block takes a new one.
            connection.close()
            raise
        self._writing, self._end = connection, writer.end

    def entries(self, after: int = 0, upto: int | None = None) -> Iterator[Entry]:
        """Entries in order, a page at a time."""
        last = self._asked.rows(SIZE)[0][0] if upto is None else upto
        while page := self._asked.rows(ENTRIES, [after, last, PAGE]):
            yield from (stored(*row) for row in page)
            after = page[-1][0]

    def states_of(self, prefix: str, after: str = "") -> Iterator[State]:
        """States in the order of record ids, a page at a time."""
        beyond = prefix[:-1] + chr(ord(prefix[-1]) + 1) if prefix else chr(0x10FFFF)
        while page := self._asked.rows(STATES_OF, [after, prefix, beyond, PAGE]):
            yield from (State(*row) for row in page)
            after = page[-1][0]

    def subtree(self, height: int, index: int) -> bytes:
        """A stored subtree root."""
        if found := tile(self._asked, height, index, index):
            return found[0]
        raise LookupError(f"no complete subtree {index} of height {height}")

    def check_settings(self) -> None:
        """Connect anew, which reads every setting back."""
        self.close()
        self._reading = self._connect(to_write=False)
        self._writing = self._connect(to_write=True)

    def close(self) -> None:
        """Let both connections go."""
        for connection in (self._writing, self._reading):
            if connection is not None:
                connection.close()
        self._reading = self._writing = None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *failure: object) -> None:
        self.close()

    def _end_of(self, connection: Connection) -> End:
        """The end of the journal, remembered from the last block unless someone else has written since."""
        last = connection.rows(LAST_CHAIN)
        if last and last[0] == (self._end.size, self._end.chain):
            return self._end.copy()
        return read_end(connection)
