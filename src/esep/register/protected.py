"""What stands sealed on cards, opened for one who has the right."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from esep.access import Right, reads
from esep.declare.classes import Class
from esep.kernel.errors import EsepError
from esep.people import Keyring
from esep.register.drafting import REASON
from esep.register.entries import Entry

DESTROYED = "E-686"


@dataclass(frozen=True, slots=True, repr=False)
class Part:
    """A sealed part of a card: its class and its fields; `erased_on` is the day its key was destroyed, or "".

    >>> Part(Class.CASE, {"events": "…"})
    Part(case)
    """

    klass: Class
    fields: Mapping[str, object]
    erased_on: str = ""

    def __repr__(self) -> str:
        return f"Part({self.klass})"


@reads(Class.CASE, of="record")
def opened(record: str, entries: Sequence[Entry], keyring: Keyring, *, right: Right) -> dict[str, list[Part]]:
    """The sealed parts of a record's cards up to the class that the right is for, by card id.

    A part whose key was destroyed is named with the day and without fields.

    Raises:
        EsepError: E-668 without a right for this record; E-684, E-685, E-688 when a part does not open.
    """
    found: dict[str, list[Part]] = {}
    for entry in entries:
        card = entry.card
        if card["record"] != record:
            raise LookupError("a card of another record")
        parts = [part for part in card.get("sealed", ()) if Class(part["class"]) <= right.asked.touches]
        if parts:
            right.take()
            found[card["id"]] = [_part(part, card["id"], keyring) for part in parts]
    return found


def stated(entry: Entry, parts: Sequence[Part]) -> dict[str, object] | None:
    """All fields that a card states, of every class; None when some are erased or were not opened.

    Args:
        entry: the entry of the card.
        parts: what was opened of it. The words of its reason are no field.
    """
    card = entry.card
    if len(parts) < len(card.get("sealed", ())) or any(part.erased_on for part in parts):
        return None
    fields = dict(card.get("open", {}))
    for part in parts:
        fields |= {name: value for name, value in part.fields.items() if name != REASON}
    return fields


def classes_of(entry: Entry) -> list[Class]:
    """The classes of what stands sealed on a card; that something does is no secret."""
    return sorted({Class(part["class"]) for part in entry.card.get("sealed", ())})


def _part(part: Mapping[str, str], card: str, keyring: Keyring) -> Part:
    try:
        return Part(Class(part["class"]), keyring.open(part, card))
    except EsepError as refusal:
        if refusal.code != DESTROYED:
            raise
        return Part(Class(part["class"]), {}, str(refusal.values["on"]))
