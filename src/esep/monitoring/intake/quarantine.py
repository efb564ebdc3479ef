"""The quarantine: what was sent and cannot be taken, with the reason, for people to look at. Nothing retries
it.

One line of JSON for each, and beside it the bytes as they came, in files for their owner alone. What may tell
where a protected person was is sealed under the key of the hour, so that it is forgotten with her track.
"""

import hashlib
import os
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

import orjson

from esep.kernel.outputs import sync
from esep.monitoring.intake.hour_keys import HOUR, HourKeys
from esep.monitoring.intake.reasons import Reason

KEPT = 65_536  # bytes of a payload: what is larger is told by its digest and its beginning


@dataclass(frozen=True, slots=True)
class Aside:
    """Something to be laid aside: why, the bytes as they came, the device where it is known."""

    reason: Reason
    payload: bytes
    device: str = ""
    sealed: bool = True


class Quarantine:
    """The quarantine in a folder, two files for each day.

    >>> from tempfile import mkdtemp
    >>> place = Path(mkdtemp())
    >>> aside = Quarantine(place / "aside", HourKeys(place / "hours"))
    >>> aside.keep([Aside(Reason.NOT_READ, b"{")], now=0)
    >>> [(line["reason"], aside.payload(line)) for line in aside.lines("1970-01-01")]
    [('not_read', b'{')]
    """

    def __init__(self, folder: Path, keys: HourKeys) -> None:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        self.folder, self._keys = folder, keys

    def keep(self, things: Sequence[Aside], now: int) -> None:
        """Lay things aside; they are on disk when this returns."""
        if not things:
            return
        day = _day(now)
        at = _size(self.folder / f"{day}.payloads")
        lines, payloads = [], []
        for one in things:
            kept = one.payload[:KEPT]
            payload = self._keys.seal(kept, now // HOUR) if one.sealed else kept
            lines.append(_line(one, now, at, payload))
            payloads.append(payload)
            at += len(payload)
        _append(self.folder / f"{day}.payloads", payloads)
        _append(self.folder / f"{day}.jsonl", lines)

    def lines(self, day: str) -> list[dict[str, object]]:
        """What was laid aside on a day, without the bytes."""
        path = self.folder / f"{day}.jsonl"
        told = path.read_bytes() if path.exists() else b""
        return [orjson.loads(line) for line in told.splitlines() if line.endswith(b"}")]

    def payload(self, line: dict[str, object]) -> bytes | None:
        """The bytes as they came; None when they are forgotten."""
        now, at, size = (int(str(line[name])) for name in ("now", "offset", "stored"))
        path = self.folder / f"{_day(now)}.payloads"
        if not path.exists():
            return None
        with path.open("rb") as file:
            file.seek(at)
            kept = file.read(size)
        return self._keys.opened(kept, now // HOUR) if line["sealed"] else kept

    def forget_before(self, now: int, days: int) -> int:
        """Delete the bytes, and the lines with them, of what was laid aside more than so many days ago."""
        last = _day(now - days * 24 * HOUR)
        old = [path for path in self.folder.iterdir() if path.name.partition(".")[0] < last]
        for path in old:
            path.unlink()
        sync(self.folder)
        return len(old)


def _line(one: Aside, now: int, at: int, stored: bytes) -> bytes:
    told = {
        "now": now,
        "reason": one.reason,
        # BLAKE2b of 256 bits, of what lies there: that of a place would tell the place.
        "digest": hashlib.blake2b(stored, digest_size=32).hexdigest(),
        "size": len(one.payload),
        "offset": at,
        "stored": len(stored),
        "sealed": one.sealed,
    } | ({"device": one.device} if one.device else {})
    return orjson.dumps(told, option=orjson.OPT_SORT_KEYS) + b"\n"


def _append(path: Path, parts: Iterable[bytes]) -> None:
    made = not path.exists()
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
    try:
        left = memoryview(b"".join(parts))
        while left:
            left = left[os.write(handle, left) :]
        os.fdatasync(handle)
    finally:
        os.close(handle)
    if made:
        sync(path.parent)


def _size(path: Path) -> int:
    return path.stat().st_size if path.exists() else 0


def _day(now: int) -> str:
    return f"{datetime(1970, 1, 1, tzinfo=UTC) + timedelta(milliseconds=now):%Y-%m-%d}"
