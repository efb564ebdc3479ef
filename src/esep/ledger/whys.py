"""Why a figure changed: each posting says it, so that a real fall is told from a change of recording."""

from enum import StrEnum

from esep.declare import Card, Record
from esep.declare.fields import Kind
from esep.declare.measures import Measure
from esep.ledger.lines import Line
from esep.ledger.spans import Side
from esep.register.entries import moment
from esep.register.statements import Statement


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
    RECODED = "recoded"  # more became known about it


def why(
    told: Statement, declared: Record, measure: Measure, line: Line, *, comes: bool, late_after: int
) -> Why:
    """Why a card changes a line.

    Args:
        told: the card.
        declared: the declaration of the record that the card is about.
        measure: the measure of the line.
        line: what changes.
        comes: whether the line comes, or is taken back.
        late_after: within how many days the register should have learned of an event.
    """
    if told.annuls or told.corrects:
        return Why.ANNULLED if told.annuls else Why.CORRECTED
    card = declared.cards.get(told.name)
    if card is None:
        return Why.RECODED
    of_card = _of_card(card, declared)
    if of_card is Why.REOPENED and line.side == Side.END:
        return Why.TERMINATED
    if not (comes and _is_event(told, card, measure, line)):
        return of_card
    learned_on = moment(told.known_at).date()
    return Why.REGISTERED_LATE if (learned_on - line.on).days > late_after else Why.NEW


def _is_event(told: Statement, card: Card, measure: Measure, line: Line) -> bool:
    """Whether a line is the very event that the card tells of, and no consequence for another count."""
    if told.record != line.unit or line.on != line.holds_from or line.side == Side.END:
        return False
    counted = {measure.on.card, *(field.card for field in measure.to)}
    return bool(card.opens) or told.name in counted


def _of_card(card: Card, declared: Record) -> Why:
    if card.name in set(Why):
        return Why(card.name)
    kinds = {field.kind for field in card.fields}
    if card.then and any(f.kind == Kind.LINK and f.of == declared.name for f in card.fields):
        return Why.MERGED
    if card.then:
        first = {other.opens for other in declared.cards.values()} - {""}
        return Why.REOPENED if card.then in first else Why.TERMINATED
    return Why.TRANSFERRED if kinds & {Kind.PLACE, Kind.ORGANISATION} and not card.opens else Why.RECODED
