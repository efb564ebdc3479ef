"""The worklists of a register: what is due on every record and who has it, in tables made from the journal.

To fold every record at each question would cost as much as the register is large. What is due changes with
cards, with the law and with who has a record. Time alone only turns what runs into what is overdue or has
ended, and that is told at the moment of the question.
"""

import sqlite3
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import UTC, date, datetime
from functools import cache, cached_property, partial
from hashlib import sha256
from itertools import islice
from pathlib import Path
from typing import Any, NamedTuple

import orjson

from esep.codebook import Codebook
from esep.codebook.digest import book_digest
from esep.declare import Card, Domains
from esep.declare.answers import BY_TIME
from esep.declare.clocks import Status
from esep.declare.deadlines import Deadline
from esep.declare.due import TO_DO, Due
from esep.declare.fields import Kind
from esep.declare.plain import plain
from esep.declare.reckoning import End, Reckoning
from esep.kernel.clock import utc_now
from esep.register.answering import answers
from esep.register.due_at import OPEN, Bounds, Now, Stands
from esep.register.due_columns import Clock
from esep.register.due_now import Standing
from esep.register.due_tables import SCHEMA, Whose, asked, end_of, enter, records, remove
from esep.register.due_totals import Kept, Total, total, totals
from esep.register.entries import Entry, microseconds
from esep.register.hiding import Hiding
from esep.register.journal import Journal
from esep.register.keeping import Keepings
from esep.register.link_index import LinkIndex, named_by
from esep.register.side_table import SideTable

FILE = "dues.sqlite"
CODE = 3  # to be raised when the code alone makes other rows of the same cards
AT_ONCE = 20_000  # entries whose records are looked at together
IN_THE_END = datetime(9999, 1, 1, tzinfo=UTC)  # later than any card


