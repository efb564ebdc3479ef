"""A small journal, made without the code that is tested."""

import json
from collections.abc import Callable, Iterable
from hashlib import sha256
from pathlib import Path

import pytest

VECTORS = Path(__file__).parent / "vectors.json"
Rows = list[tuple[int, bytes, bytes, bytes]]


def entry(seq: int, filling: str = "a") -> bytes:
    said = {
        "card": {"id": f"card-{seq}", "open": {"said": filling * 9}},
        "known_at": f"2026-11-22T08:00:{seq // 1000:02}.{seq % 1000:06}Z",
        "salt": sha256(b"salt %d" % seq).hexdigest()[:32],
        "seq": seq,
    }
    return json.dumps(said, sort_keys=True, separators=(",", ":")).encode()


def chained(entries: Iterable[bytes]) -> Rows:
    rows, chain = [], bytes(32)
    for seq, said in enumerate(entries, start=1):
        leaf = sha256(b"\x00" + said).digest()
        chain = sha256(b"\x02" + chain + leaf).digest()
        rows.append((seq, said, leaf, chain))
    return rows


@pytest.fixture(scope="session")
def rows() -> Rows:
    """A journal of 300 entries: more than one tile of the tree."""
    return chained(entry(seq) for seq in range(1, 301))


@pytest.fixture(scope="session")
def rehashed() -> Callable[[Iterable[bytes]], Rows]:
    """Makes a journal whose hashes all fit, as someone who holds the file could."""
    return chained


@pytest.fixture(scope="session")
def other_entry() -> Callable[[int], bytes]:
    """An entry that could stand at a number but does not."""
    return lambda seq: entry(seq, "b")


@pytest.fixture(scope="session")
def vectors() -> dict:
    return json.loads(VECTORS.read_text(encoding="utf-8"))
