"""Which alerts are open: a table made from the journal, so that nobody looks through years of closed ones."""

import sqlite3
from collections.abc import Iterable
from itertools import islice

import orjson

from esep.monitoring.desk.cards import RECORD
from esep.monitoring.desk.journal import OPEN
from esep.register.entries import Entry
from esep.register.home import Home
from esep.register.journal import Reads
from esep.register.side_table import SideTable

FILE = "alerts.sqlite"
VERSION = 1
AT_ONCE = 2_000
SCHEMA = "CREATE TABLE IF NOT EXISTS open (record TEXT PRIMARY KEY) WITHOUT ROWID;"


def open_alerts(home: Home) -> list[str]:
    """The records of alerts on which anything more is due, in their order."""

    def add(tables: sqlite3.Connection, entries: Iterable[Entry]) -> None:
        rest = iter(entries)
        while portion := list(islice(rest, AT_ONCE)):
            _enter(tables, home.journal, {one.record for one in portion})

    table = SideTable(home.journal, home.folder / FILE, SCHEMA, VERSION, add)
    try:
        return table.answer(
            lambda tables: [record for (record,) in tables.execute("SELECT record FROM open ORDER BY record")]
        )
    finally:
        table.close()


def _enter(tables: sqlite3.Connection, journal: Reads, records: Iterable[str]) -> None:
    """Enter those that are open now, take out those that are not."""
    alerts = [one for one in records if one.startswith(f"{RECORD}:")]
    states = journal.states(alerts)
    stand = {one: orjson.loads(states[one].state).get("state") in OPEN for one in alerts if one in states}
    tables.executemany("DELETE FROM open WHERE record = ?", [(one,) for one in alerts])
    tables.executemany("INSERT INTO open VALUES (?)", [(one,) for one, is_open in stand.items() if is_open])
