"""What a record was on every civil day: its state and its facts, pieced together from the cards in force."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any, NamedTuple, Self

from esep.codebook import Codebook
from esep.declare import Record
from esep.declare.measures import STATE
from esep.ledger.codings import UNKNOWN, Codings
from esep.ledger.events import NOTHING, Event, asked_of, met
from esep.ledger.passings import AHEAD, awaited, passings
from esep.register.fold import Placing, State, fold, led_to
from esep.register.passing import changes_by_time
from esep.register.statements import Statement


class History(NamedTuple):
    """The events of a record in the order in which they happened, and its facts from each of their days on.

    >>> moved = History.of("offence:1", [
    ...     Event(date(2024, 1, 5), "registered", "", "registered", {"article": "188", "territory": "KZ-75"}),
    ...     Event(date(2024, 3, 1), "requalified", "registered", "registered", {"article": "191"}),
    ... ])
    >>> [moved.facts_on(day).get("article") for day in (date(2024, 1, 4), date(2024, 2, 1), date(2024, 3, 1))]
    [None, '188', '191']
    """

    record: str
    events: tuple[Event, ...] = ()
    coded: Codings = UNKNOWN

    @classmethod
    def of(cls, record: str, events: Iterable[Event]) -> Self:
        """The history that events make."""
        told = cls(record)
        for event in events:
            told = told.then(event)
        return told

    def then(self, event: Event) -> Self:
        """The history with one more event, on its last day or later."""
        days, known = self.coded.days, self.coded.values
        facts = {**(known[-1] if known else NOTHING), **event.values, STATE: event.state}
        if days and days[-1] == event.on:
            days, known = days[:-1], known[:-1]
        return self.__class__(self.record, (*self.events, event), Codings((*days, event.on), (*known, facts)))

    def facts_on(self, day: date) -> Mapping[str, Any]:
        """What is known of the record by the end of a day; nothing before its first card."""
        return self.coded.on(day)

    @property
    def state(self) -> str:
        """The state after all events; empty while no card has opened the record."""
        return self.events[-1].state if self.events else ""


def history(record: str, declared: Record, statements: Iterable[Statement], book: Codebook) -> History:
    """The history of a record by the statements known about it, in whatever order they arrived.

    Args:
        record: its id.
        declared: the declaration of its type.
        statements: every card about it that is known.
        book: what rules and terms are reckoned by; what time alone changes is told ahead, with its day.
    """
    state = fold(record, declared, statements, book, until=AHEAD if changes_by_time(declared) else None)
    return History.of(record, _events(state, declared, book))


def continued(before: History, declared: Record, told: Statement, book: Codebook) -> History:
    """A history and a card that happened on a later day than all that is known of its record.

    It is what `history` makes of all the cards, where time alone brings nothing (see `steps`).
    """
    state = led_to(declared, before.state, told.name)
    if state is None:
        return before
    on = date.fromisoformat(told.on)
    asked = asked_of(declared, told.name)
    meets = met(asked, told.values, on, book) if asked else ()
    return before.then(Event(on, told.name, before.state, state, told.values, "", meets, told.happened))


def steps(declared: Record) -> bool:
    """Whether the history of such records goes from card to card, and time alone brings nothing."""
    return not changes_by_time(declared) and not awaited(declared)


def _events(state: State, declared: Record, book: Codebook) -> Iterable[Event]:
    """Turns and passings come first on their day: a term that ran out did so as its day began."""
    told: list[tuple[str, str, str | None, Mapping[str, Any], str, str]] = [
        (turn.on, "", turn.state, NOTHING, turn.deadline, "") for turn in state.turns
    ]
    told += [(one.on, "", None, NOTHING, one.deadline, "") for one in passings(declared, state.applied, book)]
    told += [
        (
            card.statement.on,
            card.statement.name,
            card.state,
            card.statement.values,
            "",
            card.statement.happened,
        )
        for card in state.cards
        if card.placing == Placing.APPLIED
    ]
    before = ""
    for day, name, led, values, passed, happened in sorted(told, key=lambda one: (one[0], bool(one[1]))):
        on, after = date.fromisoformat(day), before if led is None else led
        meets = met(asked_of(declared, name), values, on, book) if name else ()
        yield Event(on, name, before, after, values, passed, meets, happened)
        before = after
