"""Records as the gate is asked about them: which office has a record, where, who handles it, and who is a
party to it.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from unicodedata import normalize

from esep.access import Actor, Target
from esep.codebook import Codebook
from esep.declare import Domains
from esep.declare.classes import Class
from esep.declare.fields import Kind
from esep.register.entries import Entry
from esep.register.envelopes import require_number
from esep.register.journal import Reads
from esep.register.keeping import Keeping, Keepings
from esep.register.parties import Parties
from esep.register.registered import Registered


class Targets:
    """What the journal says of records, for the gate.

    Args:
        journal: where the cards stand.
        domains: what may be recorded.
        book: what the states are reckoned by.
        parties: who of the actors is a party to a case: whom any card of it names as a person.
        registered: what cards may name; None lets them name whatever has the form of it.
        hides: whether a record answers as if it were not there.
    """

    def __init__(
        self,
        journal: Reads,
        domains: Domains,
        book: Codebook,
        parties: Parties,
        registered: Registered | None = None,
        hides: Callable[[str], bool] = lambda _: False,
    ) -> None:
        self._journal, self._domains, self._book, self._parties = journal, domains, book, parties
        self._keepings, self._registered, self._hides = Keepings(journal, domains, book), registered, hides

    def of(self, record: str) -> Target:
        """A record; one without cards is asked about as missing, so that the answer tells nothing.

        Raises:
            EsepError: E-669, E-741, E-751 when no record could be called so; see `require_number`.
        """
        kept = self._kept(record)
        if kept is None:
            require_number(record, self._domains, self._book)
            return Target.missing(record)
        return self._target(record, kept, self._parties.of([record]))

    def of_card(self, entry: Entry | None, asked: str) -> Target:
        """The record of a card that was asked for as `asked`; a refusal names no more than that."""
        return replace(self.of(entry.record), asked=asked) if entry else Target.missing(asked)

    def office(self, record: str) -> str:
        """The office that has a record; "" when there is none."""
        kept = self._kept(record)
        return kept.office if kept else ""

    def naming(self, persons: Iterable[str]) -> list[Target]:
        """The records of which a card in force names one of these ids of persons."""
        return [self.of(record) for record in self._parties.naming(persons)]

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

        Raises:
            EsepError: as in `of`, for a record without cards.
        """
        links, persons = self._names(kind, fields or {})
        kept = self._keepings.of(record)
        if kept is None:
            require_number(record, self._domains, self._book)
            kept = Keeping(actor.office, actor.territory, frozenset())
        if not kept.handlers and kept.office == actor.office:
            kept = Keeping(kept.office, kept.territory, frozenset({actor.code}))
        return self._target(record, kept, self._parties.of([record, *links], persons))

    def require_registered(self, target: Target, kind: str, fields: Mapping[str, object]) -> None:
        """Refuse a card that names what is none of the register's; asked once the gate lets it be stated.

        Raises:
            EsepError: E-830 to E-833 and E-689 for an office, an officer or a person; see
                `Registered.require`.
        """
        card = self._domains.cards.get(kind)
        if self._registered and card:
            self._registered.require(card, fields, target.office)

    def own(self, number: str, actor: Actor) -> Target:
        """What is of an actor's own office and about no record yet: a question for a person, an import."""
        return self._target(number, Keeping(actor.office, actor.territory, frozenset({actor.code})))

    def _kept(self, record: str) -> Keeping | None:
        kept = self._keepings.of(record)
        if kept is None and (entries := self._journal.of_record(record)):
            return self._keepings.unopened(entries)
        return kept

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

    def _target(self, record: str, kept: Keeping, parties: frozenset[str] = frozenset()) -> Target:
        return Target(
            record=record,
            office=kept.office,
            territory=kept.territory,
            floor=self._floor(record),
            handlers=kept.handlers,
            parties=parties,
        )

    def _floor(self, record: str) -> Class:
        if self._hides(record):
            return Class.SEALED
        declared = self._domains.records.get(record.partition(":")[0])
        return Class.CASE if declared and declared.told_together else Class.OPEN
