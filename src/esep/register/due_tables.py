"""The tables behind worklists: what stands in them of a record, and the questions put to them."""

import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime, timedelta
from typing import Any, NamedTuple

from esep.declare.clocks import Status
from esep.declare.due import Due
from esep.declare.reckoning import End, Reckoning, is_day
from esep.kernel.errors import EsepError
from esep.register.due_now import Standing, is_parked
from esep.register.entries import microseconds
from esep.register.keeping import Keeping

NEVER, FIRST_DAY = 2**62, date(1970, 1, 1)
NOT_MET = {Status.RUNNING, Status.OVERDUE, Status.ENDED, Status.STOPPED, Status.UNKNOWN}
A_DAY = timedelta(days=1) // timedelta(microseconds=1)
SCHEMA = """
CREATE TABLE IF NOT EXISTS kept (
    record TEXT PRIMARY KEY, office TEXT NOT NULL, territory TEXT NOT NULL, zone TEXT NOT NULL,
    until INTEGER NOT NULL, parked INTEGER NOT NULL, hidden INTEGER NOT NULL
) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS kept_office ON kept (office);
CREATE INDEX IF NOT EXISTS kept_territory ON kept (territory);
CREATE INDEX IF NOT EXISTS kept_until ON kept (until);
CREATE INDEX IF NOT EXISTS kept_parked ON kept (parked) WHERE parked;
CREATE TABLE IF NOT EXISTS handled (
    officer TEXT NOT NULL, record TEXT NOT NULL, PRIMARY KEY (officer, record)
) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS handled_record ON handled (record);
CREATE TABLE IF NOT EXISTS due (
    record TEXT NOT NULL, deadline TEXT NOT NULL, started TEXT NOT NULL, last TEXT, status TEXT NOT NULL,
    left INTEGER, unit TEXT NOT NULL, over TEXT, PRIMARY KEY (record, deadline)
) WITHOUT ROWID;
"""


class Whose(NamedTuple):
    """Whose worklist: of any of the officers, the offices, the territories; empty is everybody's."""

    officers: Sequence[str] = ()
    offices: Sequence[str] = ()
    territories: Sequence[str] = ()


def asked(
    tables: sqlite3.Connection, whose: Whose, kinds: Sequence[str], at: date | datetime, now: int
) -> tuple[list[Sequence[Any]], list[tuple[str, str]]]:
    """The rows of a worklist, and the records that have to be looked at by themselves, with their offices.

    Those are the ones on which a card happened after the moment `at`. What is hidden `now`, in microseconds
    since 1970, is nobody's, whatever moment is asked about.
    """
    conditions, given = _chosen(whose, kinds, now)
    seen_by = microseconds(at) if isinstance(at, datetime) else _begin(at) - A_DAY
    rows = f"SELECT due.*, zone, office FROM kept JOIN due USING (record) WHERE until <= ?{conditions}"  # noqa: S608 - marks alone
    later = f"SELECT record, office FROM kept WHERE until > ?{conditions}"  # noqa: S608 - marks alone
    some = tables.execute("SELECT 1 FROM kept WHERE until > ? LIMIT 1", (seen_by,)).fetchone()
    asked = (seen_by, *given)
    return tables.execute(rows, asked).fetchall(), tables.execute(later, asked).fetchall() if some else []


def records(
    tables: sqlite3.Connection, whose: Whose, kinds: Sequence[str], now: int, *, parked: bool
) -> tuple[str, ...]:
    """The records of somebody, in their order; with `parked` those with a card that does not count."""
    conditions, given = _chosen(whose, kinds, now)
    marked = " AND parked" if parked else ""
    question = f"SELECT record FROM kept WHERE TRUE{marked}{conditions} ORDER BY record"  # noqa: S608 - marks alone
    return tuple(one for (one,) in tables.execute(question, given))


def enter(
    tables: sqlite3.Connection, stands: Standing, keeping: Keeping, by: Reckoning, hidden: date | None = None
) -> None:
    """Enter a record that does not stand in the tables.

    Args:
        tables: the tables.
        stands: the record by all its cards, whenever they happened.
        keeping: who has it.
        by: the clock of its territory.
        hidden: the day from which on it answers as if it were not there; None for never.
    """
    record, parked = stands.state.record, any(map(is_parked, stands.state.cards))
    seen_until = _since(hidden.isoformat(), by) if hidden else NEVER
    where = (record, keeping.office, keeping.territory, stands.zone)
    kept = (*where, _latest(stands, by), parked, seen_until)
    tables.execute("INSERT INTO kept VALUES (?, ?, ?, ?, ?, ?, ?)", kept)
    handled = [(one, record) for one in sorted(keeping.handlers)]
    tables.executemany("INSERT INTO handled VALUES (?, ?)", handled)
    tables.executemany("INSERT INTO due VALUES (?, ?, ?, ?, ?, ?, ?, ?)", _rows(stands.dues))


def remove(tables: sqlite3.Connection, record: str) -> None:
    """Take a record out of the tables."""
    for table in ("due", "handled", "kept"):
        tables.execute(f"DELETE FROM {table} WHERE record = ?", (record,))  # noqa: S608 - a name of three


def _chosen(whose: Whose, kinds: Sequence[str], now: int) -> tuple[str, list[str | int]]:
    """The further conditions of a question with a mark for each word, and the words."""
    conditions, given = [" AND kept.hidden > ?"], list[str | int]([now])
    for condition, codes in (
        ("kept.record IN (SELECT record FROM handled WHERE officer IN ({}))", whose.officers),
        ("kept.office IN ({})", whose.offices),
        ("kept.territory IN ({})", whose.territories),
    ):
        if codes:
            conditions.append(" AND " + condition.format(",".join("?" * len(codes))))
            given += codes
    if kinds:
        conditions.append(f" AND ({' OR '.join(['kept.record BETWEEN ? AND ?'] * len(kinds))})")
        given += [bound for kind in kinds for bound in (f"{kind}:", f"{kind};")]
    return "".join(conditions), given


def _rows(dues: Iterable[Due]) -> Iterator[tuple[object, ...]]:
    for due in dues:
        if (due.status in NOT_MET or due.over) and not due.met_by:
            ends = [moment.isoformat() if moment else None for moment in (due.due, due.over)]
            yield (
                due.of,
                due.deadline.name,
                due.started,
                ends[0],
                due.status.value,
                due.left,
                due.unit,
                ends[1],
            )


def end_of(last: str | None) -> End | None:
    """An end as the tables keep it."""
    if not last:
        return None
    return date.fromisoformat(last) if is_day(last) else datetime.fromisoformat(last)


def _latest(stands: Standing, by: Reckoning) -> int:
    """From when on all cards of a record have happened, in microseconds since 1970."""
    moments = [told.happened for told in stands.state.applied]
    try:
        return max((_since(one, by) for one in moments), default=0)
    except EsepError:
        return NEVER  # nobody knows the clock: it is looked at by itself


def _since(moment: str, by: Reckoning) -> int:
    return microseconds(by.begins(date.fromisoformat(moment)) if is_day(moment) else by.instant(moment))


def _begin(day: date) -> int:
    return (day - FIRST_DAY).days * A_DAY
