"""Files sealed under a password, for the part of a backup that must not be read where it is kept.

A key comes from the password by scrypt (RFC 7914), one for each file from that by HKDF (RFC 5869), bound to
the name of the file. A file is cut into pieces, each sealed by AES-256-GCM under its number and a mark on the
last one, so that no piece can be changed, moved, left out or added. Memory does not depend on the size of a
file.
"""

import os
from pathlib import Path
from typing import BinaryIO

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from cryptography.hazmat.primitives.kdf.scrypt import Scrypt

from esep.kernel.errors import EsepError

SALT = 16
SHORTEST = 16  # bytes of a password: it is kept in a file, nobody has to remember it
COST = {"n": 2**16, "r": 8, "p": 1}  # 64 MiB and a quarter of a second for each guess
PIECE = 1 << 20
_TAG = 16


def read_password(path: Path) -> bytes:
    """The password in a file: all of it but a line break at the end.

    Raises:
        EsepError: E-795 when there is no such file, or the password has fewer than 16 bytes.
    """
    password = path.read_bytes().rstrip(b"\r\n") if path.is_file() else b""
    if len(password) < SHORTEST:
        raise EsepError("E-795", file=path.name, size=SHORTEST)
    return password


def key_of(password: bytes, salt: bytes) -> bytes:
    """The key that a password and the salt of a backup give."""
    return Scrypt(salt=salt, length=32, **COST).derive(password)


def seal_file(source: Path, target: Path, name: str, key: bytes) -> None:
    """Seal a file; `name` is bound to it, and the salt of its own key stands in front."""
    salt = os.urandom(SALT)
    cipher = _cipher(key, salt, name)
    with source.open("rb") as plain, target.open("xb") as sealed:
        sealed.write(salt)
        number, piece = 0, plain.read(PIECE)
        while True:
            following = plain.read(PIECE)
            sealed.write(cipher.encrypt(_nonce(number, last=not following), piece, None))
            if not following:
                return
            number, piece = number + 1, following


def open_file(source: Path, target: Path, name: str, key: bytes) -> None:
    """Open a sealed file into a new one that only its owner may use.

    Raises:
        EsepError: E-796 when the password is another one, or the file was changed, cut or renamed. What was
            opened before stays in `target`; the caller throws it away.
    """
    handle = os.open(target, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with source.open("rb") as sealed, os.fdopen(handle, "wb") as plain:
        cipher = _cipher(key, sealed.read(SALT), name)
        try:
            _open_pieces(cipher, sealed, plain)
        except (InvalidTag, ValueError):
            raise EsepError("E-796", file=name) from None


def _open_pieces(cipher: AESGCM, sealed: BinaryIO, plain: BinaryIO) -> None:
    number, piece = 0, sealed.read(PIECE + _TAG)
    while True:
        following = sealed.read(PIECE + _TAG)
        plain.write(cipher.decrypt(_nonce(number, last=not following), piece, None))
        if not following:
            return
        number, piece = number + 1, following


def _cipher(key: bytes, salt: bytes, name: str) -> AESGCM:
    info = b"esep sealed file 1\n" + name.encode()
    return AESGCM(HKDF(algorithm=SHA256(), length=32, salt=salt, info=info).derive(key))


def _nonce(number: int, *, last: bool) -> bytes:
    # A key seals one file, so that the number of a piece is a nonce that never comes again.
    return number.to_bytes(11, "big") + bytes([last])
