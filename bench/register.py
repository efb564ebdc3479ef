"""The register against the bare work beneath it: bytes, hashes and the database alone.

    python bench/register.py [--cards 50000] [--singles 1000] [--runs 5] [--picture FILE.svg]

The bare side of one card at a time is what no durable journal can do without: the card's canonical bytes, a
salt, two hashes, one row of one table without an index, a commit, with the same write-ahead log, the same
`synchronous` FULL, and as cold after each sync as ours. It checks nothing and finds nothing again. The bare
side of many at once is one `executemany` of rows that stand ready.

Both sides of a ratio are run in turn. One card at a time is compared by processor time, since its wall time
is the disk's; many at once by the clock on the wall. What was written is verified, and the states that cards
one by one and in bulk lead to are compared, before any ratio is told.
"""

import argparse
import hashlib
import os
import resource
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from datetime import date
from functools import partial
from itertools import count
from pathlib import Path

import orjson
from paired import draw, paired, told

from esep.codebook import Codebook
from esep.declare.checking import example
from esep.domains import load
from esep.people.key_stores import MemoryKeys
from esep.people.keyring import Keyring
from esep.register import sqlite
from esep.register.entries import Entry
from esep.register.merkle import Frontier
from esep.register.paths import inclusion_path
from esep.register.register import CHUNK, Register
from esep.register.submissions import Accepted, Batch, Submission
from esep.register.verifier import check_entries

KIND = "offence.registered"
CANONICAL = orjson.OPT_SORT_KEYS
SENDER = {"actor": "officer-1", "office": "office-1", "territory": "KZ-75", "system": "bench"}
TEN_MILLION = 10_000_000
DAYS = [date(2024, 1 + month, day).isoformat() for month in range(5) for day in range(1, 29)]


class Bench:
    """Registers and bare databases in a folder that goes away."""

    def __init__(self, place: Path) -> None:
        self.place, self.number = place, count()
        self.book, self.domains = Codebook.load("kz"), load()
        self.fields = dict(example(self.domains.card(KIND), self.book))

    def register(self) -> Register:
        """A new register in a file."""
        path = self.place / f"register-{next(self.number)}.sqlite"
        sqlite.create(path)
        keyring = Keyring(MemoryKeys(), os.urandom(32))
        return Register(sqlite.SqliteJournal(path), keyring, self.domains, self.book, os.urandom(32))

    def submissions(self, cards: int) -> list[Submission]:
        """Cards to send one by one."""
        return [
            Submission(kind=KIND, record=f"offence:{at}", key=f"k{at}", fields=self._of(at), **SENDER)
            for at in range(cards)
        ]

    def batches(self, cards: int) -> Iterator[Batch]:
        """The same cards as columns."""
        for start in range(0, cards, CHUNK):
            ats = range(start, min(start + CHUNK, cards))
            rows = [self._of(at) for at in ats]
            yield Batch(
                KIND,
                {"record": [f"offence:{at}" for at in ats], "key": [f"k{at}" for at in ats]},
                {name: [row[name] for row in rows] for name in rows[0]},
                len(rows),
                SENDER | {"channel": "form"},
            )

    def bare(self) -> sqlite3.Connection:
        """A journal table alone, as durable as ours."""
        connection = sqlite3.connect(self.place / f"bare-{next(self.number)}.sqlite", isolation_level=None)
        connection.execute("PRAGMA journal_mode = wal")
        connection.execute("PRAGMA synchronous = full")
        connection.execute(
            "CREATE TABLE journal (seq INTEGER PRIMARY KEY, entry BLOB, leaf BLOB, chain BLOB)"
        )
        return connection

    def _of(self, at: int) -> dict[str, object]:
        on = DAYS[at % len(DAYS)]
        return {name: on if name.endswith("_on") else value for name, value in self.fields.items()}


def one_by_one(register: Register, cards: Sequence[Submission]) -> None:
    """Each card accepted and durable before the next."""
    for card in cards:
        register.accept(card)


def in_bulk(register: Register, batches: Sequence[Batch]) -> None:
    """Columns accepted, a transaction for each."""
    for batch in batches:
        if not all(isinstance(outcome, Accepted) for outcome in register.accept_batch(batch)):
            raise SystemExit("a card of the benchmark was refused")


def bytes_hash_insert(connection: sqlite3.Connection, cards: Sequence[dict[str, object]]) -> None:
    """What a durable journal cannot do without: canonical bytes, salt, two hashes, an insert, a commit."""
    chain = bytes(32)
    for seq, card in enumerate(cards, start=1):
        whole = {
            "card": card,
            "known_at": "2024-02-29T18:30:00.000000Z",
            "salt": os.urandom(16).hex(),
            "seq": seq,
        }
        entry = orjson.dumps(whole, option=CANONICAL)
        leaf = hashlib.sha256(b"\x00" + entry).digest()
        chain = hashlib.sha256(b"\x02" + chain + leaf).digest()
        commit(connection, [(seq, entry, leaf, chain)])


def commit(connection: sqlite3.Connection, rows: Sequence[tuple[int, bytes, bytes, bytes]]) -> None:
    """Rows inserted and committed."""
    connection.execute("BEGIN IMMEDIATE")
    connection.executemany("INSERT INTO journal VALUES (?, ?, ?, ?)", rows)
    connection.execute("COMMIT")


