"""Records as the gate is asked about them: which office has a record, where, who handles it, and who is a
party to it.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any
from unicodedata import normalize

from esep.access import Actor, Target
from esep.codebook import Codebook
from esep.declare import Domains, Record
from esep.declare.fields import Kind
from esep.register.entries import Entry
from esep.register.fold import fold
from esep.register.journal import Reads
from esep.register.parties import Parties
from esep.register.statements import Statement

HANDED_TO = "department"  # the field by which a card names the office that has the record from then on
CASE = (
    "proceeding"  # the field by which a card names the case its record belongs to, and the type of that case
)


class Targets:
    """What the journal says of records, for the gate.

    A record belongs to the office that opened it, until a card hands it to another; one that belongs to a
    case goes where the case goes. Its handlers are the officers of its office who stated cards since then.
    Its parties are the actors whom any card of the case names as a person.
    """

    def __init__(self, journal: Reads, domains: Domains, book: Codebook, parties: Parties) -> None:
        self._journal, self._domains, self._book, self._parties = journal, domains, book, parties

    def of(self, record: str) -> Target:
        """A record; one without cards is asked about as missing, so that the answer tells nothing."""
        entries = self._journal.of_record(record)
        if not entries:
            return Target.missing(record)
        return replace(self._told(record, entries), parties=self._parties.of([record]))

    def office(self, record: str) -> str:
        """The office that has a record; "" when there is none."""
        entries = self._journal.of_record(record)
        return self._told(record, entries).office if entries else ""

    def to_write(
        self, record: str, actor: Actor, kind: str = "", fields: Mapping[str, object] | None = None
    ) -> Target:
        """A record that a card is to be stated about.

        Whoever opens a record handles it, and so does whoever of its office comes first after it was handed
        over: somebody has to be able to begin. A party stays one: a card that opens a record within the case,
        or names the actor for the first time, is stated by somebody else.

        Args:
            record: the record.
            actor: who states the card.
            kind: the kind of card.
            fields: what it states, as it was submitted.
        """
        links, persons = self._names(kind, fields or {})
        target = replace(self._opened(record, actor), parties=self._parties.of([record, *links], persons))
        if target.handlers or target.office != actor.office:
            return target
        return replace(target, handlers=frozenset({actor.code}))

    def own(self, number: str, actor: Actor) -> Target:
        """What is of an actor's own office and about no record yet: a question for a person, an import."""
        return Target(
            record=number,
            office=actor.office,
            territory=actor.territory,
            handlers=frozenset({actor.code}),
        )

    def _opened(self, record: str, actor: Actor) -> Target:
        entries = self._journal.of_record(record)
        if entries:
            return self._told(record, entries)
        return Target(record=record, office=actor.office, territory=actor.territory)

    def _names(self, kind: str, fields: Mapping[str, object]) -> tuple[list[str], list[str]]:
        """The records and the persons that the fields of a card name."""
        card = self._domains.cards.get(kind)
        links, persons = [], []
        for name, value in fields.items():
            field, text = card.field(name) if card else None, str(value).strip()
            if field and field.kind == Kind.LINK:
                links.append(f"{field.of}:{normalize('NFC', text.rpartition(':')[2])}")
            elif field and field.kind == Kind.PERSON:
                persons.append(text)
        return links, persons

    def _told(self, record: str, entries: Sequence[Entry]) -> Target:
        cards = {entry.seq: entry.card for entry in entries}
        declared = self._domains.record(record.partition(":")[0])
        state = fold(record, declared, [Statement.of(entry) for entry in entries], self._book)
        stating = state.applied or tuple(one.statement for one in state.cards)
        office, territory, handlers = "", "", set[str]()
        for told in stating:
            card = cards[told.seq]
            office = office or card["office"]
            if card["office"] == office:
                handlers.add(card["actor"])
            handed = told.values.get(HANDED_TO)
            if handed and handed != office:
                office, handlers = handed, set()
            territory = self._place(card, told) or territory or told.zone
        case = self._case(declared, stating)
        if case is not None:
            more = handlers if office == case.office else set()
            return replace(case, record=record, handlers=case.handlers | more)
        return Target(record=record, office=office, territory=territory, handlers=frozenset(handlers))

    def _case(self, declared: Record, stating: Sequence[Statement]) -> Target | None:
        """The case that a record belongs to, as its cards named it last; None where there is none."""
        if declared.name == CASE:
            return None
        named = [one.values[CASE] for one in stating if one.values.get(CASE)]
        entries = self._journal.of_record(str(named[-1])) if named else []
        return self._told(str(named[-1]), entries) if entries else None

    def _place(self, card: Mapping[str, Any], told: Statement) -> str:
        """The territory that a card names as its record's own."""
        declared = self._domains.cards.get(card["kind"])
        field = declared.field("territory") if declared else None
        is_place = field is not None and field.kind == Kind.PLACE
        return str(told.values.get("territory", "")) if is_place else ""
