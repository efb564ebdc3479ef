"""A register with one order, and devices that report to the service that works for it."""

from datetime import UTC, datetime, timedelta
from itertools import count
from pathlib import Path

import orjson
from tests.cli.hard_case import ACTORS, made

from esep.declare.checking import example
from esep.monitoring.fixes import fixes
from esep.monitoring.intake.gateway import packed
from esep.register.home import Home
from esep.register.submissions import Refused, Submission

ORDER, PURPOSE = "monitoring_order:7512-24-1", "court_order:7512-24-4"
CODES = ["B-1", "P-1"]
SQUARE = [[71.4, 51.1], [71.5, 51.1], [71.5, 51.2], [71.4, 51.2], [71.4, 51.1]]
INSIDE, OUTSIDE = (511_900_000, 714_500_000), (512_050_000, 714_500_000)
HER = (513_456_789, 714_543_219)
KEYS = {"devices": dict.fromkeys(CODES, "5a" * 32), "gateways": {"G": "67" * 32}}
BEGUN = datetime.now(UTC).replace(microsecond=0) - timedelta(days=3)


def register(folder: Path, *, square=SQUARE, kind: str = "exclusion") -> Path:
    """One order with a zone, a device on the bound person and one on the person it protects."""
    made(folder)
    with (folder / "actors.toml").open("a", encoding="utf-8") as file:
        file.write(ACTORS.format(code="m-1", role="monitoring_service", office="7512", territory="KZ-75"))
    with Home.open(folder) as home:
        stated = stating(home)
        last = (BEGUN + timedelta(days=200)).date().isoformat()
        stated("monitoring_order.made", "7512-24-1", 0, until_on=last, territory="KZ-75")
        for code in CODES:
            stated("monitoring_device.received", code, 0)
        stated("monitoring_protection.begun", "7512-24-8", 1, order=ORDER, distance_metres=500,
               warning_metres=800)  # fmt: skip
        stated("monitoring_device.fitted", "B-1", 2, order=ORDER, device_wearer="bound")
        stated("monitoring_device.fitted", "P-1", 2, order=ORDER, device_wearer="protected",
               guards="yes", protection="monitoring_protection:7512-24-8")  # fmt: skip
        form = orjson.dumps({"type": "Polygon", "coordinates": [square]}).decode()
        stated("monitoring_zone.drawn", "Z-1", 3, order=ORDER, zone_kind=kind, geometry=form)
    keys = folder / "keys.json"
    keys.write_bytes(orjson.dumps(KEYS))
    keys.chmod(0o600)
    return folder


def stating(home: Home, prefix: str = "k"):
    """States cards, some hours after the order began."""
    numbers = count(1)

    def stated(kind: str, number: str, hours: float, **fields) -> None:
        card = home.domains.card(kind)
        moment = BEGUN + timedelta(hours=hours)
        values = example(card, home.book, moment.date())
        at = moment.isoformat().replace("+00:00", "Z")
        day = home.domains.card(kind).field(card.happened).kind.value == "day"
        values |= {card.happened: at[:10] if day else at, **fields}
        done = home.register.accept_many([
            Submission(kind=kind, record=f"{card.record}:{number}", fields=values,
                       key=f"{prefix}{next(numbers)}", actor="i-1", office="7512", territory="KZ-75",
                       system="desk")
        ])  # fmt: skip
        assert not isinstance(done[0], Refused), [str(fault) for fault in done[0].faults]

    return stated


def batch(device: str, seq: int, now: int, *places, every: int = 60_000, **columns) -> bytes:
    """A gateway's batch: one fix a minute of a device, the last one now."""
    at = [now - every * (len(places) - 1 - n) for n in range(len(places))]
    lat, lon = zip(*places, strict=True)
    rows = fixes(len(places), device=0, seq=[seq + n for n in range(len(places))], at=at, lat=lat, lon=lon,
                 accuracy=50, **columns)  # fmt: skip
    return packed("G", [device], rows, bytes.fromhex(KEYS["gateways"]["G"]))


def told(folder: Path) -> list[tuple[str, str, str]]:
    """Kind, card and record of every card about an alert, in the order of the journal."""
    with Home.open(folder) as home:
        return told_in(home)


def told_in(home: Home) -> list[tuple[str, str, str]]:
    """The same of a register that is open."""
    found, kinds = [], {}
    for entry in home.journal.entries():
        card = entry.card
        if card["record"].startswith("monitoring_alert:"):
            kinds.setdefault(card["record"], card["open"].get("alert_kind"))
            found.append((kinds[card["record"]], card["kind"].partition(".")[2], card["record"]))
    return found
