"""Signatures on cards: what a signer signs, and which of the signatures on a card can be relied on.

A card has slots for signatures; each is kept as it came. esep verifies one kind, Ed25519 (RFC 8032) by a key
that the register knows. A scan of a paper and a CMS message (RFC 5652) are kept and shown as unverified, and
so is every kind that is not known here: nothing but a signature that was seen to hold is ever shown as valid.

What is signed is fixed before the card is submitted, and does not depend on its sealing: the SHA-256 of
canonical JSON of what the card states. It can be computed again from the journal by anyone who may read the
fields.
"""

import re
import tomllib
from base64 import b64decode
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from hashlib import sha256
from pathlib import Path
from typing import Any, NamedTuple

import orjson
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from esep.kernel.errors import EsepError
from esep.kernel.validity import Validity

FILE = "officers.toml"
ED25519 = 64  # bytes of a signature
# The journal may be given away: a slot holds codes, digests and short signatures, no text, no certificate.
_NAME, _TOKEN = re.compile(r"[a-z][a-z0-9_]{0,31}", re.ASCII), re.compile(r"[!-~]{1,200}", re.ASCII)
_CODE = re.compile(r"[A-Za-z0-9][A-Za-z0-9@._-]{0,63}", re.ASCII)
_REQUIRED = {"code": str, "key": str, "valid_from": date}


class Standing(StrEnum):
    """What can be said of a signature."""

    VALID = "valid"
    INVALID = "invalid"
    UNVERIFIED = "unverified"


class Verdict(NamedTuple):
    """What was found about one slot: its kind, whether it can be relied on, and the word for why.

    The words stand in the phrase files as `signature.because.<word>`.
    """

    kind: str
    standing: Standing
    because: str


@dataclass(frozen=True, slots=True, kw_only=True)
class OfficerKey(Validity):
    """The public key of an officer, 32 bytes, and the days on which it was theirs; half-open."""

    code: str
    key: bytes
    valid_from: date
    valid_to: date | None = None


class OfficerKeys:
    """The public keys that a register knows, by the officer's code; an officer may have had several."""

    def __init__(self, keys: Iterable[OfficerKey] = ()) -> None:
        self._by_code: dict[str, list[OfficerKey]] = {}
        for key in keys:
            self._by_code.setdefault(key.code, []).append(key)

    @classmethod
    def load(cls, path: Path) -> "OfficerKeys":
        """Read `keys/officers.toml`: tables `[[officer]]` with code, key (base64), valid_from, valid_to.

        Without the file no key is known, and no signature is valid.

        Raises:
            EsepError: E-805 with every fault of the file.
        """
        if not path.is_file():
            return cls()
        try:
            tree = tomllib.loads(path.read_text(encoding="utf-8"))
        except (OSError, ValueError) as fault:
            raise EsepError("E-805", file=path.name, faults=type(fault).__name__) from None
        tables = tree.get("officer", [])
        if set(tree) - {"officer"} or not isinstance(tables, list):
            raise EsepError("E-805", file=path.name, faults="[[officer]]")
        faults = [
            f"officer {number}: {fault}" for number, one in enumerate(tables, 1) for fault in _faults(one)
        ]
        if faults:
            raise EsepError("E-805", file=path.name, faults="; ".join(faults))
        return cls(OfficerKey(**{**one, "key": _decoded(one["key"])}) for one in tables)

    def of(self, code: str) -> tuple[OfficerKey, ...]:
        """The keys of an officer, of all days."""
        return tuple(self._by_code.get(code, ()))


def is_slot(one: object) -> bool:
    """Whether something can stand on a card as the slot of a signature, of a kind that is known or not.

    >>> is_slot({"kind": "scan", "attachment": "a" * 64}), is_slot({"kind": "scan", "by": "two words"})
    (True, False)
    """
    if not isinstance(one, Mapping) or not _NAME.fullmatch(str(one.get("kind", ""))):
        return False
    return all(
        isinstance(name, str) and _NAME.fullmatch(name) and isinstance(value, str) and _TOKEN.fullmatch(value)
        for name, value in one.items()
    )


def submission_digest(
    *,
    kind: str,
    record: str,
    system: str,
    key: str,
    fields: Mapping[str, Any],
    corrects: str = "",
    annuls: str = "",
) -> str:
    """What a signer signs: SHA-256, in hex, of canonical JSON of what a card states.

    Args:
        kind: the kind of the card, `offence.registered`.
        record: the id of its record.
        system: the system it comes from; `key` is the key against repetition there.
        key: see `system`.
        fields: all fields, of every class, as the card will hold them: days and instants as ISO text.
        corrects: the id of the card it corrects; `annuls` of the one it takes back.
        annuls: see `corrects`.

    >>> submission_digest(kind="a.b", record="a:1", system="desk", key="1", fields={"n": 1})[:16]
    '3463039bd41e78b8'
    """
    told = {"fields": dict(fields), "key": key, "kind": kind, "record": record, "system": system}
    changed = {name: card for name, card in (("corrects", corrects), ("annuls", annuls)) if card}
    return sha256(orjson.dumps(told | changed, option=orjson.OPT_SORT_KEYS)).hexdigest()


