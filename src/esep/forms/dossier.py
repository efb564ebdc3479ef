"""The dossier of one territory and period: numbered folders, one for each event, that are only ever added.

    0001-return/       event.json  return.xlsx
    0002-sent-back/    event.json  protocol.html
    0003-correction/   event.json  return.xlsx  changes.csv

`event.json` says what happened and holds the digest of each file beside it and of the `event.json`
before it: an event that was lost, altered or put in between shows once another follows it. A folder
appears whole or not at all.
"""

import fcntl
import hashlib
import json
import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from esep.forms.life import Event, event_data, event_of
from esep.kernel.errors import EsepError
from esep.kernel.outputs import whole, writable

EVENT = "event.json"
NUMBERED = re.compile(r"(\d{4,})-[a-z-]+", re.ASCII)


class Dossier:
    """The events of one territory and period, in a folder of their own.

    `name` is how refusals call it.
    """

    def __init__(self, folder: Path, name: str) -> None:
        self.folder, self.name = folder, name

    def events(self) -> tuple[Event, ...]:
        """All events in their order; none when there is no folder yet.

        Raises:
            EsepError: E-311 when an event is missing, unreadable, or not the one it was.
        """
        return tuple(event_of(data) for data in self._told())

    def add(self, event: Event, files: Mapping[str, bytes]) -> None:
        """Add an event with its files, while `alone`.

        Raises:
            EsepError: E-021 when the folder cannot be written; nothing of the event is then there.
        """
        data = {**event_data(event), "files": {name: _digest(files[name]) for name in files}}
        data["after"] = self._last_digest()
        with whole(self.folder / f"{event.number:04}-{event.kind}") as temporary:
            temporary.mkdir()
            for name, content in files.items():
                (temporary / name).write_bytes(content)
            (temporary / EVENT).write_text(json.dumps(data, ensure_ascii=False, indent=1), encoding="utf-8")

    def file(self, number: int, name: str) -> Path:
        """Where a file of an event lies, after a look whether it is the one that was stored.

        Raises:
            EsepError: E-310 when it is missing, or its digest is another.
        """
        path = self._folders()[number] / name
        kept = json.loads((path.parent / EVENT).read_text(encoding="utf-8"))["files"][name]
        if not path.is_file() or _digest(path.read_bytes()) != kept:
            raise EsepError("E-310", place=self.name, number=number, file=name)
        return path

    @contextmanager
    def alone(self) -> Iterator[None]:
        """One writer at a time: another process waits here until the block ends, however it ends.

        Raises:
            EsepError: E-021 when the folder cannot be made or written.
        """
        with writable(self.folder):
            self.folder.mkdir(parents=True, exist_ok=True)
            lock = (self.folder / ".lock").open("a")
        with lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            yield

    def _told(self) -> Iterator[dict[str, Any]]:
        """The data of every event, each checked against the one before it."""
        before = ""
        for expected, (number, folder) in enumerate(self._folders().items(), start=1):
            try:
                content = (folder / EVENT).read_bytes()
                data = json.loads(content)
                files = data.pop("files")
                fits = (number, data.pop("after"), data["number"]) == (expected, before, expected)
                event_of(data)
            except (OSError, ValueError, KeyError, TypeError) as fault:
                raise EsepError("E-311", place=self.name, number=expected) from fault
            if not fits or not isinstance(files, dict):
                raise EsepError("E-311", place=self.name, number=expected)
            before = _digest(content)
            yield data

    def _folders(self) -> dict[int, Path]:
        """The folders of the events by their numbers; anything else that lies there is nobody's event."""
        if not self.folder.is_dir():
            return {}
        named = ((NUMBERED.fullmatch(path.name), path) for path in self.folder.iterdir())
        return dict(sorted((int(found[1]), path) for found, path in named if found))

    def _last_digest(self) -> str:
        folders = self._folders()
        return _digest((folders[max(folders)] / EVENT).read_bytes()) if folders else ""


def _digest(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()
