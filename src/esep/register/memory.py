"""The journal in memory: for trying out and for tests, gone when the process ends."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from threading import Lock
from typing import Self

from esep.kernel.clock import utc_now
from esep.kernel.errors import EsepError
from esep.register.entries import CLOCK_MAY_LAG, Draft, End, Entry, Head, microseconds
from esep.register.journal import WAIT, Clock, Known, State
from esep.register.lookups import Lookups


@dataclass(slots=True)
class _Shelf:
    """What is kept. A block works on its own shelf, which knows what lies on the one below."""

    end: End = field(default_factory=End)
    entries: dict[int, Entry] = field(default_factory=dict)
    cards: dict[str, Known] = field(default_factory=dict)
    timelines: dict[str, list[Entry]] = field(default_factory=dict)
    states: dict[str, State] = field(default_factory=dict)
    subtrees: dict[tuple[int, int], bytes] = field(default_factory=dict)

    def take(self, later: "_Shelf") -> None:
        """What a block has put on its shelf comes to stand here."""
        self.end = later.end
        self.entries |= later.entries
        self.cards |= later.cards
        self.states |= later.states
        self.subtrees |= later.subtrees
        for record, entries in later.timelines.items():
            self.timelines.setdefault(record, []).extend(entries)


class _MemoryReads(Lookups):
    """The questions, see `journal.Reads`, asked of shelves from the lowest to the uppermost."""

    def __init__(self, *shelves: _Shelf) -> None:
        self._shelves = shelves
        self._top = shelves[-1]

    def head(self) -> Head:
        """The end of the journal."""
        return self._top.end.head()

    def entry(self, card: str) -> Entry | None:
        """The entry of a card."""
        known = self.find_ids([card]).get(card)
        return known and next(s.entries[known.seq] for s in self._shelves if known.seq in s.entries)

    def of_record(self, record: str) -> list[Entry]:
        """The entries of a record's cards."""
        return [entry for shelf in self._shelves for entry in shelf.timelines.get(record, ())]

    def of_records(self, records: Iterable[str]) -> dict[str, list[Entry]]:
        """The entries of the cards of many records."""
        return {record: found for record in records if (found := self.of_record(record))}

    def find_ids(self, cards: Iterable[str]) -> dict[str, Known]:
        """The cards with these ids."""
        return {card: shelf.cards[card] for card in cards for shelf in self._shelves if card in shelf.cards}

    def states(self, records: Iterable[str]) -> dict[str, State]:
        """The states of many records."""
        return {
            name: shelf.states[name] for name in records for shelf in self._shelves if name in shelf.states
        }


class MemoryWriter(_MemoryReads):
    """The one who may write, see `journal.Writer`."""

    def __init__(self, below: _Shelf, clock: Clock) -> None:
        self.mine = _Shelf(end=below.end.copy())
        super().__init__(below, self.mine)
        self.forgotten = False
        self.failure: Exception | None = None
        self._clock = clock
        behind = self.mine.end.known_at - microseconds(clock())
        self.clock_went_back = behind if behind > CLOCK_MAY_LAG else 0

    def append(self, drafts: Sequence[Draft]) -> list[Entry]:
        """Add cards to the journal."""
        ids = {draft.id for draft in drafts}
        if len(ids) < len(drafts) or self.find_ids(ids):
            self.failure = EsepError("E-606")
            raise self.failure
        entries, subtrees = self.mine.end.add(drafts, microseconds(self._clock()))
        for draft, entry in zip(drafts, entries, strict=True):
            self.mine.entries[entry.seq] = entry
            self.mine.cards[draft.id] = Known(entry.seq, draft.id, draft.fingerprint)
            self.mine.timelines.setdefault(draft.record, []).append(entry)
        self.mine.subtrees |= {(height, index): node for height, index, node in subtrees}
        return entries

    def put_states(self, states: Mapping[str, bytes]) -> None:
        """Put the current states of records."""
        for record, state in states.items():
            if not (cards := self.of_record(record)):
                self.failure = LookupError(f"a state needs a card: {record}")
                raise self.failure
            self.mine.states[record] = State(record, cards[-1].seq, state)

    def forget_states(self) -> None:
        """Drop all current states."""
        self.forgotten = True
        self.mine.states.clear()

    def states(self, records: Iterable[str]) -> dict[str, State]:
        """The states of many records."""
        if self.forgotten:
            return {name: self.mine.states[name] for name in records if name in self.mine.states}
        return super().states(records)


class MemoryJournal(_MemoryReads):
    """An open journal, see `journal.Journal`; unlike the others it may be shared by threads.

    Args:
        clock: tells the present instant, in UTC.
        wait: seconds to wait for another writer.

    >>> from esep.register.entries import Draft, card_id
    >>> journal = MemoryJournal()
    >>> with journal.writing() as writer:
    ...     entries = writer.append([Draft(b"{}", card_id("desk", "1"), "desk", "1", "order:1", b"")])
    >>> journal.head().size, journal.find_key("desk", "1").seq
    (1, 1)
    """

    def __init__(self, clock: Clock = utc_now, wait: float = WAIT) -> None:
        super().__init__(_Shelf())
        self._clock = clock
        self._wait = wait
        self._lock = Lock()

    @contextmanager
    def writing(self) -> Iterator[MemoryWriter]:
        """A block in which one writer may write."""
        if not self._lock.acquire(timeout=self._wait):
            raise EsepError("E-602", seconds=f"{self._wait:g}")
        try:
            writer = MemoryWriter(self._top, self._clock)
            yield writer
            if writer.failure is not None:
                raise writer.failure
            if writer.forgotten:
                self._top.states.clear()
            self._top.take(writer.mine)
        finally:
            self._lock.release()

    def entries(self, after: int = 0, upto: int | None = None) -> Iterator[Entry]:
        """Entries in order."""
        size = self._top.end.size
        for seq in range(after + 1, min(size, size if upto is None else upto) + 1):
            yield self._top.entries[seq]

    def states_of(self, prefix: str, after: str = "") -> Iterator[State]:
        """States in the order of record ids."""
        for record in sorted(self._top.states):
            if record.startswith(prefix) and record > after:
                yield self._top.states[record]

    def subtree(self, height: int, index: int) -> bytes:
        """A stored subtree root."""
        if height == 0 and 0 <= index < self._top.end.size:
            return self._top.entries[index + 1].leaf
        return self._top.subtrees[height, index]

    def check_settings(self) -> None:
        """Memory has no settings."""

    def close(self) -> None:
        """Nothing to let go."""

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *failure: object) -> None:
        self.close()
