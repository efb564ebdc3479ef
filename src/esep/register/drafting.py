"""From checked values to a card: open fields in clear, everything above sealed under the key of its owner."""

from collections.abc import Mapping, Sequence
from hashlib import blake2b
from typing import Any

import orjson

from esep.declare import Card, Class
from esep.declare.fields import LONGEST_TEXT
from esep.declare.values import read_text
from esep.people.keyring import Keyring
from esep.people.sealing import Plain
from esep.register.entries import Draft, card_id
from esep.register.envelopes import Row

CANONICAL = orjson.OPT_SORT_KEYS
REASON = "why"  # the sealed words of a correction's reason


class Drafting:
    """Makes the cards of one kind; `secret` keys the fingerprints that tell a repetition."""

    def __init__(self, kind: str, card: Card | None, keyring: Keyring, secret: bytes) -> None:
        self._kind, self._card, self._keyring, self._secret = kind, card, keyring, secret
        fields = card.fields if card is not None else ()
        self._protected = [one for one in fields if one.klass != Class.OPEN]
        self._closed = frozenset(one.name for one in self._protected)

    def cards(
        self, rows: Sequence[Row], values: Sequence[Mapping[str, Any]], heads: Sequence[Mapping[str, Any]]
    ) -> list[dict[str, Any]]:
        """The cards of rows, complete and with their parts sealed.

        Args:
            rows: their envelopes.
            values: their checked values by field.
            heads: what the envelope adds besides: `on`, `happened`, `asserted_at`, `flags`.
        """
        cards: list[dict[str, Any]] = []
        plains: list[Plain] = []
        theirs: list[dict[str, Any]] = []  # the card that each of these is a part of
        for row, stated, head in zip(rows, values, heads, strict=True):
            card = self._card_of(row, stated, head)
            cards.append(card)
            if row.why_text or not self._closed.isdisjoint(stated):
                parts = self._plains(row, stated, card["id"])
                plains += parts
                theirs += [card] * len(parts)
        sealed = self._keyring.seal_many(plains) if plains else []
        for card, part in zip(theirs, sealed, strict=True):
            card.setdefault("sealed", []).append(part)
        return cards

    def fingerprint(self, row: Row, stated: Mapping[str, Any]) -> bytes:
        """What tells the same submission sent again from another one under the same key."""
        told = (self._kind, row[:-1], stated)  # whatever the sender expected to find is no part of the card
        return blake2b(orjson.dumps(told, option=CANONICAL), key=self._secret, digest_size=16).digest()

    def _card_of(self, row: Row, stated: Mapping[str, Any], head: Mapping[str, Any]) -> dict[str, Any]:
        source = {"system": row.system, "message": row.message} if row.message else {"system": row.system}
        card: dict[str, Any] = {
            "v": 1,
            "id": card_id(row.system, row.key),
            "key": row.key,
            "kind": self._kind,
            "kind_version": self._card.version if self._card is not None else 1,
            "record": row.record,
            "actor": row.actor,
            "office": row.office,
            "zone": row.territory,
            "channel": row.channel,
            "source": source,
            **head,
        }
        if row.corrects or row.annuls:
            card["corrects" if row.corrects else "annuls"] = row.corrects or row.annuls
            card["why"] = {"code": row.why}
        if row.second:
            card["second"] = row.second
        if row.entered_by and row.entered_by != row.actor:
            card["entered_by"] = row.entered_by
        if row.attachments:
            card["attachments"] = [dict(one) for one in row.attachments]
        if row.signatures:
            card["signatures"] = [dict(one) for one in row.signatures]
        if stands_open := {name: value for name, value in stated.items() if name not in self._closed}:
            card["open"] = stands_open
        return card

    def _plains(self, row: Row, stated: Mapping[str, Any], card: str) -> list[Plain]:
        """What is to be sealed: one part for each class and owner."""
        parts: dict[tuple[str, str], dict[str, Any]] = {}
        for one in self._protected:
            if one.name in stated:
                owner = (
                    f"person:{stated[one.owner]}"
                    if one.owner and one.owner in stated
                    else f"record:{row.record}"
                )
                parts.setdefault((owner, one.klass.value), {})[one.name] = stated[one.name]
        if row.why_text:
            parts.setdefault((f"record:{row.record}", Class.CASE.value), {})[REASON] = read_text(
                "why_text", row.why_text, LONGEST_TEXT
            )
        return [Plain(owner, klass, card, fields) for (owner, klass), fields in parts.items()]


def draft(card: Mapping[str, Any], fingerprint: bytes) -> Draft:
    """A card as the journal takes it."""
    return Draft(
        orjson.dumps(card, option=CANONICAL),
        card["id"],
        card["source"]["system"],
        card["key"],
        card["record"],
        fingerprint,
    )