class Awaited(NamedTuple):
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
        clock: tells the present instant: what is hidden by then is on no list.
    """

    def __init__(
        self,
        journal: Journal,
        domains: Domains,
        book: Codebook,
        links: LinkIndex,
        stands: Callable[[str, date | datetime], Standing],
        path: Path | None = None,
        clock: Callable[[], datetime] = utc_now,
    ) -> None:
        self._journal, self._domains = journal, domains
        self._links, self._stands = links, stands
        self._keepings, self._hiding = Keepings(journal, domains, book), Hiding(journal, domains, book)
        self._clock = clock
        self._deadlines = {
            (name, one.name): one for name, record in domains.records.items() for one in record.deadlines
        }
        self.by = cache(partial(Reckoning.by, book))  # what terms are counted by in a territory
        self._tables = SideTable(journal, path, SCHEMA, _version(domains, book), self._add)

    def awaited(
        self, kinds: Iterable[str], whose: Whose, at: date | datetime, deadline: str = ""
    ) -> list[Awaited]:
        """What is awaited of somebody at a moment, in the order of records and deadlines.

        A record on which a card happened after the moment is looked at by itself.

        Args:
            kinds: the types of record.
            whose: of whom.
            at: the moment; a day is asked as it ends.
            deadline: the name of the deadlines that are asked for; empty for all.
        """
        rows, later = self._asked(kinds, whose, at, deadline)
        found = [*self._told(rows, at), *self._looked_at(later, at, deadline)]
        return sorted(found, key=lambda one: one.due.of)

    def totals(
        self, kinds: Iterable[str], whose: Whose, at: date | datetime, deadline: str = ""
    ) -> Mapping[str, Counter[Total]]:
        """How much is awaited of somebody at a moment, by office; the same as `awaited` would count.

        Args:
            kinds: the types of record.
            whose: of whom.
            at: the moment; a day is asked as it ends.
            deadline: the name of the deadlines that are asked for; empty for all.
        """
        rows, later = self._asked(kinds, whose, at, deadline)
        found = totals(map(self._row, rows), at, self.by)
        for one in self._looked_at(later, at, deadline):
            found[one.office][total(one.due)] += 1
        return found

    def _asked(
        self, kinds: Iterable[str], whose: Whose, at: date | datetime, deadline: str
    ) -> tuple[list[Sequence[Any]], list[tuple[str, str]]]:
        named = self._named(kinds)
        now = microseconds(self._clock())
        rows, later = self._tables.answer(lambda tables: asked(tables, whose, named, at, now))
        begun = [row for row in rows if self._begun(row, at)]
        return [row for row in begun if row[1] == deadline] if deadline else begun, later

    def _begun(self, row: Sequence[Any], at: date | datetime) -> bool:
        """Whether a clock has begun: that which starts as time alone ends a record is known long before."""
        record, name, started, zone = row[0], row[1], row[2], row[8]
        of = record.partition(":")[0], name
        return of not in self._by_time or self.by(zone).has_happened(started, at)

    @cached_property
    def _by_time(self) -> frozenset[tuple[str, str]]:
        """The deadlines that start as time alone ends a record."""
        starts = ((of, field) for of, deadline in self._deadlines.items() for field in deadline.after)
        return frozenset(of for of, field in starts if field.card.startswith(BY_TIME))

    def _looked_at(
        self, records: Iterable[tuple[str, str]], at: date | datetime, deadline: str
    ) -> Iterator[Awaited]:
        """What is awaited on records that have to be looked at by themselves."""
        for record, office in records:
            stands = self._stands(record, at)
            for due in stands.dues:
                if due.awaited and deadline in {"", due.deadline.name}:
                    yield Awaited(due, stands.zone, office)

    def _row(self, row: Sequence[Any]) -> Kept:
        record, name, _, last, status, _, _, over, zone, office = row
        clock = Clock(self._deadlines[record.partition(":")[0], name], zone)
        return Kept(office, clock, Status(status), end_of(last), date.fromisoformat(over) if over else None)

    def records(self, whose: Whose, kinds: Iterable[str], *, parked: bool = False) -> tuple[str, ...]:
        """The records of somebody, in their order.

        Args:
            whose: of whom.
            kinds: the types of record.
            parked: only those with a card that is kept and does not count.
        """
        named = self._named(kinds)
        now = microseconds(self._clock())
        return self._tables.answer(lambda tables: records(tables, whose, named, now, parked=parked))

    def _named(self, kinds: Iterable[str]) -> tuple[str, ...]:
        """The types of record that are asked for; empty where that is all of them."""
        named = frozenset(kinds)
        return () if named >= self._domains.records.keys() else tuple(sorted(named)) or ("",)

    def close(self) -> None:
        """Let go of the tables."""
        self._tables.close()

    def _told(self, rows: Iterable[Sequence[Any]], at: date | datetime) -> Iterator[Awaited]:
        """What rows of the tables say at a moment, where somebody has to do something."""
        clocks: dict[tuple[str, ...], tuple[Deadline, End | None, date | None, Stands]] = {}
        by_zone = cache(lambda zone: Now(at, self.by(zone)))
        for record, name, started, last, status, left, unit, over, zone, office in rows:
            # Many records stand alike: what began on one day ends on one day.
            alike = (record.partition(":")[0], name, zone, last, status, left, over)
            known = clocks.get(alike)
            if known is None:
                deadline = self._deadlines[alike[0], name]
                end, until = end_of(last), date.fromisoformat(over) if over else None
                stands = _stands(Bounds(deadline, by_zone(zone)), Status(status), left, end, until)
                known = clocks[alike] = deadline, end, until, stands
            deadline, end, until, (now, remaining, soon) = known
            if now in TO_DO:
                due = Due(deadline, record, started, end, now, remaining, unit, soon, "", "", (), until)
                yield Awaited(due, zone, office)

    def _add(self, tables: sqlite3.Connection, entries: Iterable[Entry]) -> None:
        told = iter(entries)
        while portion := list(islice(told, AT_ONCE)):
            for record in sorted(self._touched({entry.card["record"] for entry in portion})):
                self._enter(tables, record)

    def _touched(self, changed: set[str]) -> set[str]:
        """The records that changed, those that go where they go, and those to which they may be an answer."""
        every, new = set(changed) | self._answered(changed), set(changed)
        while (
            new := {one for one in self._links.naming(new) if one.partition(":")[0] in self._following}
            - every
        ):
            every |= new
        return every

    def _answered(self, changed: Iterable[str]) -> set[str]:
        """The records that the cards of some others have named, and of which something may be met by them."""
        asking = {name for name, record in self._domains.records.items() if answers(record)}
        wanted = {one.record for name in asking for one in answers(self._domains.record(name))}
        cards = self._journal.of_records(one for one in changed if one.partition(":")[0] in wanted)
        named = {one for told in cards.values() for entry in told for one in named_by(entry.card)}
        return set(self._journal.states(one for one in named if one.partition(":")[0] in asking))

    @cached_property
    def _following(self) -> frozenset[str]:
        """The types of record that go where another one goes."""
        return frozenset(
            name
            for name, record in self._domains.records.items()
            for card in record.cards.values()
            if any(field.kind == Kind.LINK and field.hands_to for field in card.fields)
        )

    def _enter(self, tables: sqlite3.Connection, record: str) -> None:
        remove(tables, record)
        if record.partition(":")[0] not in self._domains.records:
            return
        stands = self._stands(record, IN_THE_END)
        keeping = self._keepings.of(record, applied=stands.state.applied)
        keeping = keeping or self._keepings.unopened(self._journal.of_record(record))
        enter(tables, stands, keeping, self.by(stands.zone), self._hiding.since(record))


def _stands(bounds: Bounds, kept: Status, left: int | None, end: End | None, over: date | None) -> Stands:
    """How a clock stands that was kept so: only one that runs or has run out depends on the moment."""
    if end is not None and (kept in OPEN or over is not None):
        return bounds.stands(end, over)
    return Stands(kept, left, None if kept is Status.UNKNOWN else False)


def _version(domains: Domains, book: Codebook) -> int:
    """A number that changes with whatever decides what is due and who has it."""
    declared = {
        name: [plain(record.deadlines), record.hidden_in, [_moves(card) for card in record.cards.values()]]
        for name, record in domains.records.items()
    }
    said = orjson.dumps([CODE, declared, book_digest(book.folder).hex()], option=orjson.OPT_SORT_KEYS)
    return int.from_bytes(sha256(said).digest()[:4]) >> 1 or 1


def _moves(card: Card) -> list[object]:
    fields = [[one.name, one.kind.value, one.of, one.hands_to] for one in card.fields]
    return [card.name, card.opens, card.while_, card.then, card.happened, fields]
