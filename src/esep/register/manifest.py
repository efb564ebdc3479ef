"""What a backup consists of: each file with its digest, the register it is of, and its head, signed together.

`manifest.json` names the files; `manifest.note` is a signed note over its SHA-256, and `checkpoint` the
signed head of the journal in it. A file that is missing, changed or added is found before anything is
restored.
"""

import os
from collections.abc import Iterator
from dataclasses import asdict, dataclass, field
from hashlib import sha256
from pathlib import Path
from typing import Self

import orjson

from esep.kernel.digests import digest_of
from esep.kernel.errors import EsepError
from esep.register.checkpoints import Checkpoint
from esep.register.notes import SigningKey, VerifierKey, opened, sign

VERSION = 1
LIST, NOTE, HEAD = "manifest.json", "manifest.note", "checkpoint"
_OWN = {LIST, NOTE}


@dataclass(frozen=True, slots=True)
class Manifest:
    """The list of a backup.

    Args:
        origin: name of the register.
        key: its verifier key.
        made_at: when it was made, UTC.
        entries: entries in its journal.
        salt: of the password that sealed the closed part, in hex; empty when there is none.
        files: SHA-256 in hex of each file, by its path within the backup.
        backup: version of this format.
    """

    origin: str
    key: str
    made_at: str
    entries: int
    salt: str = ""
    files: dict[str, str] = field(default_factory=dict)
    backup: int = VERSION

    @classmethod
    def read(cls, folder: Path, trusted: VerifierKey | None = None) -> Self:
        """The manifest of a backup, once its signature was seen to hold.

        Args:
            folder: the backup.
            trusted: the verifier key of the register, from elsewhere. Without it the key that the manifest
                names is taken: this finds damage, but not someone who made the whole backup anew.

        Raises:
            EsepError: E-790 when there is no manifest, or none of this version; E-641, E-642 when the key
                has not signed it.
        """
        try:
            raw = (folder / LIST).read_bytes()
            note = (folder / NOTE).read_text(encoding="utf-8")
            manifest = cls(**orjson.loads(raw))
            key = trusted or VerifierKey.parse(manifest.key)
        except (OSError, ValueError, TypeError, AttributeError):
            raise EsepError("E-790", folder=folder.name) from None
        if manifest.backup != VERSION or opened(note, [key]).text != _text(raw):
            raise EsepError("E-790", folder=folder.name)
        return manifest

    def write(self, folder: Path, key: SigningKey) -> None:
        """Write it into a backup whose files are complete, and sign it."""
        raw = orjson.dumps(asdict(self), option=orjson.OPT_SORT_KEYS | orjson.OPT_INDENT_2)
        (folder / LIST).write_bytes(raw)
        (folder / NOTE).write_text(sign(_text(raw), key), encoding="utf-8")

    def require_files(self, folder: Path) -> None:
        """Refuse a backup whose files are not those that were signed.

        Raises:
            EsepError: E-791 with the first file that is missing, was changed or was added.
        """
        found = digests(folder)
        for name in sorted(self.files.keys() | found.keys()):
            if self.files.get(name) != found.get(name):
                raise EsepError("E-791", file=name)

    def head(self, folder: Path, trusted: VerifierKey | None = None) -> Checkpoint:
        """The signed head of the journal in it.

        Raises:
            EsepError: E-640 to E-645 when it is not signed by the register, or is no checkpoint; E-790 when
                there is none.
        """
        try:
            note = (folder / HEAD).read_text(encoding="utf-8")
        except (OSError, ValueError):
            raise EsepError("E-790", folder=folder.name) from None
        return Checkpoint.opened(note, [trusted or VerifierKey.parse(self.key)])


def digests(folder: Path) -> dict[str, str]:
    """SHA-256 in hex of each file of a backup, by its path within; links are no files of a backup."""
    return {name: _digest(folder / name) for name in _names(folder) if name not in _OWN}


def _names(folder: Path) -> Iterator[str]:
    for place, folders, names in os.walk(folder):
        linked = [name for name in folders if (Path(place) / name).is_symlink()]
        yield from (str((Path(place) / name).relative_to(folder).as_posix()) for name in [*names, *linked])


def _digest(path: Path) -> str:
    if path.is_symlink() or not path.is_file():
        return ""
    return digest_of(path)


def _text(raw: bytes) -> str:
    return f"esep backup {VERSION}\n{sha256(raw).hexdigest()}\n"
