"""Who of the actors is a party to a case: named by an open field of a card in force, anywhere in the case.

The case of a record is what hangs together with it: the records that its cards name, those that these name,
and every record whose cards name any of them. A person who is named in a field of a protected class stands in
ciphertext there and is not seen.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

from esep.access import Actor
from esep.register.entries import Entry
from esep.register.journal import Reads
from esep.register.link_index import LinkIndex, named_by, persons_on
from esep.register.statements import Statement
from esep.register.versions import versions

Card = Mapping[str, Any]


class Parties:
    """The parties to cases among the actors of a register.

    Args:
        journal: where the cards stand.
        index: which records name a record.
        actors: the actors as they are now; asked anew for each question.

    >>> from esep.register.memory import MemoryJournal
    >>> journal = MemoryJournal()
    >>> Parties(journal, LinkIndex(journal), lambda: ()).of(["proceeding:237510031000123"])
    frozenset()
    """

    def __init__(self, journal: Reads, index: LinkIndex, actors: Callable[[], Iterable[Actor]]) -> None:
        self._journal, self._index, self._actors = journal, index, actors

    def of(self, records: Iterable[str], persons: Iterable[str] = ()) -> frozenset[str]:
        """The codes of the actors who are a party to the case that these records belong to.

        Args:
            records: a record, and the records that a card about to be stated names.
            persons: the domain ids of persons that such a card names.
        """
        codes: dict[str, set[str]] = {}
        for actor in self._actors():
            for person in actor.persons:
                codes.setdefault(person, set()).add(actor.code)
        if not codes:
            return frozenset()
        named = {*persons, *self._persons(set(records))}
        return frozenset(code for person in named & codes.keys() for code in codes[person])

    def naming(self, persons: Iterable[str]) -> list[str]:
        """The records of which a card in force names one of these ids of persons, in their order."""
        ids = set(persons)
        found = self._in_force(self._index.naming(ids)) if ids else {}
        return sorted(
            record for record, cards in found.items() if any(persons_on(card) & ids for card in cards)
        )

    def _persons(self, records: set[str]) -> set[str]:
        """The persons whom the cards of a case name."""
        case, persons = set[str](), set[str]()
        fresh = records
        while fresh:  # along the links, from a record to its case
            case |= fresh
            cards = [card for one in self._in_force(fresh).values() for card in one]
            persons.update(one for card in cards for one in persons_on(card))
            fresh = {one for card in cards for one in named_by(card)} - case
        fresh = set(case)
        while fresh:  # against them, from the case to all that belongs to it
            found = self._in_force(self._index.naming(fresh) - case)
            # The index knows links that were corrected since as well.
            fresh = {
                record for record, cards in found.items() if any(named_by(card) & case for card in cards)
            }
            persons.update(one for record in fresh for card in found[record] for one in persons_on(card))
            case |= fresh
        return persons

    def _in_force(self, records: Iterable[str]) -> dict[str, list[Card]]:
        return {record: _standing(entries) for record, entries in self._journal.of_records(records).items()}


def _standing(entries: Sequence[Entry]) -> list[Card]:
    """The cards that nothing replaced or annulled; those that wait or stand aside are still said."""
    cards = [entry.card for entry in entries]
    told = versions(
        Statement.of_card(card, one.seq, one.known_at) for card, one in zip(cards, entries, strict=True)
    )
    return [card for card in cards if card["id"] not in told.replaced and card["id"] not in told.annulled]
