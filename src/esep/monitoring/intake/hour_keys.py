"""Keys of hours: what a protected person's device reports is sealed under them, and forgotten with them.

Each hour has a key of its own. When it is destroyed, every copy of what it sealed - in the log, in a
checkpoint, in a backup of either - can be read by nobody. A key lies in one small file and in no backup.
"""

import os
import secrets
from contextlib import suppress
from pathlib import Path
from tempfile import mkstemp

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from esep.kernel.outputs import sync

HOUR = 3_600_000  # ms
KEY, NONCE = 32, 12


class HourKeys:
    """The keys of hours in a folder.

    >>> from tempfile import mkdtemp
    >>> keys = HourKeys(Path(mkdtemp()) / "hours")
    >>> sealed = keys.seal(b"where she was", hour=500_000)
    >>> keys.opened(sealed, hour=500_000)
    b'where she was'
    >>> keys.destroy_before(500_001), keys.opened(sealed, hour=500_000)
    (1, None)
    """

    def __init__(self, folder: Path) -> None:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        self._folder = folder
        self._known: dict[int, bytes] = {}

    def seal(self, content: bytes, hour: int) -> bytes:
        """Seal bytes under the key of an hour (of hours since 1970), which is made when there is none."""
        nonce = secrets.token_bytes(NONCE)
        return nonce + AESGCM(self._key(hour) or self._made(hour)).encrypt(nonce, content, _bound(hour))

    def opened(self, sealed: bytes, hour: int) -> bytes | None:
        """What was sealed; None once the key of the hour is destroyed, or when it was changed."""
        key = self._key(hour)
        if key is None:
            return None
        try:
            return AESGCM(key).decrypt(sealed[:NONCE], memoryview(sealed)[NONCE:], _bound(hour))
        except InvalidTag:
            return None

    def destroy_before(self, hour: int) -> int:
        """Destroy the keys of all hours before one; how many there were."""
        old = [path for path in self._folder.glob("*.key") if int(path.stem) < hour]
        for path in old:
            # A disk may keep the old bytes elsewhere: the folder belongs on one that is encrypted.
            with path.open("rb+") as file:
                file.write(bytes(KEY))
                file.flush()
                os.fsync(file.fileno())
            path.unlink()
        sync(self._folder)
        self._known = {one: key for one, key in self._known.items() if one >= hour}
        return len(old)

    def _key(self, hour: int) -> bytes | None:
        # Another process may have destroyed the file: a key that is only remembered counts no more.
        path = self._path(hour)
        if not path.exists():
            self._known.pop(hour, None)
            return None
        if hour not in self._known:
            self._known[hour] = path.read_bytes()
        return self._known[hour] if len(self._known[hour]) == KEY else None

    def _made(self, hour: int) -> bytes:
        handle, made = mkstemp(dir=self._folder, suffix=".new")
        try:
            os.write(handle, secrets.token_bytes(KEY))
            os.fsync(handle)
        finally:
            os.close(handle)
        # Another thread or process may be making the key of this hour too: that of the first one counts.
        with suppress(FileExistsError):
            os.link(made, self._path(hour))
        Path(made).unlink()
        sync(self._folder)
        self._known[hour] = self._path(hour).read_bytes()
        return self._known[hour]

    def _path(self, hour: int) -> Path:
        return self._folder / f"{hour}.key"


def _bound(hour: int) -> bytes:
    return f"esep hour 1\n{hour}".encode()
