"""How fields are sealed: AES-256-GCM over canonical JSON, bound to the card, the class and the owner.

The layout is part of the card's format and cannot change: whoever moves a sealed part to another card, names
another class or another owner finds that it no longer opens.
"""

from base64 import b64decode
from binascii import b2a_base64
from collections.abc import Mapping
from typing import NamedTuple

import orjson
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from esep.kernel.errors import EsepError

NONCE = 12
KEY = 32
WRAPPED = NONCE + KEY + 16

Sealed = Mapping[str, str]


class Plain(NamedTuple):
    """Fields before sealing: the owner of the key, their class, the card they stand on, and themselves.

    `owner` is `record:<record id>` or `person:<domain person id>`. Its text never shows the fields.

    >>> Plain("person:p-a", "person", "card-1", {"family": "Invented"})
    Plain('person:p-a', 'person', 'card-1', ...)
    """

    owner: str
    klass: str
    card_id: str
    fields: Mapping[str, object]

    def __repr__(self) -> str:
        return f"Plain({self.owner!r}, {str(self.klass)!r}, {self.card_id!r}, ...)"


def bound(card_id: str, klass: str, owner: str, key_id: str) -> bytes:
    """What a sealed part is bound to (the additional data of AES-GCM).

    >>> bound("4a5c", "person", "person:p-abc", "00ff").splitlines()
    [b'esep sealed 1', b'4a5c', b'person', b'person:p-abc', b'00ff']
    """
    return f"esep sealed 1\n{card_id}\n{klass}\n{owner}\n{key_id}".encode()


def sealed_under(cipher: AESGCM, key_id: str, plain: Plain, nonce: bytes) -> dict[str, str]:
    """The sealed part as it stands on a card; `nonce` is 12 random bytes, never used twice with a key."""
    owner, klass, card_id, fields = plain
    text = orjson.dumps(fields, option=orjson.OPT_SORT_KEYS)
    ciphertext = cipher.encrypt(nonce, text, bound(card_id, klass, owner, key_id))
    return {
        "class": str(klass),
        "owner": owner,
        "key": key_id,
        "nonce": b2a_base64(nonce, newline=False).decode("ascii"),
        "ciphertext": b2a_base64(ciphertext, newline=False).decode("ascii"),
    }


def opened_under(cipher: AESGCM, sealed: Sealed, card_id: str) -> dict[str, object]:
    """The fields of a sealed part.

    Raises:
        EsepError: E-685 when the part was altered, cut, moved from another card, or sealed under another key.
    """
    binding = bound(card_id, sealed["class"], sealed["owner"], sealed["key"])
    try:
        nonce, text = (b64decode(sealed[part], validate=True) for part in ("nonce", "ciphertext"))
        fields: dict[str, object] = orjson.loads(cipher.decrypt(nonce, text, binding))
    except (InvalidTag, ValueError):
        raise EsepError("E-685", owner=sealed["owner"], card=card_id) from None
    return fields


def wrapped(master: AESGCM, owner: str, key_id: str, key: bytes, nonce: bytes) -> bytes:
    """A data key as it is stored: nonce and ciphertext under the master key, 60 bytes."""
    return nonce + master.encrypt(nonce, key, _key_binding(owner, key_id))


def unwrapped(master: AESGCM, owner: str, key_id: str, stored: bytes) -> AESGCM:
    """The cipher of a stored data key.

    Raises:
        EsepError: E-684 when the key does not open: the master key is another one, or the row was altered.
    """
    try:
        return AESGCM(master.decrypt(stored[:NONCE], stored[NONCE:], _key_binding(owner, key_id)))
    except (InvalidTag, ValueError):
        raise EsepError("E-684", owner=owner) from None


def _key_binding(owner: str, key_id: str) -> bytes:
    return f"esep key 1\n{owner}\n{key_id}".encode()
