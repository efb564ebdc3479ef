"""Episodes: which alerts stand in the register, under which number, and what is to be said of a change.

An alert that lies on or next to one of the same order, device, kind and place is the same episode going on:
under a new version of its order, in another shard, after orders were read anew. It is raised once.
"""

import sqlite3
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

import orjson

from esep.kernel.clock import written_instant
from esep.monitoring.instants import instant_of
from esep.monitoring.intake.forwarding import Change
from esep.monitoring.live.names import Named

FOREVER = 2**63 - 1
FORGOTTEN_AFTER = 32 * 24 * 3_600_000  # ms; nothing comes so late that it is judged
SCHEMA = """
CREATE TABLE IF NOT EXISTS position (worker TEXT PRIMARY KEY, at INTEGER NOT NULL);
CREATE TABLE IF NOT EXISTS told (
    alert TEXT PRIMARY KEY, number TEXT NOT NULL, episode TEXT NOT NULL, at INTEGER NOT NULL,
    ended_at INTEGER, grade INTEGER NOT NULL, withdrawn INTEGER NOT NULL DEFAULT 0
);
CREATE INDEX IF NOT EXISTS of_episode ON told (episode, at);
CREATE INDEX IF NOT EXISTS of_number ON told (number);
CREATE INDEX IF NOT EXISTS going ON told (number) WHERE ended_at IS NULL AND NOT withdrawn;
CREATE TABLE IF NOT EXISTS waiting (key TEXT PRIMARY KEY, card BLOB NOT NULL, code TEXT NOT NULL);
"""


class Saying(NamedTuple):
    """A card to be stated about an alert: its name, the number of the alert, the alert, its fields, its key.

    The fields hold what changes with the card; what an alert is about is added where it is raised.
    """

    name: str
    number: str
    alert: Named
    fields: Mapping[str, str]
    key: str


