"""Attachments: scans, letters and workbooks that a card names by their SHA-256, kept beside the journal.

An attachment has a key of its own, sealed under the key of the record it concerns: when that is destroyed,
nobody reads it any more. It is on disk before the card that names it may be accepted. A file is one line of
JSON, which says how it is sealed, and what was sealed; its name tells neither the record nor the content.
"""

import os
import re
import secrets
from base64 import b64decode, b64encode
from collections.abc import Iterable, Mapping
from hashlib import sha256
from pathlib import Path

import orjson
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from esep.access.rights import Right, reads
from esep.declare.classes import Class
from esep.kernel.errors import EsepError
from esep.kernel.outputs import sync, whole, writable
from esep.people.keyring import Keyring

LARGEST = 20 << 20  # bytes: a scan of many pages; it is sealed in one piece
MEDIA = re.compile(r"[a-z]+/[A-Za-z0-9][A-Za-z0-9.+-]{0,99}", re.ASCII)
DIGEST = re.compile(r"[0-9a-f]{64}", re.ASCII)
KEY, NONCE = 32, 12
SEALED = {"class", "owner", "key", "nonce", "ciphertext"}


class Attachments:
    """The attachments of a register.

    Args:
        folder: `attachments` in the register's folder; made when first needed.
        keyring: seals and opens the key of each attachment.

    >>> from tempfile import mkdtemp
    >>> from esep.people.key_stores import MemoryKeys
    >>> kept = Attachments(Path(mkdtemp()) / "attachments", Keyring(MemoryKeys(), bytes(32)))
    >>> named = kept.keep("return:2022-01", b"a workbook", "text/plain", Class.OPEN)
    >>> named["size"], kept.read_open("return:2022-01", named["digest"])
    (10, b'a workbook')
    """

    def __init__(self, folder: Path, keyring: Keyring) -> None:
        self._folder, self._keyring = folder, keyring

    def keep(
        self, record: str, content: bytes, media: str, klass: Class = Class.CASE
    ) -> dict[str, str | int]:
        """Keep an attachment; it is on disk when this returns. What it gives is what the card says of it.

        What is kept already under a higher class stays under it: nobody lowers it by sending it once more.

        Args:
            record: id of the record it concerns.
            content: its bytes.
            media: its media type, such as `image/tiff`.
            klass: the class of what it shows; open is kept in clear.

        Raises:
            EsepError: E-800 when it is empty or larger than 20 MiB; E-801 when `media` is no media type;
                E-689 when the key of the record was destroyed; E-021 when it cannot be written.
        """
        if not 0 < len(content) <= LARGEST:
            raise EsepError("E-800", size=len(content), largest=LARGEST)
        if not MEDIA.fullmatch(media):
            raise EsepError("E-801")
        digest = sha256(content).hexdigest()
        sealed, body = self._sealed(record, digest, content, max(klass, self._class_before(record, digest)))
        path = place(self._folder, record, digest)
        with writable(path.parent):
            _made(path.parent)
        with whole(path) as made:
            made.touch(mode=0o600)
            made.write_bytes(orjson.dumps(sealed, option=orjson.OPT_SORT_KEYS) + b"\n" + body)
        return {"digest": digest, "media": media, "size": len(content)}

    def require(self, record: str, named: Iterable[Mapping[str, object]]) -> None:
        """Refuse a card whose attachments are not kept.

        Raises:
            EsepError: E-802 with the digest of the first one that is not.
        """
        for one in named:
            digest = str(one.get("digest", ""))
            if not is_kept(self._folder, record, digest):
                raise EsepError("E-802", record=record, digest=digest if DIGEST.fullmatch(digest) else "?")

    @reads(Class.CASE, of="record")
    def read(self, record: str, digest: str, *, right: Right) -> bytes:
        """An attachment, seen to be the very bytes that the card names.

        Raises:
            EsepError: E-668 when the right is not for the class of the attachment; E-686 when the key was
                destroyed, with the day; E-802 when it is not kept; E-803 when its bytes are not those.
        """
        sealed, body = self._stored(record, digest)
        right.require(Class(sealed["class"]), record=record)
        right.take()
        content = body if sealed["class"] == Class.OPEN else self._opened(sealed, body, digest)
        return _as_named(content, digest)

    def class_of(self, record: str, digest: str) -> Class:
        """The class of an attachment.

        Raises:
            EsepError: E-802 when it is not kept; E-803 when its file is not written as one.
        """
        return Class(self._stored(record, digest)[0]["class"])

    def read_open(self, record: str, digest: str) -> bytes:
        """An attachment of the class open, for which nobody needs a right.

        Raises:
            EsepError: E-804 when it is of a higher class; E-802, E-803 as `read`.
        """
        sealed, body = self._stored(record, digest)
        if sealed["class"] != Class.OPEN:
            raise EsepError("E-804", record=record, digest=digest)
        return _as_named(body, digest)

    def _class_before(self, record: str, digest: str) -> Class:
        """The class under which an attachment is kept already; what is damaged is written anew."""
        try:
            return self.class_of(record, digest)
        except EsepError:
            return Class.OPEN

    def _sealed(self, record: str, digest: str, content: bytes, klass: Class) -> tuple[dict[str, str], bytes]:
        """The sealed key of an attachment, as sealed parts stand on cards, and its sealed bytes."""
        if klass == Class.OPEN:
            return {"class": klass.value}, content
        key, nonce = secrets.token_bytes(KEY), os.urandom(NONCE)
        fields = {"key": b64encode(key).decode()}
        sealed = self._keyring.seal(f"record:{record}", klass.value, _place(digest), fields)
        return sealed, nonce + AESGCM(key).encrypt(nonce, content, _bound(record, digest))

    def _opened(self, sealed: Mapping[str, str], body: bytes, digest: str) -> bytes:
        key = b64decode(str(self._keyring.open(sealed, _place(digest))["key"]))
        try:
            record = sealed["owner"].removeprefix("record:")
            return AESGCM(key).decrypt(body[:NONCE], body[NONCE:], _bound(record, digest))
        except (InvalidTag, ValueError):
            raise EsepError("E-803", digest=digest) from None

    def _stored(self, record: str, digest: str) -> tuple[dict[str, str], bytes]:
        """How an attachment is sealed, and its bytes as they lie; the class is bound to the sealed key."""
        self.require(record, [{"digest": digest}])
        line, _, body = place(self._folder, record, digest).read_bytes().partition(b"\n")
        try:
            sealed = orjson.loads(line)
            fits = _is_sealed_for(record, sealed)
        except (ValueError, TypeError, LookupError, AttributeError):
            fits = False
        if not fits:
            raise EsepError("E-803", digest=digest)
        return sealed, body


