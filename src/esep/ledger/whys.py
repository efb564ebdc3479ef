"""Why a figure changed: each posting says it, so that a real fall is told from a change of recording."""

from collections.abc import Callable
from datetime import date
from enum import StrEnum
from functools import lru_cache

from esep.codebook import Codebook
from esep.declare import Card, Record
from esep.declare.fields import Kind
from esep.ledger.differences import Changes
from esep.ledger.histories import steps
from esep.ledger.lines import Line
from esep.ledger.measures import Counted
from esep.ledger.spans import Side
from esep.ledger.through_links import Linked
from esep.register.statements import Statement

DAY = 86_400_000_000  # microseconds
EPOCH = date(1970, 1, 1).toordinal()
WITHIN = "card.registration"  # the law that says within how many civil days the register should know


class Why(StrEnum):
    """What a card did to a figure. A card that bears the name of one of these does just that."""

    NEW = "new"  # the event itself
    REGISTERED_LATE = "registered_late"  # the event itself, learned too long after its day
    CORRECTED = "corrected"  # a card was replaced by a correction
    ANNULLED = "annulled"  # a card was withdrawn
    REQUALIFIED = "requalified"  # the unit is coded otherwise by law
    TRANSFERRED = "transferred"  # it went to another body or territory
    TERMINATED = "terminated"  # a decision took it out of the state it was in
    REOPENED = "reopened"  # it came back to the state in which records of its kind begin
    MERGED = "merged"  # it became one with another record of its type
    EXPIRED = "expired"  # a term ran out, which is told ahead of its day
    RECODED = "recoded"  # more became known about it


class Reasons:
    """Why a card changes lines.

    Args:
        told: the card.
        declared: the declaration of the record that the card is about.
        known_within: in how many days the register should know of what happened on a day, see `within`.
        histories: gives the history of a record with the card in it.
    """

    def __init__(
        self, told: Statement, declared: Record, known_within: Callable[[date], int], histories: Linked
    ) -> None:
        self._told, self._known_within, self._histories = told, known_within, histories
        card = declared.cards.get(told.name)
        self._of_card = of_card(told, declared)
        self._changes = bool(told.annuls or told.corrects or card is None)
        self._opens = card is not None and bool(card.opens)
        self._learned_on = told.known_at // DAY

    def gone(self, line: Line) -> Why:
        """Why a line is taken back."""
        if self._of_card is Why.REOPENED and line.side is Side.END:
            return Why.TERMINATED
        return self._of_card

    def came(self, counted: Counted, line: Line, before: Changes) -> Why:
        """Why a line of a measure comes, in place of those that are taken back from the same unit."""
        if self._changes:
            return self._of_card
        if self._ran_out(counted, line) and all(old[1:4] != line[1:4] for old, _ in before):
            return Why.EXPIRED
        if not self._is_event(counted, line):
            return self.gone(line)
        days = self._learned_on - (line.on.toordinal() - EPOCH)
        return Why.REGISTERED_LATE if days > 0 and days > self._known_within(line.on) else Why.NEW

    def _ran_out(self, counted: Counted, line: Line) -> bool:
        """Whether time alone brings a line: a term is over on its day, and the card told of no such day."""
        history = None if steps(counted.record) else self._histories(line.unit)
        over = {one.passed for one in history.events if one.on == line.holds_from} if history else set()
        if not over - {""}:
            return False
        if self._told.on != line.holds_from.isoformat():
            return True
        named = counted.on.named | counted.to.named
        return self._told.name not in named and bool(over & (counted.on.deadlines | counted.to.deadlines))

    def _is_event(self, counted: Counted, line: Line) -> bool:
        """Whether a line is the very event that the card tells of, and no consequence for another count."""
        if self._told.record != line.unit or line.on != line.holds_from or line.side is Side.END:
            return False
        return self._opens or self._told.name in counted.on.named or self._told.name in counted.to.named


def within(book: Codebook, on: date) -> int:
    """Within how many days the register should know of what happened on a day; of older days, by the first
    law that there is.

    Raises:
        EsepError: E-104 when the codebook has no such law.

    >>> within(Codebook.load("kz"), date(2024, 2, 29)) == within(Codebook.load("kz"), date(1999, 1, 1))
    True
    """
    rows = book.law.history(WITHIN)
    return next((row for row in rows if row.holds_on(on)), rows[0]).length


def of_card(told: Statement, declared: Record) -> Why:
    """What a card does to what it does not itself count as."""
    if told.annuls or told.corrects:
        return Why.ANNULLED if told.annuls else Why.CORRECTED
    return _of_kind(declared, told.name)


@lru_cache(maxsize=1024)
def _of_kind(declared: Record, name: str) -> Why:
    card = declared.cards.get(name)
    return Why.RECODED if card is None else _of_card(card, declared)


def _of_card(card: Card, declared: Record) -> Why:
    if card.name in set(Why):
        return Why(card.name)
    kinds = {field.kind for field in card.fields}
    if card.then and any(f.kind == Kind.LINK and f.of == declared.name for f in card.fields):
        return Why.MERGED
    if card.then:
        first = {other.opens for other in declared.cards.values()} - {""}
        return Why.REOPENED if card.then in first else Why.TERMINATED
    return (
        Why.TRANSFERRED
        if kinds & {Kind.PLACE, Kind.ORGANISATION, Kind.OFFICE} and not card.opens
        else Why.RECODED
    )
