"""A domain: one area of justice, declared in one file; and the set of all domains a register knows."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from types import MappingProxyType
from typing import TypeVar

from esep.codebook.dated import nearest
from esep.declare.cards import Card
from esep.declare.contradictions import contradictions, unresolved_links
from esep.declare.records import Record
from esep.declare.rules import Rule
from esep.kernel.errors import EsepError

NamedT = TypeVar("NamedT")


class Domain:
    """The records of one area of justice, checked as a whole: what contradicts itself is refused at once.

    Raises:
        EsepError: E-620 with every contradiction of the declaration.

    >>> from esep.declare import Record
    >>> Domain("nothing", "Nothing", Record("thing", "Thing"))
    Traceback (most recent call last):
    esep.kernel.errors.EsepError: E-620 the domain nothing was not loaded: its declaration contradicts itself
      why: thing: no card opens it
      next: mend each of the places named; all of them are named at once
    """

    def __init__(self, name: str, title: str, *records: Record) -> None:
        if faults := contradictions(records):
            raise EsepError("E-620", domain=name, faults="; ".join(faults))
        self.name, self.title = name, title
        self.records: Mapping[str, Record] = MappingProxyType({record.name: record for record in records})
        self.cards: Mapping[str, Card] = MappingProxyType(
            {card.kind: card for record in records for card in record.cards.values()}
        )


@dataclass(frozen=True)
class Domains:
    """All domains of a register. `words` are their titles in other languages: language, key, title.

    Keys are `record`, `record.card`, `record.card.field`, `record:state`, `record!deadline`, the number of
    a rule and `#measure`; what has no title in a language is said in English.

    Raises:
        EsepError: E-621 when two domains declare the same record or rule, or a link leads to no record.

    >>> Domains(()).card("offence.registered")
    Traceback (most recent call last):
    esep.kernel.errors.EsepError: E-623 no domain declares the card 'offence.registered'
      next: name a card as record type, dot, card: offence.registered
    """

    domains: tuple[Domain, ...]
    words: Mapping[str, Mapping[str, str]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        records = [record for domain in self.domains for record in domain.records.values()]
        if faults := unresolved_links(records):
            raise EsepError("E-621", faults="; ".join(faults))

    @cached_property
    def records(self) -> Mapping[str, Record]:
        """Every record type by name."""
        return {name: record for domain in self.domains for name, record in domain.records.items()}

    @cached_property
    def cards(self) -> Mapping[str, Card]:
        """Every kind of card by its kind."""
        return {kind: card for domain in self.domains for kind, card in domain.cards.items()}

    def record(self, name: str) -> Record:
        """The record type of a name.

        Raises:
            EsepError: E-622 when no domain declares it.
        """
        return _named(self.records, name, "E-622")

    def card(self, kind: str) -> Card:
        """The kind of card of a name such as `offence.registered`.

        Raises:
            EsepError: E-623 when no domain declares it.
        """
        return _named(self.cards, kind, "E-623")

    def rules(self, card: Card) -> tuple[Rule, ...]:
        """The rules of a card, in the order of declaration."""
        return self._rules.get(card.kind, ())

    @cached_property
    def _rules(self) -> Mapping[str, tuple[Rule, ...]]:
        return {
            card.kind: tuple(rule for rule in self.records[card.record].rules if rule.card == card.name)
            for card in self.cards.values()
        }

    def word(self, key: str, lang: str, english: str) -> str:
        """A title in a language, else the English one that the declaration carries."""
        return self.words.get(lang, {}).get(key, english)


def _named(known: Mapping[str, NamedT], name: str, code: str) -> NamedT:
    if name not in known:
        raise EsepError(code, name=name, nearest=nearest(name, known))
    return known[name]
