"""What a card of the journal states, as the fold reads it: when, what, and which card it corrects."""

from collections.abc import Mapping
from typing import Any, NamedTuple, Self

import orjson

from esep.register.entries import Entry, moment


class Statement(NamedTuple):
    """A card with its entry number. Days and instants are text as the journal writes them.

    `name` is the card's name within its record, `on` the civil day it happened and `happened` the day or
    instant itself, `zone` the territory whose clock was read; `values` are its open fields.
    """

    seq: int
    known_at: int
    id: str
    name: str
    record: str
    on: str
    happened: str
    zone: str
    asserted_at: str
    system: str
    key: str
    values: Mapping[str, Any]
    flags: tuple[str, ...] = ()
    corrects: str = ""
    annuls: str = ""

    @classmethod
    def of(cls, entry: Entry) -> Self:
        """The statement of an entry."""
        return cls.of_card(orjson.loads(entry.bytes)["card"], entry.seq, entry.known_at)

    @classmethod
    def of_card(cls, card: Mapping[str, Any], seq: int, known_at: int) -> Self:
        """The statement of a card that stands, or is about to stand, in the journal under a number."""
        return cls(
            seq,
            known_at,
            card["id"],
            card["kind"].rpartition(".")[2],
            card["record"],
            card["on"],
            card["happened"],
            card["zone"],
            card["asserted_at"],
            card["source"]["system"],
            card["key"],
            card.get("open", {}),
            tuple(card.get("flags", ())),
            card.get("corrects", ""),
            card.get("annuls", ""),
        )

    @property
    def learned_at(self) -> str:
        """When the register learned it, to the minute, in UTC."""
        return moment(self.known_at).isoformat(timespec="minutes")