def signed_bytes(digest: str) -> bytes:
    """The bytes under an Ed25519 signature: a first line that nothing else begins with, and the digest."""
    return f"esep submission 1\n{digest}\n".encode()


def slot(signer: str, digest: str, signature: str) -> dict[str, str]:
    """A slot for an Ed25519 signature: the officer's code, what was signed, and the signature in base64."""
    return {"kind": "ed25519", "signer": signer, "digest": digest, "signature": signature}


def verdicts(
    card: Mapping[str, Any], fields: Mapping[str, Any] | None, known_at: datetime, keys: OfficerKeys
) -> list[Verdict]:
    """What can be said of each signature on a card, in their order.

    Args:
        card: the card as it stands in the journal.
        fields: all its fields, opened; None when some are erased or not for the one who asks. Then nobody can
            say whether the signature is over this card.
        known_at: when the register learned of the card: a key that was taken back before signs nothing any
            more, whatever day a card claims for itself.
        keys: the keys that the register knows.
    """
    # An annulment has no field at all, and is signed all the same.
    digest = "" if fields is None else _digest_of(card, fields)
    attached = {str(one.get("digest")) for one in card.get("attachments", ())}
    about = About(digest, attached, known_at.date(), keys)
    return [_verdict(one, about) for one in card.get("signatures", ())]


def _digest_of(card: Mapping[str, Any], fields: Mapping[str, Any]) -> str:
    return submission_digest(
        kind=card["kind"],
        record=card["record"],
        system=card["source"]["system"],
        key=card["key"],
        fields=fields,
        corrects=card.get("corrects", ""),
        annuls=card.get("annuls", ""),
    )


class About(NamedTuple):
    """What signatures on a card are held against; `digest` is empty when not every field can be seen."""

    digest: str
    attached: Collection[str]
    on: date
    keys: OfficerKeys


def _verdict(one: Mapping[str, Any], about: About) -> Verdict:
    kind = str(one.get("kind", ""))
    judged = JUDGES.get(kind, _unknown)(one, about)
    return Verdict(kind, *judged)


def _unknown(_one: Mapping[str, Any], _about: About) -> tuple[Standing, str]:
    return Standing.UNVERIFIED, "kind"


def _cms(_one: Mapping[str, Any], _about: About) -> tuple[Standing, str]:
    return Standing.UNVERIFIED, "cms"


def _scan(one: Mapping[str, Any], about: About) -> tuple[Standing, str]:
    """A scan is looked at by people; that it is there is all that can be said."""
    if one.get("digest") not in about.attached:
        return Standing.INVALID, "no_attachment"
    return Standing.UNVERIFIED, "scan"


def _ed25519(one: Mapping[str, Any], about: About) -> tuple[Standing, str]:
    signer, digest, signature = (one.get(name) for name in ("signer", "digest", "signature"))
    raw = _decoded(signature) if isinstance(signature, str) else b""
    if not isinstance(signer, str) or not isinstance(digest, str) or len(raw) != ED25519:
        return Standing.INVALID, "form"
    if about.digest and digest != about.digest:
        return Standing.INVALID, "other_card"
    if not (known := about.keys.of(signer)):
        return Standing.UNVERIFIED, "no_key"
    holding = [key for key in known if _holds(key.key, raw, signed_bytes(digest))]
    if not holding:
        return Standing.INVALID, "false"
    if not any(key.holds_on(about.on) for key in holding):
        return Standing.INVALID, "not_in_force"
    return (Standing.VALID, "holds") if about.digest else (Standing.UNVERIFIED, "unseen")


JUDGES: Mapping[str, Callable[[Mapping[str, Any], About], tuple[Standing, str]]] = {
    "ed25519": _ed25519,
    "scan": _scan,
    "cms": _cms,
}


def _holds(key: bytes, signature: bytes, message: bytes) -> bool:
    try:
        Ed25519PublicKey.from_public_bytes(key).verify(signature, message)
    except (InvalidSignature, ValueError):
        return False
    return True


def _faults(table: object) -> list[str]:
    """The keys of one officer that are missing, unknown, or hold what they may not."""
    if not isinstance(table, dict):
        return ["[[officer]]"]
    faults = [name for name in table if name not in {*_REQUIRED, "valid_to"}]
    faults += [name for name, kind in _REQUIRED.items() if type(table.get(name)) is not kind]
    if not _CODE.fullmatch(str(table.get("code", ""))):
        faults.append("code")
    if len(_decoded(str(table.get("key", "")))) != 32:
        faults.append("key")
    begins, ends = table.get("valid_from"), table.get("valid_to")
    if ends is not None and (type(ends) is not date or (type(begins) is date and ends <= begins)):
        faults.append("valid_to")
    return list(dict.fromkeys(faults))


def _decoded(text: str) -> bytes:
    try:
        return b64decode(text, validate=True)
    except ValueError:
        return b""
