"""The secret files of a register: what wraps the keys of its people, indexes them, and signs its heads.

Whoever holds `master.key` and the file of persons reads every identity; `index.key` lets one look up whether
somebody stands in the register; `signing.key` makes checkpoints. They are copied apart from the register,
kept for a shorter time, and never go where a copy of the journal goes.
"""

import os
import secrets
import stat
from dataclasses import dataclass
from pathlib import Path

from esep.kernel.errors import EsepError
from esep.kernel.outputs import sync

SIZE = 32
ONLY_OWNER = 0o600
NAMES = ("master.key", "index.key", "signing.key")


@dataclass(frozen=True, slots=True, repr=False)
class KeyFiles:
    """The three secrets of a register, 32 bytes each; its text never shows them.

    >>> KeyFiles(bytes(32), bytes(32), bytes(32))
    KeyFiles(...)
    """

    master: bytes
    index: bytes
    signing: bytes

    @classmethod
    def load(cls, folder: Path) -> "KeyFiles":
        """The secrets in a register's `keys` folder.

        Raises:
            EsepError: E-687 when a file is missing or is not 32 bytes long; E-692 when anybody but its owner
                may use it.
        """
        return cls(*(_secret(folder / name) for name in NAMES))

    def __repr__(self) -> str:
        return "KeyFiles(...)"


def create_keys(folder: Path) -> KeyFiles:
    """Make the secrets of a new register: files 0600 in a folder 0700, on disk when this returns.

    Raises:
        EsepError: E-693 when one of the files is there already: a key is never written over, since what was
            sealed under it would be lost.

    >>> from tempfile import mkdtemp
    >>> keys = create_keys(Path(mkdtemp()) / "keys")
    >>> len(keys.master), len({keys.master, keys.index, keys.signing}), keys
    (32, 3, KeyFiles(...))
    """
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    folder.chmod(0o700)
    present = [name for name in NAMES if (folder / name).exists()]
    if present:
        raise EsepError("E-693", file=present[0])
    for name in NAMES:
        _write(folder / name, secrets.token_bytes(SIZE))
    sync(folder)
    return KeyFiles.load(folder)


def _secret(path: Path) -> bytes:
    if not path.is_file() or path.stat().st_size != SIZE:
        raise EsepError("E-687", file=path.name, size=SIZE)
    if stat.S_IMODE(path.stat().st_mode) & ~ONLY_OWNER:
        raise EsepError("E-692", file=path.name)
    return path.read_bytes()


def _write(path: Path, secret: bytes) -> None:
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, ONLY_OWNER)
    try:
        os.write(handle, secret)
        os.fsync(handle)
    finally:
        os.close(handle)
