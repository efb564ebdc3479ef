"""The mapping of esep's own import template: columns bear the names of fields, so nothing is left to map."""

import hashlib

from esep.declare import Card
from esep.register.importing.mapping import CardOfRow, ImportMapping, Taken
from esep.register.importing.sources import Layout

ENVELOPE = ("actor", "office", "asserted_at")


def template_mapping(card: Card, system: str) -> ImportMapping:
    """The mapping for a filled-in template of a card.

    The columns are `key`, `record` (the number alone), `actor`, `office`, `asserted_at` (a time on the clock
    of the territory, or one with its offset), `second` where the card needs one, and the fields by name.
    Whoever runs the import says the territory whose clock was read. A row that changed under its key is
    refused: people typed it, and it may as well be another row under a key that was used already.

    Args:
        card: its declaration.
        system: where the rows were typed; keys are unique within it.

    >>> from esep.domains import load
    >>> template_mapping(load().card("offence.registered"), "district-3").columns[:4]
    ('key', 'record', 'actor', 'office')
    """
    columns = (*ENVELOPE, "second") if card.second else ENVELOPE
    envelope = {name: Taken(column=name) for name in columns} | {"territory": Taken(given="territory")}
    made = CardOfRow(
        card=card,
        key="{key}",
        record="{record}",
        envelope=envelope,
        fields={one.name: Taken(column=one.name) for one in card.fields},
    )
    digest = hashlib.sha256(repr((system, card.kind, made.columns)).encode()).hexdigest()
    return ImportMapping(card.kind, system, Layout(), (made,), frozenset({""}), digest)
