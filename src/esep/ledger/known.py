"""What is known so far: the statements of every record, their histories, and which records link to which.

Everything is kept in memory, or, where a past is given from which it can be read again, only what was touched
lately: so a journal of any length is gone through in the same space.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from itertools import islice
from typing import Protocol

from esep.codebook import Codebook
from esep.declare import Domains, Record
from esep.declare.fields import Kind
from esep.ledger.codings import Codings
from esep.ledger.histories import History, continued, history, steps
from esep.ledger.lines import Lines
from esep.register.statements import Statement

KEEP = 20_000  # records: some 100 MiB


class Past(Protocol):
    """Where statements that are no longer kept are read again."""

    def of_records(self, records: Iterable[str], upto: int) -> Mapping[str, list[Statement]]:
        """The statements about each of these records, up to an entry, in the order of entries."""
        ...

    def naming(self, records: Iterable[str]) -> Mapping[str, set[str]]:
        """The records that name each of these: at least those that did so up to any entry asked about."""
        ...


class Remembered:
    """One record as it is kept: its statements, what follows from them, and what others noted beside it.

    `coded`, `lines` and `whole` are the poster's: how the record is coded, what it counts as by measure, and
    whether that was noted from its first card on, so that a measure without lines has none.
    """

    __slots__ = (
        "_book",
        "_declared",
        "_history",
        "_latest",
        "_plain",
        "coded",
        "lines",
        "statements",
        "whole",
    )

    def __init__(self, record: str, declared: Record, book: Codebook, statements: list[Statement]) -> None:
        self._declared, self._book, self.statements = declared, book, statements
        self._plain = steps(declared) and not any(one.corrects or one.annuls for one in statements)
        self._latest = max((one.on for one in statements), default="")
        self._history: History | None = None if statements else History(record)
        self.coded: Codings | None = None
        self.lines: dict[str, Lines] = {}
        self.whole = False

    @property
    def history(self) -> History:
        """The record's history; of no events while no card has opened it."""
        if self._history is None:
            record = self.statements[0].record
            self._history = history(record, self._declared, self.statements, self._book)
        return self._history

    def follows(self, told: Statement) -> bool:
        """Whether a card is simply the next in time, so that it changes nothing of what came before it."""
        return self._plain and told.on > self._latest and not (told.corrects or told.annuls)

    def learn(self, told: Statement) -> None:
        """Take in one more statement."""
        if self.follows(told):
            self._history = continued(self.history, self._declared, told, self._book)
        else:
            self._history = None
        self.statements.append(told)
        self._plain = self._plain and not (told.corrects or told.annuls)
        self._latest = max(self._latest, told.on)


class Known:
    """Statements as they become known, and what follows from them about each record.

    Args:
        domains: what may be recorded.
        book: the codebook that terms and clocks are taken from.
        past: where what is not kept is read again; without one, everything is kept.
        upto: the last entry that is known from the past at the beginning.
        keep: how many records to keep where there is a past.
    """

    def __init__(
        self, domains: Domains, book: Codebook, past: Past | None = None, upto: int = 0, keep: int = KEEP
    ) -> None:
        self.domains, self.book, self.upto = domains, book, upto
        self._past, self._keep = past, keep
        self._records: dict[str, Remembered] = {}
        self._linking: dict[str, set[str]] = defaultdict(set)
        self._named: dict[str, set[str]] = {}
        self._fields: dict[str, tuple[str, ...]] = {}

    def learn(self, told: Statement) -> None:
        """Take in one more statement."""
        self.of(told.record).learn(told)
        self.upto = max(self.upto, told.seq)
        if self._past is None:
            for target in self.links(told):
                self._linking[target].add(told.record)

    def of(self, record: str) -> Remembered:
        """What is kept of a record, read from the past where it is not kept."""
        found = self._records.pop(record, None)
        if found is None:
            past = self._past.of_records([record], self.upto).get(record) if self._past else None
            found = self._remembered(record, past or [])
        self._records[record] = found  # the last one is the one touched last
        return found

    def history(self, record: str) -> History | None:
        """A record's history; None while no card about it is known."""
        if self._past is None and record not in self._records:
            return None
        found = self.of(record)
        return found.history if found.statements else None

    def records(self, kind: str) -> list[str]:
        """The records of a type that are kept, in the order of their ids."""
        return sorted(record for record in self._records if record_type(record) == kind)

    def reached_by(self, record: str, steps: int = 2) -> set[str]:
        """A record and those whose coding may come from it, through so many links at most."""
        reached, outer = {record}, {record}
        for _ in range(steps):
            outer = {one for target in outer for one in self._naming(target)} - reached
            reached |= outer
        return reached

    def prefetch(self, records: Iterable[str], steps: int = 2) -> None:
        """Read in one go what is known of many records, and of those whose coding may come from them.

        What names them is taken from here until the next call, so that it has to be told anew before cards
        are learned that are not in the past by now.
        """
        if self._past is None:
            return
        reached = outer = set(records)
        self._named = {}
        for _ in range(steps):
            naming = self._past.naming(outer)
            self._named |= {record: naming.get(record, set()) for record in outer}
            outer = set().union(*naming.values()) - reached
            reached = reached | outer
        missing = [record for record in sorted(reached) if record not in self._records]
        past = self._past.of_records(missing, self.upto)
        for record in missing:
            self._records[record] = self._remembered(record, past.get(record, []))

    def forget(self) -> None:
        """Let go of the quarter that was not touched for longest, where more are kept than should be."""
        if self._past is not None and len(self._records) > self._keep:
            for record in list(islice(self._records, len(self._records) - self._keep * 3 // 4)):
                del self._records[record]

    def links(self, told: Statement) -> list[str]:
        """The records that a card links its own to."""
        return [told.values[name] for name in self._link_fields(told) if name in told.values]

    def _link_fields(self, told: Statement) -> tuple[str, ...]:
        kind = f"{record_type(told.record)}.{told.name}"
        found = self._fields.get(kind)
        if found is None:
            card = self.domains.cards.get(kind)
            links = (field.name for field in card.open_fields if field.kind == Kind.LINK) if card else ()
            found = self._fields[kind] = tuple(links)
        return found

    def _remembered(self, record: str, statements: list[Statement]) -> Remembered:
        return Remembered(record, self.domains.record(record_type(record)), self.book, statements)

    def _naming(self, record: str) -> Iterable[str]:
        if self._past is None:
            return self._linking.get(record, ())
        if record in self._named:
            return self._named[record]
        return self._past.naming([record]).get(record, ())


def record_type(record: str) -> str:
    """The type in a record's id.

    >>> record_type("offence:2024-000123")
    'offence'
    """
    return record.partition(":")[0]