def commit_each(connection: sqlite3.Connection, rows: Sequence[tuple[int, bytes, bytes, bytes]]) -> None:
    """Every row committed by itself."""
    for row in rows:
        commit(connection, [row])


def sha256_of(entries: Sequence[Entry]) -> None:
    """The hash of every entry's bytes, and nothing else."""
    for entry in entries:
        hashlib.sha256(entry.bytes).digest()


def main() -> None:
    """Measure, print, and draw where asked."""
    parser = argparse.ArgumentParser(description="The register against the bare work beneath it.")
    parser.add_argument("--cards", type=int, default=50_000, help="cards of a bulk run (default 50,000)")
    parser.add_argument("--singles", type=int, default=1_000, help="cards sent one by one (default 1,000)")
    parser.add_argument("--runs", type=int, default=5, help="pairs of runs (default 5)")
    parser.add_argument("--picture", type=Path, help="write the ratios as SVG here")
    parser.add_argument("--memory", action="store_true", help=argparse.SUPPRESS)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as place:
        bench = Bench(Path(place))
        if options.memory:
            in_bulk(bench.register(), bench.batches(options.cards))
            print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024)
            return
        ratios, goals = _measured(bench, options)
        told(ratios, goals)
        _proof()
        _memory(options.cards)
    if options.picture:
        draw(ratios, options.picture)


def _measured(bench: Bench, options: argparse.Namespace) -> tuple[dict[str, list[float]], dict[str, str]]:
    entries = _equal(bench, options.singles)
    singles, cards = bench.submissions(options.singles), [entry.card for entry in entries]
    rows = [tuple(entry[index] for index in (0, 2, 3, 4)) for entry in entries]
    batches = list(bench.batches(options.cards))
    whole = bench.register()
    in_bulk(whole, batches)
    journal = list(whole.journal.entries())
    many = [tuple(entry[index] for index in (0, 2, 3, 4)) for entry in journal]
    cpu = paired(
        lambda: one_by_one(bench.register(), singles),
        lambda: bytes_hash_insert(bench.bare(), cards),
        options.runs,
        time.process_time,
    )
    wall = paired(
        lambda: one_by_one(bench.register(), singles), lambda: commit_each(bench.bare(), rows), options.runs
    )
    bulk = paired(
        lambda: in_bulk(bench.register(), batches), lambda: commit(bench.bare(), many), options.runs
    )
    verified = paired(
        partial(check_entries, [tuple(row) for row in many]), lambda: sha256_of(journal), options.runs
    )
    print(
        f"{options.singles} cards one by one, {options.cards} in bulk, {len(journal[0].bytes)} bytes an entry"
    )
    ratios = {
        "one card, processor time / bytes, hash, insert": [ours / bare for ours, bare in cpu],
        "one card, wall / bare insert and commit": [ours / bare for ours, bare in wall],
        "bare executemany / bulk accept": [bare / ours for ours, bare in bulk],
        "SHA-256 alone / verify": [bare / ours for ours, bare in verified],
    }
    goals = ["at most 2", "told only", "at least 0.08", "at least 0.1"]
    return ratios, dict(zip(ratios, goals, strict=True))


def _equal(bench: Bench, cards: int) -> list[Entry]:
    """Cards one by one and in bulk lead to the same states; the entries of the first way."""
    one, other = bench.register(), bench.register()
    one_by_one(one, bench.submissions(cards))
    in_bulk(other, bench.batches(cards))
    if [state.state for state in one.journal.states_of("offence:")] != [
        state.state for state in other.journal.states_of("offence:")
    ]:
        raise SystemExit("cards one by one and in bulk led to different states")
    return list(one.journal.entries())


def _proof() -> None:
    """Steps of an inclusion proof in ten million entries, from stored subtree roots."""
    stored: dict[tuple[int, int], bytes] = {}
    leaves = [hashlib.sha256(at.to_bytes(4, "big")).digest() for at in range(256)]
    tree = Frontier()
    for start in range(0, TEN_MILLION, 256):
        size = min(256, TEN_MILLION - start)
        stored |= {(height, index): root for height, index, root in tree.extend(leaves[:size])}
    reads = count()

    def read(height: int, index: int) -> bytes:
        next(reads)
        return stored[height, index] if height else leaves[index % 256]

    start = time.perf_counter()
    path = inclusion_path(7_654_321, TEN_MILLION, read)
    took = (time.perf_counter() - start) * 1e3
    steps = f"{len(path)} hashes, {next(reads)} reads, {took:.1f} ms"
    print(f"{'inclusion proof in ten million entries':46} {steps}")


def _memory(cards: int) -> None:
    """Peak memory of a bulk import of some cards, and of four times as many."""
    command = [sys.executable, __file__, "--memory", "--cards"]
    peaks = [
        float(subprocess.run([*command, str(size)], capture_output=True, text=True, check=True).stdout)
        for size in (cards, 4 * cards)
    ]
    print(f"{'peak memory, MiB':46} {peaks[0]:.0f}, with four times the cards {peaks[1]:.0f}")


if __name__ == "__main__":
    main()
