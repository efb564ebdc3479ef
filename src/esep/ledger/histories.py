"""What a record was on every civil day: its state and its facts, pieced together from the cards in force."""

from bisect import bisect_right
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, NamedTuple, Self

from esep.codebook import Codebook
from esep.declare import Record
from esep.register.fold import Placing, State, fold
from esep.register.passing import changes_by_time
from esep.register.statements import Statement

AHEAD = "9000-01-01"  # what time alone will change is posted with its future day
NOTHING: Mapping[str, Any] = {}


class Event(NamedTuple):
    """Something that happened to a record: a card, or a change that time alone brought (`name` is empty).

    `before` and `state` are the record's states before and after it, `values` the open fields of the card.
    """

    on: date
    name: str
    before: str
    state: str
    values: Mapping[str, Any] = NOTHING


@dataclass(frozen=True, slots=True)
class History:
    """The events of a record in the order in which they happened, and its facts from each of their days on.

    >>> moved = History.of("offence:1", [
    ...     Event(date(2024, 1, 5), "registered", "", "registered", {"article": "188", "territory": "KZ-75"}),
    ...     Event(date(2024, 3, 1), "requalified", "registered", "registered", {"article": "191"}),
    ... ])
    >>> [moved.facts_on(day).get("article") for day in (date(2024, 1, 4), date(2024, 2, 1), date(2024, 3, 1))]
    [None, '188', '191']
    """

    record: str
    events: tuple[Event, ...]
    days: tuple[date, ...]
    facts: tuple[Mapping[str, Any], ...]

    @classmethod
    def of(cls, record: str, events: Iterable[Event]) -> Self:
        """The history that events make."""
        told = tuple(events)
        facts: dict[date, Mapping[str, Any]] = {}
        latest = NOTHING
        for event in told:
            latest = {**latest, **event.values} if event.values else latest
            facts[event.on] = latest
        return cls(record, told, tuple(facts), tuple(facts.values()))

    def facts_on(self, day: date) -> Mapping[str, Any]:
        """What is known of the record by the end of a day; nothing before its first card."""
        at = bisect_right(self.days, day)
        return self.facts[at - 1] if at else NOTHING


def history(record: str, declared: Record, statements: Iterable[Statement], book: Codebook) -> History:
    """The history of a record by the statements known about it, in whatever order they arrived.

    Args:
        record: its id.
        declared: the declaration of its type.
        statements: every card about it that is known.
        book: what rules and terms are reckoned by; what time alone changes is told ahead, with its day.
    """
    state = fold(record, declared, statements, book, until=AHEAD if changes_by_time(declared) else None)
    return History.of(record, _events(state))


def _events(state: State) -> Iterable[Event]:
    turns = [(turn.on, "", turn.state, NOTHING) for turn in state.turns]
    cards = [
        (card.statement.on, card.statement.name, card.state, card.statement.values)
        for card in state.cards
        if card.placing == Placing.APPLIED
    ]
    before = ""
    # A term that ran out did so as its day began, before any card of that day.
    for on, name, after, values in sorted(turns + cards, key=lambda told: (told[0], bool(told[1]))):
        yield Event(date.fromisoformat(on), name, before, after, values)
        before = after
