"""Cards ready for a journal, and a judge that knows no shortcut."""

import hashlib
import json
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta

from esep.register.entries import Draft, Entry, Head, card_id, written

START = datetime(2024, 2, 29, 18, 30, tzinfo=UTC)


def drafted(number: int, record: str = "order:1", system: str = "desk", **card) -> Draft:
    key = str(number)
    made = {
        "v": 1,
        "id": card_id(system, key),
        "key": key,
        "record": record,
        "source": {"system": system},
        **card,
    }
    canonical = json.dumps(made, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()
    return Draft(canonical, made["id"], system, key, record, hashlib.sha256(canonical).digest())


def drafts(numbers: Iterable[int], **given) -> list[Draft]:
    return [drafted(number, **given) for number in numbers]


class Clock:
    """A clock that stands still until it is set."""

    def __init__(self) -> None:
        self.now = START

    def __call__(self) -> datetime:
        return self.now

    def turn(self, seconds: float) -> None:
        self.now += timedelta(seconds=seconds)


def tree_root(leaves: list[bytes]) -> bytes:
    """MTH of RFC 6962 section 2.1, as it is written there."""
    if not leaves:
        return hashlib.sha256(b"").digest()
    if len(leaves) == 1:
        return leaves[0]
    k = 1
    while k * 2 < len(leaves):
        k *= 2
    return hashlib.sha256(b"\x01" + tree_root(leaves[:k]) + tree_root(leaves[k:])).digest()


def judged(entries: list[Entry]) -> Head:
    """The head that entries must have; raises when one is not what its number, moment and hashes say."""
    chain, known_at = bytes(32), 0
    for seq, entry in enumerate(entries, start=1):
        inside = json.loads(entry.bytes)
        assert list(inside) == ["card", "known_at", "salt", "seq"]
        assert (
            json.dumps(inside, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()
            == entry.bytes
        )
        assert (inside["seq"], inside["known_at"]) == (seq, written(entry.known_at))
        assert entry.seq == seq
        assert entry.known_at > known_at
        assert entry.leaf == hashlib.sha256(b"\x00" + entry.bytes).digest()
        chain = hashlib.sha256(b"\x02" + chain + entry.leaf).digest()
        assert entry.chain == chain
        known_at = entry.known_at
    salts = {json.loads(entry.bytes)["salt"] for entry in entries}
    assert len(salts) == len(entries)
    return Head(len(entries), tree_root([entry.leaf for entry in entries]), chain, known_at)
