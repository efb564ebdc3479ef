"""Records: what cards are about. A domain file makes a `Record` and declares everything on it."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from inspect import getdoc
from typing import Any

from esep.declare.answers import Answer
from esep.declare.cards import Card, happened_field
from esep.declare.checks import Check
from esep.declare.deadlines import Deadline, Protects
from esep.declare.extracts import Extract
from esep.declare.fields import Field
from esep.declare.measures import Behind, Counting, Lapse, Measure, Unit
from esep.declare.occasions import Occasions, occasions
from esep.declare.provisos import Proviso
from esep.declare.rules import Effect, Rule, Telling
from esep.declare.slips import Slips
from esep.kernel.terms import Term

Names = str | Sequence[str]
ALWAYS = "1900-01-01"  # long before any record


class Record:
    """A type of record with its cards, rules, deadlines and measures, in the order they were declared.

    Args:
        name: its type, as it stands in record ids: `offence` in `offence:2024-000123`.
        title: what it is, in English; other languages stand in the words of the domain.
        number: the kind of number its records bear, a name of the codebook's number patterns; empty for
            any number of letters, digits, `-`, `.`, `_` and `/`.
        beside: the coded field whose codes tell when a record is none of what is counted and only stands
            beside it in the same book: those that the codebook puts under nothing wider.
        hidden_in: the states in which a record answers as if it were not there, to all but those who may read
            what is sealed; it is counted as ever.

    >>> from esep.declare import Domain, day
    >>> visits = Record("visit", "Visit of a prosecutor")
    >>> @visits.card(opens="noted")
    ... class Noted:
    ...     '''A prosecutor has visited.'''
    ...     visited_on = day("Day of the visit")
    >>> Noted.kind, Noted.happened, Domain("visits", "Visits", visits).cards["visit.noted"].title
    ('visit.noted', 'visited_on', 'A prosecutor has visited.')
    """

    def __init__(
        self, name: str, title: str, *, number: str = "", beside: str = "", hidden_in: Names = ()
    ) -> None:
        self.name, self.title, self.number, self.beside = name, title, number, beside
        self.hidden_in = _names(hidden_in)
        self.cards: dict[str, Card] = {}
        self.rules: list[Rule] = []
        self.deadlines: list[Deadline] = []
        self.units: list[Unit] = []
        self.measures: list[Measure] = []
        self.extracted = Extract()
        self.doubled: list[str] = []
        self.slips = Slips()

    @property
    def states(self) -> tuple[str, ...]:
        """Every state a card or the passing of time can lead to, in the order of declaration."""
        led = [state for card in self.cards.values() for state in (card.opens, card.then)]
        return tuple(dict.fromkeys(state for state in [*led, *(due.then for due in self.deadlines)] if state))

    @property
    def told_together(self) -> bool:
        """Whether a figure of it is told only for many together; then its records are listed to few."""
        return any(measure.behind for measure in self.measures)

    def card(
        self, *, opens: str = "", while_: Names = (), then: str = "", version: int = 1, second: bool = False
    ) -> Callable[[type], Any]:
        """Declare a kind of card from a class: its docstring is the title and story, its fields the body.

        Several records may take one class; one that stands on another has the fields of that one first.
        """

        def declare(body: type) -> Card:
            name = _snake(body.__name__)
            fields = tuple(
                replace(field, name=key, card=name, record=self.name) for key, field in _body(body).items()
            )
            title, _, story = (getdoc(body) or "").partition("\n")
            card = Card(
                record=self.name,
                name=name,
                title=title.strip(),
                story=" ".join(story.split()),
                fields=fields,
                happened=happened_field(fields),
                opens=opens,
                while_=_names(while_),
                then=then,
                version=version,
                second=second,
            )
            if name in self.cards:
                self.doubled.append(name)
            self.cards[name] = card
            return card

        return declare

    def rule(
        self,
        number: str,
        text: str,
        holds: Check | Telling,
        *,
        of: Card | type,
        effect: str,
        source: str,
        breaks: Mapping[str, Any],
        since: str = ALWAYS,
        until: str = "",
        verified: bool = False,
        given: Sequence[tuple[str, Mapping[str, Any]]] = (),
    ) -> None:
        """Declare a rule of a card; `effect` is `impossible` or `unlawful`, dates are YYYY-MM-DD.

        It is in force from `since` up to, but not including, `until`; without both it holds at all times, as
        logic does.
        """
        slips = self.slips
        begins = slips.day(since, date.min, f"rule {number} is in force from")
        ends = slips.day(until, date.max, f"rule {number} is in force until") if until else None
        self.rules.append(
            Rule(
                number=number,
                card=_card_name(of),
                text=text,
                effect=slips.one_of(Effect, effect, Effect.UNLAWFUL, f"rule {number} has the effect"),
                holds=holds,
                since=begins,
                source=source,
                breaks=breaks,
                until=ends,
                verified=verified,
                given=tuple(given),
            )
        )

    def deadline(
        self,
        name: str,
        label: str,
        *,
        after: Field | Sequence[Field],
        term: str = "",
        until: Field | None = None,
        met_by: Sequence[Card | type | Answer] = (),
        stopped_by: Sequence[Card | type] = (),
        resumed_by: Sequence[Card | type] = (),
        extended_by: Sequence[Field] = (),
        exempted_by: Sequence[Card | type] = (),
        warn: Term | None = None,
        then: str = "",
        protects: str = "case",
        over_with: Sequence[str] = (),
        first: bool = False,
        only_if: Sequence[tuple[Card | type, Proviso]] = (),
    ) -> None:
        """Declare what is due after a card; see `esep.declare.deadlines.Deadline`."""
        self.deadlines.append(
            Deadline(
                record=self.name,
                name=name,
                label=label,
                after=(after,) if isinstance(after, Field) else tuple(after),
                term=term,
                until=until,
                met_by=_card_names(met_by),
                stopped_by=_card_names(stopped_by),
                resumed_by=_card_names(resumed_by),
                extended_by=tuple(extended_by),
                exempted_by=_card_names(exempted_by),
                warn=warn,
                then=then,
                protects=self.slips.one_of(Protects, protects, Protects.CASE, f"deadline {name} protects"),
                over_with=tuple(over_with),
                first=first,
                only_if=tuple((_card_name(card), proviso) for card, proviso in only_if),
                answers=tuple(one for one in met_by if isinstance(one, Answer)),
            )
        )

    def extract(self, *fields: Field, terms: Sequence[str] = ()) -> None:
        """Declare all that the person whom the record binds may see of it; see `esep.declare.extracts`."""
        self.extracted = Extract(fields, tuple(terms))

    def unit(self, name: str, label: str, *, by: Sequence[str] = ()) -> None:
        """Declare what one of these records counts as."""
        self.units.append(Unit(self.name, name, label, tuple(by)))

    def measure(
        self,
        name: str,
        label: str,
        counting: str,
        *,
        on: Occasions,
        by: Sequence[str] = (),
        to: Occasions = (),
        amount: Field | None = None,
        of: Field | None = None,
        source: str = "",
        lapse: str = "days",
        behind: Behind | None = None,
    ) -> None:
        """Declare a figure; see `esep.declare.measures` and `esep.declare.occasions`."""
        self.measures.append(
            Measure(
                record=self.name,
                name=name,
                label=label,
                counting=self.slips.one_of(Counting, counting, Counting.FLOW, f"measure {name} is a"),
                on=occasions(on),
                by=tuple(by),
                to=occasions(to),
                amount=amount,
                of=of,
                source=source,
                lapse=self.slips.one_of(Lapse, lapse, Lapse.DAYS, f"measure {name} lasts in"),
                behind=behind,
            )
        )


def _snake(name: str) -> str:
    return "".join("_" + letter.lower() if letter.isupper() and at else letter.lower()
                   for at, letter in enumerate(name))  # fmt: skip


def _body(body: type) -> dict[str, Field]:
    """The fields of a class, after those of what it stands on."""
    told = (item for one in reversed(body.__mro__) for item in vars(one).items())
    return {name: field for name, field in told if isinstance(field, Field)}


def _names(names: Names) -> tuple[str, ...]:
    return (names,) if isinstance(names, str) else tuple(names)


def _card_name(card: Card | type | Answer) -> str:
    # A class decorator gives a Card; to the type checker it is still the class it was written as.
    return _snake(card.__name__) if isinstance(card, type) else card.name


def _card_names(cards: Sequence[Card | type | Answer]) -> tuple[str, ...]:
    return tuple(_card_name(card) for card in cards)
