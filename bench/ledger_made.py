"""Making the ledger from cards, against reading what they say openly: `python bench/ledger_made.py`.

    python bench/ledger_made.py [--cards 20000] [--runs 3]

A rebuild reads every card, posts what it changes in seventy measures and writes that to Parquet. The bare
side reads the same entries, takes the open fields out of their JSON and makes columns of them, a table for
each kind of card. What was caught up is compared with what was rebuilt, by hash, before any ratio is told.
"""

import argparse
import resource
import tempfile
import time
from itertools import islice
from pathlib import Path

import cards_made
import orjson
import pyarrow as pa
from paired import paired, seconds, told

from esep.codebook import Codebook
from esep.domains import load
from esep.ledger.catching_up import CatchingUp, Meaning
from esep.ledger.inventory import Inventory
from esep.ledger.past import JournalPast
from esep.register.journal import Journal
from esep.register.link_index import LinkIndex

AT_ONCE = 10_000  # cards that are read before columns are made of them
NEW = 0.001  # of the cards come after the ledger was made


def main() -> None:
    """Measure and tell."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--cards", type=int, default=20_000)
    asked.add_argument("--runs", type=int, default=3)
    options = asked.parse_args()
    meaning = Meaning(load(), Codebook.load("kz"))
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place)
        journal = cards_made.make(folder / "register.sqlite", meaning.domains, meaning.book, options.cards)
        past = JournalPast(journal, LinkIndex(journal, folder / "links.sqlite"))
        past.naming(["proceeding:0"])  # the index is the register's, and stands there already
        _measure(journal, past, meaning, folder / "ledger", options.runs)


def _measure(journal: Journal, past: JournalPast, meaning: Meaning, ledger: Path, runs: int) -> None:
    work = CatchingUp(ledger, journal, past, meaning)
    size = journal.head().size
    whole = paired(work.rebuild, lambda: read(journal, meaning), runs, time.process_time)
    rebuilt = work.rebuild()
    before, later, ratios = size - round(size * NEW), [], []
    for _ in range(runs):
        work.rebuild(before)
        later.append(seconds(work.catch_up))
        if hashes(Inventory.read(ledger)) != hashes(rebuilt):
            raise SystemExit("what was caught up is not what was rebuilt")
        ratios.append(later[-1] / seconds(work.rebuild))
    rows = sum(kept.rows for kept in rebuilt.datasets)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    print(f"{size} cards made {rows} postings in {len(rebuilt.datasets)} measures; peak memory {peak} MiB")
    print(f"a card: {whole[-1][0] / size * 1e6:.0f} us to post, {whole[-1][1] / size * 1e6:.0f} us to read")
    print(f"caught up by {size - before} cards in {1000 * min(later):.0f} ms; equal by hash")
    name, other = "rebuild / reading open fields (processor)", "catching up 0.1 % / rebuild"
    told(
        {name: [one / bare for one, bare in whole], other: ratios},
        {name: "at most 10", other: "at most 0.02"},
    )


def read(journal: Journal, meaning: Meaning) -> list[pa.Table]:
    """The open fields of all cards as columns: some thousand cards at a time, a table for each kind."""
    tables, entries = [], journal.entries()
    while some := list(islice(entries, AT_ONCE)):
        kinds: dict[str, list[tuple[int, str, str, dict[str, object]]]] = {}
        for entry in some:
            card = orjson.loads(entry.bytes)["card"]
            row = (entry.seq, card["record"], card["on"], card.get("open", {}))
            kinds.setdefault(card["kind"], []).append(row)
        tables += [_columns(rows, meaning, kind) for kind, rows in kinds.items()]
    return tables


def _columns(rows: list[tuple[int, str, str, dict[str, object]]], meaning: Meaning, kind: str) -> pa.Table:
    names = [field.name for field in meaning.domains.card(kind).open_fields]
    columns = {name: pa.array([row[3].get(name) for row in rows]) for name in names}
    own = (("seq", 0), ("record", 1), ("happened on", 2))
    return pa.table({name: [row[at] for row in rows] for name, at in own} | columns)


def hashes(inventory: Inventory) -> dict[str, str]:
    """The hash of all postings of each measure."""
    return {kept.measure: kept.running for kept in inventory.datasets}


if __name__ == "__main__":
    main()
