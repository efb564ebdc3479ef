"""What the fields of a declaration get wrong."""

from collections.abc import Iterator
from dataclasses import fields as dataclass_fields

from esep.declare.cards import Card
from esep.declare.classes import Class
from esep.declare.fields import Field, Kind
from esep.declare.measures import STATE
from esep.declare.records import Record

ENDINGS = {Kind.DAY: "_on", Kind.INSTANT: "_at"}
OF_THE_ENVELOPE = {"key", "actor", "office", "asserted_at"}  # columns that stand beside a card's own
TAKEN = {part.name for part in dataclass_fields(Card)} | {"kind", "field", "open_fields"} | OF_THE_ENVELOPE


def of_fields(record: Record) -> Iterator[str]:
    """A phrase for each thing wrong with a field of a record's cards."""
    for card in record.cards.values():
        for field in card.fields:
            for fault in (*_of_name(field), *_of_values(field), *_of_class(card, field)):
                yield f"{card.name}.{field.name} {fault}"


def _of_name(field: Field) -> Iterator[str]:
    if not field.label.strip():
        yield "has no label"
    if field.name in TAKEN:
        yield "bears a name that every card has already"
    ending = ENDINGS.get(field.kind, "")
    if not field.name.endswith(ending):
        yield f"holds {field.kind.value}s, so its name ends in {ending}"
    if field.name == STATE:
        yield "bears the name of the dimension that is the state of the record"


def _of_values(field: Field) -> Iterator[str]:
    least = max(field.minimum or 0, field.kind == Kind.TEXT)  # a text of no sign is none
    if field.maximum is not None and field.maximum < least:
        yield f"takes nothing: its largest value, {field.maximum}, is below its smallest"


def _of_class(card: Card, field: Field) -> Iterator[str]:
    if field.klass not in set(Class):
        yield f"is of the class {field.klass}, not one of {', '.join(Class)}"
    if field.kind == Kind.TEXT and field.klass == Class.OPEN:
        yield "is free text and cannot be open"
    if field.hands_to and field.klass != Class.OPEN:
        yield "says who has the record, so that it must be open"
    owner = card.field(field.owner) if field.owner else None
    if field.owner and (owner is None or owner.kind != Kind.PERSON):
        yield f"is sealed for {field.owner}, which is no person on the card"
    elif owner and owner.klass != Class.OPEN:
        yield f"is sealed for {field.owner}, whose id would stand in clear beside what is sealed"