class Episodes:
    """What has been told, in a file; one process keeps it.

    >>> from tempfile import mkdtemp
    >>> episodes = Episodes(Path(mkdtemp()) / "told.sqlite")
    >>> with episodes.changing():
    ...     episodes.handed_on("0", 40)
    >>> episodes.position("0"), episodes.position("1")
    (40, 0)
    """

    def __init__(self, path: Path) -> None:
        path.touch(mode=0o600)
        self._tables = sqlite3.connect(path, isolation_level=None)
        for setting in ("journal_mode = wal", "synchronous = full"):
            self._tables.execute(f"PRAGMA {setting}")
        self._tables.executescript(SCHEMA)

    @contextmanager
    def changing(self) -> Iterator[None]:
        """All that is changed in the block is kept, or nothing of it."""
        self._tables.execute("BEGIN IMMEDIATE")
        try:
            yield
        except BaseException:
            self._tables.execute("ROLLBACK")
            raise
        self._tables.execute("COMMIT")

    def position(self, worker: str) -> int:
        """Up to where what a worker said was handed on."""
        found = self._tables.execute("SELECT at FROM position WHERE worker = ?", (worker,)).fetchone()
        return int(found[0]) if found else 0

    def handed_on(self, worker: str, position: int) -> None:
        """Remember up to where."""
        self._tables.execute("REPLACE INTO position VALUES (?, ?)", (worker, position))

    def sayings(self, changes: Sequence[tuple[Change, Named]], now: int) -> list[Saying]:
        """What is to be said of changes that were judged as of `now`, ms.

        What fell away comes first, then what is new, then what has changed: so the end of one version of an
        episode meets the next version already there.
        """
        found: list[Saying] = []
        for change, say in (
            (Change.WITHDRAWN, self._withdrawn),
            (Change.RAISED, self._raised),
            (Change.MOVED, self._moved),
        ):
            for told, alert in changes:
                if told is change:
                    found += say(alert, now)
        return found

    def open(self) -> int:
        """How many alerts that were told go on."""
        asked = "SELECT count(DISTINCT number) FROM told WHERE ended_at IS NULL AND NOT withdrawn"
        return int(self._tables.execute(asked).fetchone()[0])

    def forget(self, now: int) -> None:
        """Let go of what ended so long ago that nothing can change it."""
        self._tables.execute("DELETE FROM told WHERE ended_at < ?", (now - FORGOTTEN_AFTER,))

    def lay_aside(self, key: str, card: bytes, code: str) -> None:
        """Keep a card that the register refused: it is sent again later."""
        self._tables.execute("REPLACE INTO waiting VALUES (?, ?, ?)", (key, card, code))

    def waiting(self) -> list[tuple[str, bytes, str]]:
        """The cards that the register has refused, with the code of the refusal."""
        return self._tables.execute("SELECT key, card, code FROM waiting ORDER BY rowid").fetchall()

    def taken(self, key: str) -> None:
        """A card that was laid aside stands in the register now."""
        self._tables.execute("DELETE FROM waiting WHERE key = ?", (key,))

    def close(self) -> None:
        """Let go of the file."""
        self._tables.close()

    def _raised(self, alert: Named, now: int) -> list[Saying]:
        known = self._known(alert.id)
        if known is not None:
            number, _, _, withdrawn = known
            alone = withdrawn and not self._stand(number)
            self._keep(alert, number)
            if alone:
                return [_saying("restored", number, alert, now, {}), *self._ended(alert, number, None, now)]
            return []
        number, ended_at = self._goes_on(alert)
        self._keep(alert, number or alert.id)
        if not number:
            return [_raising(alert, now), *self._ended(alert, alert.id, None, now)]
        # Its end was told, and it goes on after all.
        told = [] if ended_at is None else [_otherwise(number, alert, now)]
        return told + self._ended(alert, number, ended_at, now)

    def _moved(self, alert: Named, now: int) -> list[Saying]:
        known = self._known(alert.id)
        if known is None:
            return self._raised(alert, now)
        number, ended_at, grade, _ = known
        self._keep(alert, number)
        if not self._last(alert, number):
            return []
        reopened = ended_at is not None and alert.ended_at is None
        told = [_otherwise(number, alert, now)] if reopened or grade != alert.grade else []
        return told + self._ended(alert, number, ended_at, now)

    def _withdrawn(self, alert: Named, now: int) -> list[Saying]:
        known = self._known(alert.id)
        if known is None:
            return []
        self._tables.execute("UPDATE told SET withdrawn = 1 WHERE alert = ?", (alert.id,))
        return [] if self._stand(known[0]) else [_saying("withdrawn", known[0], alert, now, {})]

    def _ended(self, alert: Named, number: str, before: int | None, now: int) -> list[Saying]:
        """That it has ended, where that is new."""
        if alert.ended_at is None or alert.ended_at == before or not self._last(alert, number):
            return []
        ended = {"ended_at": written(min(alert.ended_at, now))}
        return [_saying("over", number, alert, now, ended)]

    def _known(self, alert: str) -> tuple[str, int | None, int, bool] | None:
        asked = "SELECT number, ended_at, grade, withdrawn FROM told WHERE alert = ?"
        found: tuple[str, int | None, int, bool] | None = self._tables.execute(asked, (alert,)).fetchone()
        return found

    def _goes_on(self, alert: Named) -> tuple[str, int | None]:
        """The number of the episode that an alert continues, and when that had ended; "" where it is new."""
        asked = """
            SELECT number, ended_at FROM told
            WHERE episode = ? AND NOT withdrawn AND at <= ? AND (ended_at IS NULL OR ended_at >= ?)
            ORDER BY at DESC LIMIT 1
        """
        until = FOREVER if alert.ended_at is None else alert.ended_at
        found = self._tables.execute(asked, (_episode(alert), until, alert.at)).fetchone()
        return (str(found[0]), found[1]) if found else ("", None)

    def _stand(self, number: str) -> bool:
        asked = "SELECT 1 FROM told WHERE number = ? AND NOT withdrawn LIMIT 1"
        return self._tables.execute(asked, (number,)).fetchone() is not None

    def _last(self, alert: Named, number: str) -> bool:
        """Whether no later part of the episode stands."""
        asked = "SELECT 1 FROM told WHERE number = ? AND NOT withdrawn AND at > ? LIMIT 1"
        return self._tables.execute(asked, (number, alert.at)).fetchone() is None

    def _keep(self, alert: Named, number: str) -> None:
        row = (alert.id, number, _episode(alert), alert.at, alert.ended_at, int(alert.grade))
        self._tables.execute("REPLACE INTO told VALUES (?, ?, ?, ?, ?, ?, 0)", row)


def written(at: int) -> str:
    """An instant of judging as cards have it."""
    return written_instant(instant_of(at))


def _episode(alert: Named) -> str:
    return orjson.dumps(alert.episode).decode()


def _raising(alert: Named, now: int) -> Saying:
    told = {"published_at": written(now), "began_at": written(min(alert.at, now))}
    return Saying("raised", alert.id, alert, told, f"{alert.id}:raised")


def _otherwise(number: str, alert: Named, now: int) -> Saying:
    return _saying("moved", number, alert, now, {"alert_grade": alert.grade.name.lower()})


def _saying(name: str, number: str, alert: Named, now: int, fields: Mapping[str, str]) -> Saying:
    return Saying(
        name, number, alert, {f"{name}_at": written(now), **fields}, f"{number}:{name}:{alert.id}:{now}"
    )
