"""Entries: cards as the journal keeps them, each bound to all before it.

An entry is a card with the moment this register learned it, a salt and its number, as canonical bytes that
are stored and hashed as they are. The chain binds each entry to the one before; the tree (see `merkle`) lets
a single one be shown. Moments here are whole microseconds since 1970-01-01T00:00Z, so that two of them never
round to one.
"""

import os
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from hashlib import sha256
from typing import Any, NamedTuple

import orjson

from esep.kernel.errors import EsepError
from esep.register.merkle import Frontier, Subtree

CHAIN_START = bytes(32)
CLOCK_MAY_LAG = 2_000_000  # two seconds: less is the ordinary correcting of a machine's clock
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)
_SALT = 16  # bytes of chance: with less, someone could guess a card and test the guess on its leaf
_AFTER_KNOWN_AT = b'","salt":"'
_WRITTEN = len("2024-02-29T18:30:00.000000Z")


class Draft(NamedTuple):
    """A card ready for the journal.

    `card` is its canonical bytes, `id` its id, `system` and `key` say where it comes from and under which key
    against repetition, `record` the record it is about. `fingerprint` tells a repeated submission (the same
    one) from another submission under a used key.
    """

    card: bytes
    id: str
    system: str
    key: str
    record: str
    fingerprint: bytes


class Entry(NamedTuple):
    """An entry of the journal: its number, the moment it was learned (microseconds), bytes, leaf and chain
    hash.
    """

    seq: int
    known_at: int
    bytes: "Octets"
    leaf: "Octets"
    chain: "Octets"

    @property
    def card(self) -> dict[str, Any]:
        """The card inside, read anew at each call."""
        card: dict[str, Any] = orjson.loads(self.bytes)["card"]
        return card

    @property
    def id(self) -> str:
        """The id of the card."""
        return str(self.card["id"])

    @property
    def record(self) -> str:
        """The record the card is about."""
        return str(self.card["record"])


Octets = bytes  # inside Entry the word `bytes` is its field


@dataclass(frozen=True, slots=True)
class Head:
    """The end of a journal: how many entries, the root of their tree, the last chain hash, the last
    moment.
    """

    size: int
    root: bytes
    chain: bytes
    known_at: int


def card_id(system: str, key: str) -> str:
    """The id of the card a system submitted under a key: the same everywhere, whatever order cards arrive in.

    A UUID of version 8 (RFC 9562) made of SHA-256.

    >>> card_id("desk", "2024-17")
    'd03556b1-b9b7-8b7a-a854-9189f82198ad'
    """
    made = sha256(f"esep card 1\n{system}\n{key}".encode()).hexdigest()
    variant = "89ab"[int(made[16], 16) & 3]
    return f"{made[:8]}-{made[8:12]}-8{made[13:16]}-{variant}{made[17:20]}-{made[20:32]}"


def microseconds(instant: datetime) -> int:
    """An instant as microseconds since 1970.

    >>> microseconds(datetime(1970, 1, 1, 0, 0, 1, 5, tzinfo=UTC))
    1000005
    """
    return (instant - _EPOCH) // _MICROSECOND


def moment(known_at: int) -> datetime:
    """Microseconds since 1970 as an instant.

    >>> moment(1000005).isoformat()
    '1970-01-01T00:00:01.000005+00:00'
    """
    return _EPOCH + known_at * _MICROSECOND


def written(known_at: int) -> str:
    """Microseconds since 1970 as an entry writes them.

    >>> written(1000005)
    '1970-01-01T00:00:01.000005Z'
    """
    seconds, rest = divmod(known_at, 1_000_000)
    return f"{_to_the_second(seconds)}.{rest:06d}Z"


def stored(seq: int, entry: bytes, leaf: bytes, chain: bytes) -> Entry:
    """An entry as a store gives it back.

    Raises:
        EsepError: E-608 when these bytes are no entry.
    """
    try:
        at = entry.rindex(_AFTER_KNOWN_AT)
        known_at = microseconds(datetime.fromisoformat(entry[at - _WRITTEN : at].decode()))
    except (ValueError, TypeError):
        raise EsepError("E-608", seq=seq) from None
    return Entry(seq, known_at, entry, leaf, chain)


class End:
    """The growing end of a journal: gives drafts their numbers, moments, salts and hashes.

    >>> end = End()
    >>> draft = Draft(b'{"v":1}', card_id("desk", "1"), "desk", "1", "order:1", b"")
    >>> [entry], subtrees = end.add([draft], now=1000005)
    >>> entry.seq, entry.bytes[:51]
    (1, b'{"card":{"v":1},"known_at":"1970-01-01T00:00:01.000')
    >>> [later], _ = end.add([draft], now=7)
    >>> later.known_at, end.head().size
    (1000006, 2)
    """

    __slots__ = ("_tree", "chain", "known_at")

    def __init__(self, chain: bytes = CHAIN_START, known_at: int = 0, tree: Frontier | None = None) -> None:
        self.chain = chain
        self.known_at = known_at
        self._tree = tree or Frontier()

    @property
    def size(self) -> int:
        """Entries in the journal."""
        return self._tree.size

    def copy(self) -> "End":
        """An end that grows on its own, for a block that may fail."""
        return End(self.chain, self.known_at, self._tree.copy())

    def head(self) -> Head:
        """The journal's head as it stands."""
        return Head(self.size, self._tree.root(), self.chain, self.known_at)

    def add(self, drafts: Sequence[Draft], now: int) -> tuple[list[Entry], list[Subtree]]:
        """Drafts become entries, in their order.

        Each is learned a microsecond after the one before; a clock that went back holds nothing up.

        Args:
            drafts: the cards to add.
            now: what the clock says, microseconds since 1970.

        Returns:
            The entries, and the subtree roots to store that they completed.
        """
        entries: list[Entry] = []
        seq, chain, known_at = self.size, self.chain, max(now, self.known_at + 1) - 1
        salts = os.urandom(_SALT * len(drafts)).hex()
        for start, draft in zip(range(0, len(salts), 2 * _SALT), drafts, strict=True):
            seq += 1
            known_at += 1
            tail = (
                f',"known_at":"{written(known_at)}","salt":"{salts[start : start + 2 * _SALT]}","seq":{seq}}}'
            )
            entry = b'{"card":%b%b' % (draft.card, tail.encode())
            leaf = sha256(b"\x00" + entry).digest()
            chain = sha256(b"\x02" + chain + leaf).digest()
            entries.append(Entry(seq, known_at, entry, leaf, chain))
        subtrees = self._grow(entries)
        self.chain, self.known_at = chain, known_at if entries else self.known_at
        return entries, subtrees

    def _grow(self, entries: Sequence[Entry]) -> list[Subtree]:
        if len(entries) == 1:
            return self._tree.append(entries[0].leaf)
        return self._tree.extend([entry.leaf for entry in entries])


@lru_cache(maxsize=16)
def _to_the_second(seconds: int) -> str:
    return moment(seconds * 1_000_000).replace(tzinfo=None).isoformat()
