"""Kinds of card: the statements that can be made about a record, and what each does to its state."""

from dataclasses import dataclass

from esep.declare.classes import Class
from esep.declare.fields import Field, Kind

ANY = "*"  # in `while_`: in whatever state, once the record is open


@dataclass(frozen=True, slots=True, eq=False)
class Card:
    """A kind of card. Its fields are its attributes: `Delivered.delivered_on`.

    `opens` is the state in which it opens a record; `while_` are the states in which it may come (`*`:
    any), and `then` the state it leads to (empty: the state stays). `happened` names the field that says
    when it happened. `second` says that a second officer must have agreed.

    >>> from esep.declare import Record, day
    >>> orders = Record("order", "Order to keep away")
    >>> @orders.card(opens="issued")
    ... class Issued:
    ...     '''An officer decides that a person must keep away.'''
    ...     issued_on = day("Day of the decision")
    >>> Issued.kind, Issued.opens, Issued.happened
    ('order.issued', 'issued', 'issued_on')
    """

    record: str
    name: str
    title: str
    story: str
    fields: tuple[Field, ...]
    happened: str
    opens: str = ""
    while_: tuple[str, ...] = ()
    then: str = ""
    version: int = 1
    second: bool = False

    @property
    def kind(self) -> str:
        """How the journal names it: record type and card, joined by a dot."""
        return f"{self.record}.{self.name}"

    def field(self, name: str) -> Field | None:
        """The field of a name, if the card has it."""
        return next((field for field in self.fields if field.name == name), None)

    @property
    def open_fields(self) -> tuple[Field, ...]:
        """The fields that stand in clear in the journal."""
        return tuple(field for field in self.fields if field.klass == Class.OPEN)

    def __getattr__(self, name: str) -> Field:
        fields: tuple[Field, ...] = object.__getattribute__(self, "fields")
        found = next((field for field in fields if field.name == name), None)
        if found is None:
            raise AttributeError(name)
        return found


def happened_field(fields: tuple[Field, ...]) -> str:
    """The field that says when a card happened: its first required day or instant."""
    for field in fields:
        if field.required and field.kind in {Kind.DAY, Kind.INSTANT}:
            return field.name
    return ""
