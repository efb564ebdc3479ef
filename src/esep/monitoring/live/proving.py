"""What each alert rests on, kept beside what was said of it: fixes, versions, distances, hours, sides.

It is written before the alert is. The card of the alert bears its digest, so that nobody changes it later.
"""

import hashlib
import sqlite3
from pathlib import Path

import numpy as np
import orjson

from esep.monitoring.alerts import Changes, Judged
from esep.monitoring.compiled import Fleet
from esep.monitoring.evidence import Facts, evidence, opaque
from esep.monitoring.fixes import Fixes
from esep.monitoring.live.in_force import InForce
from esep.monitoring.naming import named
from esep.monitoring.orders import Order, Span, Zone
from esep.monitoring.readers import Tracks
from esep.monitoring.rejudging import Watch

FILE = "evidence.sqlite"
SCHEMA = """
CREATE TABLE IF NOT EXISTS evidence (
    alert TEXT NOT NULL, now INTEGER NOT NULL, digest TEXT NOT NULL, told BLOB NOT NULL,
    PRIMARY KEY (alert, now)
) WITHOUT ROWID;
"""


class Evidence:
    """The evidence of a shard, by the number of an alert and by when it was judged.

    >>> from tempfile import mkdtemp
    >>> Evidence(Path(mkdtemp())).digest("31ee", 0)
    ''
    """

    def __init__(self, folder: Path) -> None:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        path = folder / FILE
        path.touch(mode=0o600)
        self._tables = sqlite3.connect(path, isolation_level=None)
        for setting in ("journal_mode = wal", "synchronous = full"):
            self._tables.execute(f"PRAGMA {setting}")
        self._tables.executescript(SCHEMA)

    def keep(self, changes: Changes, watch: Watch, in_force: InForce, now: int) -> None:
        """Keep what the alerts of a step rest on; on disk when this returns."""
        alerts = np.concatenate([changes.raised, changes.moved])
        if not len(alerts):
            return
        rows = []
        for alert in named(alerts, watch.fleet):
            told = orjson.dumps(_told(alert, watch, in_force), option=orjson.OPT_SORT_KEYS)
            rows.append((alert.id, now, hashlib.sha256(told).hexdigest(), told))
        self._tables.execute("BEGIN")
        self._tables.executemany("REPLACE INTO evidence VALUES (?, ?, ?, ?)", rows)
        self._tables.execute("COMMIT")

    def digest(self, alert: str, now: int) -> str:
        """The digest of what an alert rested on when it was judged; "" where nothing was kept."""
        asked = "SELECT digest FROM evidence WHERE alert = ? AND now = ?"
        found = self._tables.execute(asked, (alert, now)).fetchone()
        return str(found[0]) if found else ""

    def told(self, alert: str) -> list[bytes]:
        """What an alert has rested on, each time that it was judged otherwise."""
        asked = "SELECT told FROM evidence WHERE alert = ? ORDER BY now"
        return [row[0] for row in self._tables.execute(asked, (alert,))]

    def close(self) -> None:
        """Let go of the file."""
        self._tables.close()


def _told(alert: Judged, watch: Watch, in_force: InForce) -> dict[str, object]:
    order, zone = _order(alert, in_force), _zone(alert, in_force)
    hers = any(alert.device == one.device for order in in_force.orders for one in order.protects)
    facts = Facts(Tracks((alert.device,), _fixes(alert.device, watch)))
    told = evidence(alert, order, zone, facts, hidden=hers or opaque(alert, zone), hers=hers)
    return {"id": alert.id, "device": alert.device, "kind": alert.kind.name.lower(), "evidence": told}


def _order(alert: Judged, in_force: InForce) -> Order:
    """The version of its order that held when it began; else the last one."""
    versions = [one for one in in_force.orders if one.code == alert.order]
    return next((one for one in versions if _within(alert.at, one.holds)), versions[-1])


def _zone(alert: Judged, in_force: InForce) -> Zone | None:
    """The place as it was drawn when the alert began."""
    drawn = [
        zone
        for order in in_force.orders
        if order.code == alert.order
        for zone in order.zones
        if zone.code == alert.zone
    ]
    return next((zone for zone in drawn if _within(alert.at, zone.holds)), drawn[-1] if drawn else None)


def _within(at: int, span: Span) -> bool:
    return span[0] <= at and (span[1] is None or at < span[1])


def _fixes(code: str, watch: Watch) -> Fixes:
    """The fixes of a device that are still known, by time."""
    fleet: Fleet = watch.fleet
    device = fleet.numbers[code]
    group = np.array([fleet.tables.devices["group"][device]], np.int64)
    known = [stretch.of(group) for _, stretch in sorted(watch.stretches.items())]
    rows = np.concatenate(known) if known else watch.beyond[:0]
    own: Fixes = rows[rows["device"] == device].copy()
    own["device"] = 0
    ordered: Fixes = own[np.argsort(own["at"], kind="stable")]
    return ordered
