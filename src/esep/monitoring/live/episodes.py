"""Episodes: which alerts stand in the register, under which number, and what is to be said of a change.

An alert that lies on or next to one of the same order, device, kind and place is the same episode going on:
under a new version of its order, in another shard, after orders were read anew. It is raised once. Where
reports that came late show another episode in its place, that lies on it or next to it, the number goes on to
that one: what was done about it stays done, and only what nothing is left of never was.
"""

import sqlite3
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import NamedTuple

import orjson

from esep.kernel.clock import written_instant
from esep.monitoring.instants import instant_of
from esep.monitoring.intake.outcomes import Change
from esep.monitoring.live.names import Named

FOREVER = 2**63 - 1
FORGOTTEN_AFTER = 32 * 24 * 3_600_000  # ms; nothing comes so late that it is judged
SCHEMA = """
CREATE TABLE IF NOT EXISTS position (worker TEXT PRIMARY KEY, at INTEGER NOT NULL);
CREATE TABLE IF NOT EXISTS told (
    alert TEXT NOT NULL, number TEXT NOT NULL, episode TEXT NOT NULL, at INTEGER NOT NULL,
    ended_at INTEGER, grade INTEGER NOT NULL, withdrawn INTEGER NOT NULL DEFAULT 0,
    PRIMARY KEY (alert, number)
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


class Part(NamedTuple):
    """An alert as a part of the episode of a number: when it ended, ms, its grade, whether it fell away."""

    number: str
    ended_at: int | None
    grade: int
    withdrawn: bool


@dataclass(slots=True)
class Anew:
    """What a step takes from numbers that stand by nothing else, and what comes in its place.

    Attributes:
        gone: the alerts that fell away, by id.
        bare: the numbers of which nothing stands, each with what fell away last.
        found: the last alert that takes its place.
    """

    gone: set[str] = field(default_factory=set)
    bare: dict[str, Named] = field(default_factory=dict)
    found: dict[str, Named] = field(default_factory=dict)


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

        A number of which everything falls away goes on to what takes its place; only where nothing does, it
        is withdrawn. What is new comes before what has changed: so the end of one version of an episode meets
        the next version already there.
        """
        parts: dict[Change, list[Named]] = {change: [] for change in Change}
        for told, alert in changes:
            parts[told].append(alert)
        anew = self._fallen(parts[Change.WITHDRAWN])
        found: list[Saying] = []
        for alert in sorted(parts[Change.RAISED], key=lambda one: one.at):
            found += self._raised(alert, now, anew)
        for alert in parts[Change.MOVED]:
            found += self._moved(alert, now, anew)
        for number, alert in anew.found.items():
            found += self._otherwise(number, alert, now)
        left = [number for number in anew.bare if not self._stand(number)]
        return found + [_saying("withdrawn", number, anew.bare[number], now, {}) for number in left]

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

    def _fallen(self, alerts: Iterable[Named]) -> Anew:
        """Take back what fell away."""
        anew, touched = Anew(), dict[str, Named]()
        for alert in sorted(alerts, key=lambda one: one.at):
            anew.gone.add(alert.id)
            touched |= {part.number: alert for part in self._known(alert.id) if not part.withdrawn}
            self._tables.execute("UPDATE told SET withdrawn = 1 WHERE alert = ?", (alert.id,))
        anew.bare |= {number: alert for number, alert in touched.items() if not self._stand(number)}
        return anew

    def _raised(self, alert: Named, now: int, anew: Anew) -> list[Saying]:
        known = {part.number for part in self._known(alert.id)}
        joined = self._goes_on(alert, anew.gone)
        if not known and not joined:
            self._keep(alert, alert.id)
            return [_raising(alert, now), *self._ended(alert, alert.id, None, now)]
        found: list[Saying] = []
        for number in sorted(known | joined.keys()):
            stood, begun = self._stand(number), self._begun(number)
            self._keep(alert, number)
            before = joined.get(number)
            if number in anew.bare:
                anew.found[number] = alert
            elif not stood:
                found += [_saying("restored", number, alert, now, {}), *self._ended(alert, number, None, now)]
            elif number not in known and (before is not None or alert.at < begun):
                # Its end was told, and it goes on after all; or it began earlier than was told.
                found += self._otherwise(number, alert, now)
            elif number not in known:
                found += self._ended(alert, number, None, now)
        return found

    def _moved(self, alert: Named, now: int, anew: Anew) -> list[Saying]:
        known = self._known(alert.id)
        if not known:
            return self._raised(alert, now, anew)
        found: list[Saying] = []
        for number, ended_at, grade, _ in known:
            self._keep(alert, number)
            if not self._last(alert, number):
                continue
            reopened = ended_at is not None and alert.ended_at is None
            if reopened or grade != alert.grade:
                found += self._otherwise(number, alert, now)
            else:
                found += self._ended(alert, number, ended_at, now)
        return found

    def _ended(self, alert: Named, number: str, before: int | None, now: int) -> list[Saying]:
        """That it has ended, where that is new."""
        if alert.ended_at is None or alert.ended_at == before or not self._last(alert, number):
            return []
        return [_over(number, alert, alert.ended_at, now)]

    def _known(self, alert: str) -> list[Part]:
        asked = "SELECT number, ended_at, grade, withdrawn FROM told WHERE alert = ? ORDER BY number"
        return [Part(*row) for row in self._tables.execute(asked, (alert,))]

    def _goes_on(self, alert: Named, gone: Iterable[str]) -> dict[str, int | None]:
        """The numbers of the episode that an alert continues, and when that had ended; none where it is new.

        What has just fallen away counts as standing: the alert may be what takes its place.
        """
        asked = """
            SELECT number, ended_at, max(at) FROM told
            WHERE episode = ? AND at <= ? AND (ended_at IS NULL OR ended_at >= ?)
                AND (NOT withdrawn OR alert IN (SELECT value FROM json_each(?)))
            GROUP BY number
        """
        until = FOREVER if alert.ended_at is None else alert.ended_at
        about = (_episode(alert), until, alert.at, orjson.dumps(sorted(gone)).decode())
        return {number: ended_at for number, ended_at, _ in self._tables.execute(asked, about)}

    def _begun(self, number: str) -> int:
        """When the episode of a number began as it was judged last, ms."""
        asked = "SELECT min(at) FROM told WHERE number = ? AND NOT withdrawn"
        begun = self._tables.execute(asked, (number,)).fetchone()[0]
        return FOREVER if begun is None else int(begun)

    def _otherwise(self, number: str, alert: Named, now: int) -> list[Saying]:
        """That it is otherwise than was told: how sure, when it began, and whether that has ended."""
        asked = "SELECT ended_at FROM told WHERE number = ? AND NOT withdrawn ORDER BY at DESC LIMIT 1"
        ended_at = self._tables.execute(asked, (number,)).fetchone()[0]
        began_at = written(min(self._begun(number), now))
        told = {"alert_grade": alert.grade.name.lower(), "began_at": began_at}
        moved = _saying("moved", number, alert, now, told)
        return [moved] if ended_at is None else [moved, _over(number, alert, ended_at, now)]

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


def _over(number: str, alert: Named, ended_at: int, now: int) -> Saying:
    return _saying("over", number, alert, now, {"ended_at": written(min(ended_at, now))})


def _saying(name: str, number: str, alert: Named, now: int, fields: Mapping[str, str]) -> Saying:
    return Saying(
        name, number, alert, {f"{name}_at": written(now), **fields}, f"{number}:{name}:{alert.id}:{now}"
    )