def is_named(one: object) -> bool:
    """Whether something says of an attachment what a card says: digest, media type and size, nothing else.

    >>> is_named({"digest": "0" * 64, "media": "image/png", "size": 5}), is_named({"digest": "a name"})
    (True, False)
    """
    if not isinstance(one, Mapping) or set(one) != {"digest", "media", "size"}:
        return False
    digest, media, size = one["digest"], one["media"], one["size"]
    return (
        isinstance(digest, str)
        and bool(DIGEST.fullmatch(digest))
        and isinstance(media, str)
        and bool(MEDIA.fullmatch(media))
        and type(size) is int
        and 0 < size <= LARGEST
    )


def place(folder: Path, record: str, digest: str) -> Path:
    """Where an attachment lies.

    The record is in the name: the same scan in two cases is kept twice, and erased in each by itself.
    """
    name = sha256(f"esep attachment 1\n{record}\n{digest}".encode()).hexdigest()
    return folder / name[:2] / name


def is_kept(folder: Path, record: str, digest: str) -> bool:
    """Whether an attachment lies in a folder; nobody needs a key to see that."""
    return bool(DIGEST.fullmatch(digest)) and place(folder, record, digest).is_file()


def _is_sealed_for(record: str, sealed: Mapping[str, object]) -> bool:
    parts = {"class"} if Class(str(sealed["class"])) == Class.OPEN else SEALED
    mine = sealed.get("owner", f"record:{record}") == f"record:{record}"
    return mine and sealed.keys() == parts and all(type(part) is str for part in sealed.values())


def _as_named(content: bytes, digest: str) -> bytes:
    if sha256(content).hexdigest() != digest:
        raise EsepError("E-803", digest=digest)
    return content


def _place(digest: str) -> str:
    """What the sealed key of an attachment is bound to, in the place of a card's id."""
    return f"attachment:{digest}"


def _bound(record: str, digest: str) -> bytes:
    return f"esep attachment 1\n{record}\n{digest}".encode()


def _made(folder: Path) -> None:
    """Make a folder and those above it; their names are on disk when this returns."""
    if folder.is_dir():
        return
    _made(folder.parent)
    folder.mkdir(mode=0o700, exist_ok=True)
    sync(folder.parent)
