"""Who has a record: its office, its territory and the officers who handle it, as its cards hand it on.

Only cards that count say so. A card that waits for its predecessor makes its record nobody's: else whoever
stated one about a number of others would have taken it from them before they began.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from esep.codebook import Codebook
from esep.declare import Domains
from esep.declare.fields import Field, Kind
from esep.register.entries import Entry
from esep.register.fold import fold
from esep.register.journal import Reads
from esep.register.statements import Statement


@dataclass(frozen=True, slots=True)
class Keeping:
    """Who has a record. `entrusted` says that it was given to an officer by name, who alone handles it.

    >>> Keeping("7512", "KZ-75", frozenset({"o-201"})).entrusted
    False
    """

    office: str
    territory: str
    handlers: frozenset[str]
    entrusted: bool = False


class Keepings:
    """Who has which record, by the journal and the declarations.

    A record belongs to the office that opened it, until a card with a field that `hands_to` gives it to
    another office or to an officer. One that is linked to another record by such a field goes where that one
    goes. Its handlers are the officers of its office who stated cards since then, or the one it was
    entrusted to.
    """

    def __init__(self, journal: Reads, domains: Domains, book: Codebook) -> None:
        self._journal, self._domains, self._book = journal, domains, book

    def of(
        self, record: str, path: frozenset[str] = frozenset(), applied: Sequence[Statement] | None = None
    ) -> Keeping | None:
        """Who has a record; None while no card has opened it.

        Args:
            record: the record.
            path: how it was come to, along links.
            applied: its cards that count, where they are known.
        """
        entries = self._journal.of_record(record)
        if applied is None:
            applied = self._applied(record, entries) if entries else ()
        if not applied:
            return None
        own = self._handed_on(applied, {entry.seq: entry.card for entry in entries})
        leading = self._linked(applied)
        case = self.of(leading, path | {record}) if leading and leading not in path | {record} else None
        if case is None:
            return own
        more = own.handlers if own.office == case.office and not case.entrusted else frozenset()
        return Keeping(case.office, case.territory, case.handlers | more, case.entrusted)

    def goes_with(self, record: str) -> str:
        """The record with which one is handed on, at the end of such links; itself where it goes alone."""
        path = {record}
        while (entries := self._journal.of_record(record)) and (
            leading := self._linked(self._applied(record, entries))
        ):
            if leading in path or self.of(leading) is None:
                break
            path.add(record := leading)
        return record

    def unopened(self, entries: Sequence[Entry]) -> Keeping:
        """Who may look after cards about a record that nobody has opened: their office, if all are of one.

        It is so with cards that wait, and with a record of which every card was taken back.
        """
        cards = [card for entry in entries if "annuls" not in (card := entry.card)]
        offices, zones = ({card[name] for card in cards} for name in ("office", "zone"))
        actors = {card["actor"] for card in cards} if len(offices) == 1 else set()
        return Keeping(_only(offices), _only(zones), frozenset(actors))

    def _applied(self, record: str, entries: Sequence[Entry]) -> tuple[Statement, ...]:
        declared = self._domains.record(record.partition(":")[0])
        return fold(record, declared, [Statement.of(entry) for entry in entries], self._book).applied

    def _handed_on(self, applied: Sequence[Statement], cards: Mapping[int, Mapping[str, Any]]) -> Keeping:
        """Who has it by its own cards, laid one after the other."""
        office, territory, handlers, entrusted = "", "", set[str](), False
        for told in applied:
            card = cards[told.seq]
            office = office or card["office"]
            if card["office"] == office and not entrusted:
                handlers.add(card["actor"])
            if (given := self._given(told, Kind.OFFICE)) and given != office:
                office, handlers, entrusted = given, set(), False
            if given := self._given(told, Kind.OFFICER):
                handlers, entrusted = {given}, True
            territory = self._place(told) or territory or told.zone
        return Keeping(office, territory, frozenset(handlers), entrusted)

    def _linked(self, applied: Sequence[Statement]) -> str:
        """The record it goes with, as its cards named it last."""
        named = [given for told in applied if (given := self._given(told, Kind.LINK))]
        return named[-1] if named else ""

    def _given(self, told: Statement, kind: Kind) -> str:
        """Whom or what a card hands its record to, by a field of this kind."""
        values = (
            told.values.get(one.name) for one in self._fields(told) if one.kind == kind and one.hands_to
        )
        return next((str(value) for value in values if value), "")

    def _place(self, told: Statement) -> str:
        """The territory that a card names as its record's own."""
        places = {one.name for one in self._fields(told) if one.kind == Kind.PLACE}
        return str(told.values.get("territory", "")) if "territory" in places else ""

    def _fields(self, told: Statement) -> tuple[Field, ...]:
        declared = self._domains.cards.get(f"{told.record.partition(':')[0]}.{told.name}")
        return declared.fields if declared else ()


def _only(words: set[str]) -> str:
    return next(iter(words)) if len(words) == 1 else ""
