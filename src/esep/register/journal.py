"""The journal: all cards in one chained sequence, and the current state of every record, behind one
interface.

Three stores offer it with equal results: `memory`, `sqlite` and `postgresql`. An open journal belongs to one
thread; opening another one on the same store is cheap. What is committed is durable when the block returns:

    with journal.writing() as writer:
        entries = writer.append(drafts)
        writer.put_states({"order:1": b"..."})

Inside a block ask the writer: the journal itself shows only what is committed.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from datetime import datetime
from typing import NamedTuple, Protocol, Self

from esep.register.entries import Draft, Entry, Head

Clock = Callable[[], datetime]

WAIT = 10.0  # seconds a writer waits for another one before the user hears that the register is busy


class Known(NamedTuple):
    """A card that stands in the journal under a key: its entry, its id, the fingerprint of its submission."""

    seq: int
    id: str
    fingerprint: bytes


class State(NamedTuple):
    """The current state of a record: the entry number of its last card, and the state as its own JSON
    bytes.
    """

    record: str
    seq: int
    state: bytes


class Reads(Protocol):
    """What can be asked of a journal, and inside a block of its writer."""

    def head(self) -> Head:
        """The end of the journal."""
        ...

    def entry(self, card: str) -> Entry | None:
        """The entry of a card, by the card's id."""
        ...

    def of_record(self, record: str) -> list[Entry]:
        """The entries of a record's cards, in the order of the journal."""
        ...

    def of_records(self, records: Iterable[str]) -> dict[str, list[Entry]]:
        """The same for many records; a record without cards is left out."""
        ...

    def find_key(self, system: str, key: str) -> Known | None:
        """The card that a system submitted under a key, if it stands in the journal."""
        ...

    def find_keys(self, keys: Iterable[tuple[str, str]]) -> dict[tuple[str, str], Known]:
        """The same for many pairs of system and key; one that is not there is left out."""
        ...

    def find_ids(self, cards: Iterable[str]) -> dict[str, Known]:
        """The same by card ids."""
        ...

    def state(self, record: str) -> State | None:
        """The current state of a record."""
        ...

    def states(self, records: Iterable[str]) -> dict[str, State]:
        """The same for many records; a record without state is left out."""
        ...


class Writer(Reads, Protocol):
    """The one who may write, until the block ends.

    `clock_went_back` says by how many microseconds the clock stood behind the last entry, when that is more
    than two seconds, else 0: someone has to look at the machine. The order of entries never depends on it.
    """

    clock_went_back: int

    def append(self, drafts: Sequence[Draft]) -> list[Entry]:
        """Add cards to the journal, in their order.

        Raises:
            EsepError: E-606 when one of them stands there already; E-603, E-607 when the store fails. The
            block
                then ends without anything saved, even if the error is caught inside it.
        """
        ...

    def put_states(self, states: Mapping[str, bytes]) -> None:
        """Put the current states of records that have cards, in place of their former ones.

        Raises:
            EsepError: E-603, E-607 when the store fails; the block then ends without anything saved.
            LookupError: a record has no card. A state without cards could not be rebuilt.
        """
        ...

    def forget_states(self) -> None:
        """Drop all current states, so that they are rebuilt from the journal in the same block.

        Which entries are of which record is made anew at once, from the journal alone.
        """
        ...


class Journal(Reads, Protocol):
    """An open journal."""

    def writing(self) -> AbstractContextManager[Writer]:
        """A block in which one writer, and no other, may write; it is saved as a whole, or not at all.

        Raises:
            EsepError: E-602 when another writer held the journal for too long; at the end of the block E-601
                when nobody can say whether it was saved, E-603 when the disk is full. After each of them the
                same submission may be sent again with the same keys.
        """
        ...

    def entries(self, after: int = 0, upto: int | None = None) -> Iterator[Entry]:
        """The entries with numbers above `after`, up to and with `upto`, in order and in flat memory.

        Without `upto` up to the head of the moment when the first one is asked for.
        """
        ...

    def states_of(self, prefix: str, after: str = "") -> Iterator[State]:
        """The states of all records whose id begins with a prefix and stands behind `after`, in order of
        ids.
        """
        ...

    def subtree(self, height: int, index: int) -> bytes:
        """A stored subtree root for proofs, see `merkle.Reader`.

        Raises:
            LookupError: the subtree is not complete.
        """
        ...

    def check_settings(self) -> None:
        """Refuse a store that would not keep its promises.

        Raises:
            EsepError: E-604 when a setting reads back otherwise; E-605 when this role could change the
            journal.
        """
        ...

    def close(self) -> None:
        """Let the store go."""
        ...

    def __enter__(self) -> Self: ...
    def __exit__(self, *failure: object) -> None: ...
