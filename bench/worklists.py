"""Worklists against what they cannot do without: an indexed look-up, and one vectorised pass over columns.

    python bench/worklists.py [--open 10000] [--deadlines 50000] [--folded 300] [--runs 7] [--lists 30]

The goals are stated for --open 100000 --deadlines 500000. Rows of the tables are made directly and not from
cards. The look-up by hand asks the same tables and tells end, status and what is left of each row; the pass
by hand works on the same columns, with bounds that whoever wrote it knew. Both sides of a ratio are run in
turn in one process; what they say is compared first. What it costs to fold a record anew and enter what is
due on it is told besides: that is done for records that changed, and for all when the law or the declarations
did.
"""

import argparse
import os
import sqlite3
import tempfile
from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from random import Random
from typing import Any

import numpy as np
from paired import paired, seconds, told

from esep.codebook import Codebook
from esep.declare.checking import example
from esep.declare.clocks import Status
from esep.declare.reckoning import Reckoning
from esep.domains import load
from esep.people.key_stores import MemoryKeys
from esep.people.keyring import Keyring
from esep.register.as_of import stood
from esep.register.due_columns import STATUSES, Clock, DueColumns, Row, Standings
from esep.register.due_index import DueIndex
from esep.register.due_now import standing
from esep.register.due_tables import NEVER, Whose
from esep.register.fold import State
from esep.register.link_index import LinkIndex
from esep.register.memory import MemoryJournal
from esep.register.register import Register
from esep.register.submissions import Submission

ORDER, ZONES, OFFICERS = "protective_order", ("KZ-75", "KZ-11", "KZ-27"), 1000
NOW = datetime(2024, 6, 3, 5, 30, tzinfo=UTC)
TODAY, FIRST_DAY = date(2024, 6, 3), date(1970, 1, 1)  # the day on the clocks of all three
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
HOUR = 3_600_000_000  # microseconds
LOOK_UP = """
    SELECT due.*, zone, office FROM kept JOIN due USING (record)
    WHERE until <= ? AND record IN (SELECT record FROM handled WHERE officer = ?) ORDER BY record
"""


class Bench:
    """What is declared, and tables of worklists in a folder that goes away."""

    def __init__(self, folder: Path) -> None:
        self.book, self.domains = Codebook.load("kz"), load()
        self.path = folder / "dues.sqlite"
        self.journal = MemoryJournal(lambda: NOW)
        self.by = {zone: Reckoning.by(self.book, zone) for zone in ZONES}
        self.deadlines = {one.name: one for one in self.domains.record(ORDER).deadlines}

    def index(self, journal: MemoryJournal, path: Path | None) -> DueIndex:
        """The worklists of a journal."""
        return DueIndex(journal, self.domains, self.book, LinkIndex(journal), self._stands(journal), path)

    def _stands(self, journal: MemoryJournal) -> Any:  # noqa: ANN401 - a function of the register
        def stands(record: str) -> State:
            return stood(journal, self.domains, self.book, record)

        home: Any = argparse.Namespace(
            domains=self.domains, book=self.book, naming=LinkIndex(journal), record=stands
        )
        return lambda record, at: standing(home, stands(record), at)

    def filled(self, records: int, chance: Random) -> DueIndex:
        """Worklists of so many open orders of a thousand officers, two deadlines each."""
        index = self.index(self.journal, self.path)
        index.records(Whose(), [ORDER])  # makes the tables
        with sqlite3.connect(self.path) as tables:
            for at in range(records):
                zone, record = ZONES[at % 3], f"{ORDER}:{at:07}"
                kept = (record, f"office-{at % 200}", zone, zone, 0, False, NEVER)
                tables.execute("INSERT INTO kept VALUES (?, ?, ?, ?, ?, ?, ?)", kept)
                officer = f"officer-{chance.randrange(OFFICERS)}"
                tables.execute("INSERT INTO handled VALUES (?, ?)", (officer, record))
                began = TODAY - timedelta(days=chance.randrange(40))
                for name, days in (("check", 7), ("expiry", 60)):
                    ends = (began.isoformat(), (began + timedelta(days=days)).isoformat())
                    row = (record, name, *ends, "running", 1, "days", None)
                    tables.execute("INSERT INTO due VALUES (?, ?, ?, ?, ?, ?, ?, ?)", row)
        return index

    def rows(self, deadlines: int, chance: Random) -> Iterator[Row]:
        """Clocks that run or have run out: two in three to a day, one in three to an instant."""
        for at in range(deadlines):
            name = ("check", "expiry", "delivery")[at % 3]
            clock, days = Clock(self.deadlines[name], chance.choice(ZONES)), chance.randint(-30, 30)
            if name == "delivery":
                yield Row(clock, NOW + timedelta(hours=days, seconds=chance.randrange(3600)))
            else:
                over = TODAY + timedelta(days=chance.randint(-5, 60)) if name == "check" else None
                yield Row(clock, TODAY + timedelta(days=days), over)


