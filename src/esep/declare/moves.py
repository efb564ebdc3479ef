"""Moves: which card takes a record from which state to which, as a table and as a picture."""

from collections.abc import Iterable
from dataclasses import dataclass

from esep.declare.cards import ANY, Card
from esep.declare.deadlines import Deadline
from esep.declare.records import Record


@dataclass(frozen=True, slots=True)
class Move:
    """From a state to a state, by a card or, where `by_time`, by a deadline.

    `before` is empty for a record that is not open yet.
    A card that leaves the state as it was is a move as well, from the state to itself.
    """

    before: str
    by: str
    after: str
    by_time: bool = False


@dataclass(frozen=True, slots=True)
class Moves:
    """Every move of a type of record, in the order of declaration.

    >>> from esep.declare import day
    >>> orders = Record("order", "Protective order")
    >>> @orders.card(opens="in_force")
    ... class Delivered:
    ...     '''The order is handed over.'''
    ...     delivered_on = day("Day of delivery")
    >>> @orders.card(while_="in_force", then="lifted")
    ... class Lifted:
    ...     '''A court lifts it.'''
    ...     lifted_on = day("Day of the decision")
    >>> orders.deadline("expiry", "End", after=Delivered.delivered_on, term="order.term", then="ended")
    >>> moves = Moves.of(orders)
    >>> [(move.before, move.by, move.after) for move in moves.all]
    [('', 'delivered', 'in_force'), ('in_force', 'lifted', 'lifted'), ('in_force', 'expiry', 'ended')]
    >>> moves.final
    ('lifted', 'ended')
    """

    states: tuple[str, ...]
    all: tuple[Move, ...]

    @classmethod
    def of(cls, record: Record) -> "Moves":
        """The moves that the cards and deadlines of a record make."""
        cards = [move for card in record.cards.values() for move in _by_card(card, record.states)]
        timed = [move for deadline in record.deadlines for move in _by_time(deadline, record)]
        return cls(record.states, (*cards, *dict.fromkeys(timed)))

    @property
    def final(self) -> tuple[str, ...]:
        """The states without a way out, in which a record stays for good."""
        left = {move.before for move in self.all if move.after != move.before}
        return tuple(state for state in self.states if state not in left)

    def table(self) -> tuple[tuple[str, ...], ...]:
        """States down, cards and deadlines across: the state after, or nothing where the card must wait.

        The first row is the heading; the first of the others is a record that is not open yet.
        """
        across = tuple(dict.fromkeys(move.by for move in self.all))
        after = {(move.before, move.by): move.after for move in self.all}
        rows = ((state, *(after.get((state, by), "") for by in across)) for state in ("", *self.states))
        return (("", *across), *rows)

    def picture(self) -> str:
        """A state diagram in the language of Mermaid; what leaves the state as it was is left out."""
        arrows: dict[tuple[str, str], list[str]] = {}
        for move in self.all:
            if move.before != move.after:
                ends = (move.before or "[*]", move.after)
                arrows.setdefault(ends, []).append(f"{move.by} (time)" if move.by_time else move.by)
        lines = [f"    {before} --> {after}: {', '.join(by)}" for (before, after), by in arrows.items()]
        lines += [f"    {state} --> [*]" for state in self.final]
        return "\n".join(["stateDiagram-v2", *lines])


def _by_card(card: Card, states: tuple[str, ...]) -> Iterable[Move]:
    if card.opens:
        yield Move("", card.name, card.opens)
    for state in _while(card, states):
        yield Move(state, card.name, card.then or state)


def _while(card: Card, states: tuple[str, ...]) -> tuple[str, ...]:
    return states if ANY in card.while_ else card.while_


def _by_time(deadline: Deadline, record: Record) -> Iterable[Move]:
    """A term that runs out moves the record from the states in which its clock starts."""
    if not deadline.then:
        return
    for field in deadline.after:
        card = record.cards[field.card]
        led = [state for state in (card.opens, card.then) if state]
        stays = () if card.then else _while(card, record.states)
        for state in dict.fromkeys([*led, *stays]):
            if state != deadline.then:
                yield Move(state, deadline.name, deadline.then, by_time=True)
