"""What a record says to the person whom it binds: the fields of its cards in force that the extract names.

Corrections, flags, notes, who stated a card and what the record is linked with are not even looked at.
"""

from collections.abc import Iterator
from typing import NamedTuple

from esep.declare import Card, Record
from esep.register.fold import State
from esep.register.passing import Turned
from esep.register.statements import Statement


class Said(NamedTuple):
    """One step that the person may see: a card with what is shown of it, or a state that time alone made."""

    on: str
    state: str
    card: Card | None = None
    told: Statement | None = None
    turned: Turned | None = None


def said(state: State, declared: Record) -> Iterator[Said]:
    """The steps that the person may see, in the order in which they happened."""
    # What time has done by the beginning of a day comes before the cards of that day.
    steps = [*_turns(state, declared), *_cards(state, declared)]
    yield from sorted(steps, key=lambda one: one.on)


def _turns(state: State, declared: Record) -> Iterator[Said]:
    for one in state.turns:
        if one.deadline in declared.extracted.terms:
            yield Said(one.on, one.state, turned=one)


def _cards(state: State, declared: Record) -> Iterator[Said]:
    for one in state.applied:
        card = declared.cards[one.name]
        seen = {
            field.name: one.values[field.name]
            for field in card.fields
            if field.name in one.values and declared.extracted.shows(field)
        }
        if card.happened in seen:
            yield Said(one.on, card.then or card.opens, card, one._replace(values=seen))
