"""Signed notes: a text with signatures below it, as transparency logs, witnesses and monitors exchange it.

The format is C2SP signed-note (https://c2sp.org/signed-note), with Ed25519 signatures of RFC 8032. A note may
carry signatures of keys that a reader does not know: they are passed over, so that witnesses can countersign.
"""

import base64
import binascii
from collections.abc import Iterable
from dataclasses import dataclass, field
from hashlib import sha256
from typing import Self

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from esep.kernel.errors import EsepError

ED25519 = b"\x01"
LEAD = "\N{EM DASH} "
MOST_SIGNATURES = 100
LONGEST = 1_000_000


@dataclass(frozen=True, slots=True)
class VerifierKey:
    """What a reader needs to trust a signer: a name and an Ed25519 public key of 32 bytes.

    Raises:
        EsepError: E-644 when the name is empty or holds a space, a plus sign or a control character.

    >>> key = VerifierKey.parse("example.com/foo+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k")
    >>> key.name, key.id.hex()
    ('example.com/foo', '530d903a')
    """

    name: str
    public: bytes

    def __post_init__(self) -> None:
        if not self.name or any(mark.isspace() or mark < " " or mark == "+" for mark in self.name):
            raise EsepError("E-644", name=self.name)

    @classmethod
    def parse(cls, text: str) -> Self:
        """The key that `text` writes.

        Raises:
            EsepError: E-643 when the text is no verifier key, or its hash is not that of its key; E-644.
        """
        name, _, rest = text.strip().partition("+")
        identity, _, encoded = rest.partition("+")
        material = _decoded(encoded) or b""
        if material[:1] != ED25519 or len(material) != 33:
            raise EsepError("E-643", key=text.strip())
        key = cls(name, material[1:])
        if key.id.hex() != identity:
            raise EsepError("E-643", key=text.strip())
        return key

    @property
    def id(self) -> bytes:
        """Four bytes that tell keys of one name apart: SHA-256(name || 0x0A || 0x01 || public key)[:4]."""
        return sha256(self.name.encode() + b"\n" + ED25519 + self.public).digest()[:4]

    @property
    def text(self) -> str:
        """The key as it is handed out: name, hash and key, joined by plus signs."""
        return f"{self.name}+{self.id.hex()}+{_encoded(ED25519 + self.public)}"

    def confirms(self, signature: bytes, text: str) -> bool:
        """Whether a signature of 64 bytes is this key's under a text."""
        try:
            Ed25519PublicKey.from_public_bytes(self.public).verify(signature, text.encode())
        except (InvalidSignature, ValueError):
            return False
        return True


@dataclass(frozen=True, slots=True)
class SigningKey:
    """A name and the 32 bytes of an Ed25519 private key.

    Raises:
        EsepError: E-644 as for a verifier key.

    >>> key = SigningKey("example.org/register", bytes(32))
    >>> key.verifier.text
    'example.org/register+8e366f89+ATtqJ7zOtqQtYqOo0CpvDXNlMhV3HeJDpjrASKGLWdop'
    >>> key
    SigningKey(name='example.org/register')
    """

    name: str
    seed: bytes = field(repr=False)

    def __post_init__(self) -> None:
        VerifierKey(self.name, b"")

    @property
    def verifier(self) -> VerifierKey:
        """The key to hand out."""
        return VerifierKey(self.name, self._private.public_key().public_bytes_raw())

    def signature(self, text: str) -> bytes:
        """The signature under a text: 64 bytes."""
        return self._private.sign(text.encode())

    @property
    def _private(self) -> Ed25519PrivateKey:
        return Ed25519PrivateKey.from_private_bytes(self.seed)


@dataclass(frozen=True, slots=True)
class Opened:
    """A note whose signatures held: its text, and the known keys that signed it."""

    text: str
    signers: tuple[VerifierKey, ...]


def sign(text: str, *keys: SigningKey) -> str:
    r"""A note: the text with a signature of each key.

    Args:
        text: lines that end in a line break, without control characters.
        keys: one or more.

    Raises:
        EsepError: E-640 when the text cannot be signed as a note.

    >>> note = sign("one line\n", SigningKey("example.org/register", bytes(32)))
    >>> note.splitlines()[2][:30]
    '— example.org/register jjZviZP'
    """
    lines = "".join(f"{LEAD}{key.name} {_encoded(key.verifier.id + key.signature(text))}\n" for key in keys)
    note = f"{text}\n{lines}"
    if _parted(note)[0] != text:
        raise EsepError("E-640")
    return note


def opened(note: str, known: Iterable[VerifierKey]) -> Opened:
    r"""The text of a note, once a known key has been seen to have signed it.

    Raises:
        EsepError: E-640 when it is no signed note, E-641 when no known key signed it, E-642 when a
            signature that bears the name and hash of a known key is not that key's.

    >>> key = SigningKey("example.org/register", bytes(32))
    >>> opened(sign("one line\n", key), [key.verifier]).text
    'one line\n'
    """
    keys = {(key.name, key.id): key for key in known}
    text, signatures = _parted(note)
    signers = []
    for name, material in signatures:
        key = keys.get((name, material[:4]))
        if key is not None and not key.confirms(material[4:], text):
            raise EsepError("E-642", name=name)
        if key is not None and key not in signers:
            signers.append(key)
    if not signers:
        raise EsepError("E-641", names=", ".join(sorted({name for name, _ in signatures})))
    return Opened(text, tuple(signers))


def _parted(note: str) -> tuple[str, list[tuple[str, bytes]]]:
    """The text, and the name and bytes of each signature. The last empty line parts them."""
    text, parted, below = note.rpartition("\n\n")
    *lines, rest = below.split("\n")
    whole = bool(text and parted and lines) and not rest and len(lines) <= MOST_SIGNATURES
    clean = len(note) <= LONGEST and all(mark >= " " or mark == "\n" for mark in note)
    signatures = [_signature(line) for line in lines]
    found = [signature for signature in signatures if signature is not None]
    if not whole or not clean or len(found) < len(signatures):
        raise EsepError("E-640")
    return text + "\n", found


def _signature(line: str) -> tuple[str, bytes] | None:
    """Name and bytes of one line of signature, or None when it is none."""
    name, _, encoded = line.removeprefix(LEAD).partition(" ")
    material = _decoded(encoded)
    named = name and not any(mark.isspace() or mark == "+" for mark in name)
    if not (line.startswith(LEAD) and named and material and len(material) > 4):
        return None
    return name, material


def _encoded(material: bytes) -> str:
    return base64.b64encode(material).decode()


def _decoded(text: str) -> bytes | None:
    """Bytes of standard base64, or None; one text for each content, as another would be another note."""
    try:
        material = base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError):
        return None
    return material if _encoded(material) == text else None
