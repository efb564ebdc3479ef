"""The worklists of a register: what is due on every record and who has it, in tables made from the journal.

To fold every record at each question would cost as much as the register is large. What is due changes with
cards, with the law and with who has a record. Time alone only turns what runs into what is overdue or has
ended, and that is told at the moment of the question.
"""

import sqlite3
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from functools import cache
from hashlib import sha256
from itertools import islice
from pathlib import Path
from typing import Any, NamedTuple

import orjson

from esep.codebook import Codebook
from esep.codebook.digest import book_digest
from esep.declare import Card, Domains
from esep.declare.clocks import Status
from esep.declare.due import Due
from esep.declare.fields import Kind
from esep.declare.plain import plain
from esep.declare.reckoning import End, Reckoning, is_day
from esep.kernel.errors import EsepError
from esep.register.due_now import Standing
from esep.register.entries import Entry
from esep.register.journal import Journal
from esep.register.keeping import Keepings
from esep.register.link_index import LinkIndex
from esep.register.side_table import SideTable

FILE = "dues.sqlite"
CODE = 1  # to be raised when the code alone makes other rows of the same cards
AT_ONCE = 20_000  # entries whose records are looked at together
IN_THE_END = datetime(9999, 1, 1, tzinfo=UTC)  # later than any card
NEVER, EPOCH, MICROSECOND = 2**62, datetime(1970, 1, 1, tzinfo=UTC), timedelta(microseconds=1)
NOT_MET = {Status.RUNNING, Status.OVERDUE, Status.ENDED, Status.STOPPED, Status.UNKNOWN}
A_DAY = timedelta(days=1) // MICROSECOND
NOT_COUNTED_BY = {"claims", "demonstration", "figures", "forms", "mappings", "phrases"}
SCHEMA = """
CREATE TABLE IF NOT EXISTS kept (
    record TEXT PRIMARY KEY, office TEXT NOT NULL, territory TEXT NOT NULL, zone TEXT NOT NULL,
    until INTEGER NOT NULL
) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS kept_office ON kept (office);
CREATE INDEX IF NOT EXISTS kept_territory ON kept (territory);
CREATE INDEX IF NOT EXISTS kept_until ON kept (until);
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


@dataclass(frozen=True, slots=True)
class Awaited:
    """Something due, and who has its record; `zone` is the territory whose clock was read last."""

    due: Due
    zone: str
    office: str


class DueIndex:
    """The tables of one register, in a file, or in memory when there is none or it cannot be used.

    Args:
        journal: what they are made from.
        domains: what may be recorded.
        book: what is due is reckoned by.
        links: which records name a record.
        stands: a record by its cards, with what is due on it at a moment.
        path: the file; None keeps the tables in memory.
    """

    def __init__(
        self,
        journal: Journal,
        domains: Domains,
        book: Codebook,
        links: LinkIndex,
        stands: Callable[[str, date | datetime], Standing],
        path: Path | None = None,
    ) -> None:
        self._journal, self._domains, self._book = journal, domains, book
        self._links, self._stands = links, stands
        self._keepings = Keepings(journal, domains, book)
        self._deadlines = {
            (name, one.name): one for name, record in domains.records.items() for one in record.deadlines
        }
        self._tables = SideTable(journal, path, SCHEMA, _version(domains, book), self._add)

    def awaited(self, kinds: Iterable[str], whose: Whose, at: date | datetime) -> list[Awaited]:
        """What is awaited of somebody at a moment, in the order of records and deadlines.

        A record on which a card happened after the moment is looked at by itself.

        Args:
            kinds: the types of record.
            whose: of whom.
            at: the moment; a day is asked as it ends.
        """
        named = set(kinds)
        seen_by = _microseconds(at) if isinstance(at, datetime) else _begin(at) - A_DAY
        rows, later = self._tables.answer(lambda tables: _asked(tables, whose, seen_by))
        found = [self._told(row, at) for row in rows if row[0].partition(":")[0] in named]
        for record, office in later:
            if record.partition(":")[0] in named:
                stands = self._stands(record, at)
                found += [Awaited(due, stands.zone, office) for due in stands.dues]
        return sorted((one for one in found if one.due.awaited), key=lambda one: one.due.of)

    def records(self, whose: Whose) -> frozenset[str] | None:
        """The records of somebody; None is every record."""
        if whose == Whose():
            return None
        chosen, given = _chosen(whose)
        question = f"SELECT record FROM kept WHERE TRUE{chosen}"  # noqa: S608 - marks alone
        return self._tables.answer(
            lambda tables: frozenset(one for (one,) in tables.execute(question, given))
        )

    def close(self) -> None:
        """Let go of the tables."""
        self._tables.close()

    def _told(self, row: Sequence[Any], at: date | datetime) -> Awaited:
        record, deadline, started, last, status, left, unit, over, zone, office = row
        due = Due(
            deadline=self._deadlines[record.partition(":")[0], deadline],
            of=record,
            started=started,
            due=_end(last),
            status=Status(status),
            left=left,
            unit=unit,
            soon=None if status == Status.UNKNOWN else False,
            met_by="",
            met="",
            reasoning=(),
            over=date.fromisoformat(over) if over else None,
        )
        return Awaited(due.as_at(at, self._by(zone)), zone, office)

    @cache  # noqa: B019 - as long as the register is open
    def _by(self, zone: str) -> Reckoning:
        return Reckoning.by(self._book, zone)

    def _add(self, tables: sqlite3.Connection, entries: Iterable[Entry]) -> None:
        told = iter(entries)
        while portion := list(islice(told, AT_ONCE)):
            for record in sorted(self._touched({entry.card["record"] for entry in portion})):
                self._enter(tables, record)

    def _touched(self, changed: set[str]) -> set[str]:
        """The records that changed, and those that go where they go."""
        every, new = set(changed), set(changed)
        while (
            new := {one for one in self._links.naming(new) if one.partition(":")[0] in self._following}
            - every
        ):
            every |= new
        return every

    @property
    def _following(self) -> frozenset[str]:
        """The types of record that go where another one goes."""
        return frozenset(
            name
            for name, record in self._domains.records.items()
            for card in record.cards.values()
            if any(field.kind == Kind.LINK and field.hands_to for field in card.fields)
        )

    def _enter(self, tables: sqlite3.Connection, record: str) -> None:
        for table in ("due", "handled", "kept"):
            tables.execute(f"DELETE FROM {table} WHERE record = ?", (record,))  # noqa: S608 - a name of three
        if record.partition(":")[0] not in self._domains.records:
            return
        stands = self._stands(record, IN_THE_END)
        keeping = self._keepings.of(record) or self._keepings.unopened(self._journal.of_record(record))
        until = _latest(stands, self._by(stands.zone))
        tables.execute(
            "INSERT INTO kept VALUES (?, ?, ?, ?, ?)",
            (record, keeping.office, keeping.territory, stands.zone, until),
        )
        tables.executemany(
            "INSERT INTO handled VALUES (?, ?)", [(one, record) for one in sorted(keeping.handlers)]
        )
        tables.executemany("INSERT INTO due VALUES (?, ?, ?, ?, ?, ?, ?, ?)", _rows(stands.dues))


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


def _end(last: str | None) -> End | None:
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
    return _microseconds(by.begins(date.fromisoformat(moment)) if is_day(moment) else by.instant(moment))


def _microseconds(at: datetime) -> int:
    return (at - EPOCH) // MICROSECOND


def _begin(day: date) -> int:
    return (day - EPOCH.date()).days * A_DAY


def _asked(
    tables: sqlite3.Connection, whose: Whose, seen_by: int
) -> tuple[list[Sequence[Any]], list[tuple[str, str]]]:
    """The rows of a worklist, and the records that have to be looked at by themselves, with their offices."""
    chosen, given = _chosen(whose)
    rows = f"SELECT due.*, zone, office FROM kept JOIN due USING (record) WHERE until <= ?{chosen}"  # noqa: S608 - marks alone
    later = f"SELECT record, office FROM kept WHERE until > ?{chosen}"  # noqa: S608 - marks alone
    asked = (seen_by, *given)
    return tables.execute(rows, asked).fetchall(), tables.execute(later, asked).fetchall()


def _chosen(whose: Whose) -> tuple[str, list[str]]:
    """The further conditions of a question with a mark for each code, and the codes."""
    conditions, given = list[str](), list[str]()
    for condition, codes in (
        ("record IN (SELECT record FROM handled WHERE officer IN ({}))", whose.officers),
        ("kept.office IN ({})", whose.offices),
        ("kept.territory IN ({})", whose.territories),
    ):
        if codes:
            conditions.append(" AND " + condition.format(",".join("?" * len(codes))))
            given += codes
    return "".join(conditions), given


def _version(domains: Domains, book: Codebook) -> int:
    """A number that changes with whatever decides what is due and who has it."""
    declared = {
        name: [plain(record.deadlines), [_moves(card) for card in record.cards.values()]]
        for name, record in domains.records.items()
    }
    said = orjson.dumps(
        [CODE, declared, book_digest(book.folder, NOT_COUNTED_BY).hex()], option=orjson.OPT_SORT_KEYS
    )
    return int.from_bytes(sha256(said).digest()[:4]) >> 1 or 1


def _moves(card: Card) -> list[object]:
    fields = [[one.name, one.kind.value, one.of, one.hands_to] for one in card.fields]
    return [card.name, card.opens, card.while_, card.then, card.happened, fields]