def look_up(tables: sqlite3.Connection, officer: str) -> list[tuple[Any, ...]]:
    """The rows of one officer by the index of the tables, and what the calendar says of their ends."""
    found = []
    for record, name, _, last, _, _, _, _, zone, office in tables.execute(LOOK_UP, (0, officer)).fetchall():
        end = date.fromisoformat(last)
        left = (end - TODAY).days
        if left >= 0 or name != "expiry":
            found.append((record, name, end, "overdue" if left < 0 else "running", left, zone, office))
    return found


def as_looked_up(index: DueIndex, officer: str) -> list[tuple[Any, ...]]:
    """The same from the worklist."""
    return [
        (
            one.due.of,
            one.due.deadline.name,
            one.due.due,
            one.due.status.value,
            one.due.left,
            one.zone,
            one.office,
        )
        for one in index.awaited([ORDER], Whose(officers=(officer,)), NOW)
    ]


class OnePass:
    """The standing of the same columns by hand, for these three deadlines and this moment alone."""

    def __init__(self, bench: Bench, rows: Sequence[Row]) -> None:
        self.clocks = list(dict.fromkeys(row.clock for row in rows))
        number = {clock: at for at, clock in enumerate(self.clocks)}
        exact = np.array([isinstance(row.end, datetime) for row in rows])
        clock = np.array([number[row.clock] for row in rows], np.int64)
        end = np.array(
            [
                (row.end - EPOCH) // timedelta(microseconds=1)
                if isinstance(row.end, datetime)
                else (row.end - FIRST_DAY).days
                for row in rows
            ],
            np.int64,
        )
        over = np.array([(row.over - FIRST_DAY).days if row.over else 2**62 for row in rows], np.int64)
        self.parts = [(one, clock[one], end[one], over[one]) for one in map(np.flatnonzero, (~exact, exact))]
        warn = [bench.deadlines[clock.deadline.name].warn for clock in self.clocks]
        self.warn = np.array(
            [0 if one is None else one.length * (HOUR if one.unit == "hours" else 1) for one in warn]
        )
        self.late = np.array([2 if one.deadline.then else 1 for one in self.clocks], np.int8)

    def standings(self) -> list[tuple[Any, ...]]:
        """Status, what is left and whether it is soon, of ends in days and of ends at an instant."""
        today, now = (TODAY - FIRST_DAY).days, (NOW - EPOCH) // timedelta(microseconds=1)
        found = []
        for (_, clock, end, over), here, unit in zip(self.parts, (today, now), (1, HOUR), strict=True):
            left = end - here
            late, gone = left < 0, over <= today
            status = np.where(gone, np.int8(3), np.where(late, self.late[clock], np.int8(0)))
            found.append((status, left // unit, ~late & ~gone & (left <= self.warn[clock])))
        return found


def main() -> None:
    """Measure and tell."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--open", type=int, default=10_000, help="open records, two deadlines each")
    asked.add_argument("--deadlines", type=int, default=50_000, help="deadlines in columns")
    asked.add_argument("--folded", type=int, default=300, help="records that are folded anew")
    asked.add_argument("--lists", type=int, default=30, help="worklists of officers in one run")
    asked.add_argument("--runs", type=int, default=7)
    options = asked.parse_args()
    with tempfile.TemporaryDirectory() as place:
        bench, chance = Bench(Path(place)), Random(1)  # noqa: S311 - a benchmark
        ratios = {
            "worklist of one officer / look-up by hand": _lists(bench, options, chance),
            "every deadline / one pass by hand": _columns(bench, options, chance),
        }
        told(ratios, dict(zip(ratios, ("at most 2", "at most 3"), strict=True)))
        each = seconds(_folding(bench, options.folded)) / options.folded
        print(f"to fold a record and enter what is due on it: {each * 1e6:.0f} µs, {options.folded} records")


def _lists(bench: Bench, options: argparse.Namespace, chance: Random) -> list[float]:
    index = bench.filled(options.open, chance)
    officers = [f"officer-{chance.randrange(OFFICERS)}" for _ in range(options.lists)]
    tables = sqlite3.connect(bench.path)
    lines = 0
    for officer in officers:
        by_hand = look_up(tables, officer)
        if as_looked_up(index, officer) != by_hand:
            raise SystemExit(f"{officer}: the worklist differs from the look-up by hand")
        lines += len(by_hand)
    print(f"{options.open} open records, {lines / len(officers):.0f} lines a list, equal to those by hand")
    runs = paired(
        lambda: [index.awaited([ORDER], Whose(officers=(one,)), NOW) for one in officers],
        lambda: [look_up(tables, one) for one in officers],
        options.runs,
    )
    return [ours / other for ours, other in runs]


def _columns(bench: Bench, options: argparse.Namespace, chance: Random) -> list[float]:
    rows = list(bench.rows(options.deadlines, chance))
    columns, by_hand = DueColumns(rows), OnePass(bench, rows)
    _same(columns.standings(NOW, bench.by.__getitem__), by_hand)
    print(f"{options.deadlines} deadlines in columns, standing as by hand")
    runs = paired(lambda: columns.standings(NOW, bench.by.__getitem__), by_hand.standings, options.runs)
    return [ours / other for ours, other in runs]


def _same(ours: Standings, by_hand: OnePass) -> None:
    open_ones = [STATUSES.index(one) for one in (Status.RUNNING, Status.OVERDUE)]
    for (at, *_), (status, left, soon) in zip(by_hand.parts, by_hand.standings(), strict=True):
        counted = np.isin(status, open_ones)
        if not (
            (ours.status[at] == status).all()
            and (ours.left[at] == left)[counted].all()
            and (ours.soon[at] == soon).all()
        ):
            raise SystemExit("standings differ from those by hand")


def _folding(bench: Bench, records: int) -> Any:  # noqa: ANN401 - a call to be timed
    """Makes the worklists of so many orders from their cards."""
    journal = MemoryJournal(lambda: NOW)
    keyring = Keyring(MemoryKeys(), os.urandom(32))
    register = Register(journal, keyring, bench.domains, bench.book, os.urandom(32), lambda: NOW)
    sent = {"actor": "officer-1", "office": "office-1", "territory": "KZ-75", "system": "bench"}
    for at in range(records):
        for name, moment in (
            ("issued", "2024-05-20T06:00:00.000000Z"),
            ("delivered", "2024-05-21T06:00:00.000000Z"),
        ):
            card = bench.domains.card(f"{ORDER}.{name}")
            fields = {**example(card, bench.book), card.happened: moment}
            key, record = f"{at}-{name}", f"{ORDER}:{at}"
            register.accept(Submission(kind=card.kind, record=record, key=key, fields=fields, **sent))
    index = bench.index(journal, None)
    return lambda: index.records(Whose(), [ORDER])


if __name__ == "__main__":
    main()
