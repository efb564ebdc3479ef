"""An intake to try: three bound devices, one protected person's, a gateway, and a clock that stands."""

from pathlib import Path

import numpy as np

from esep.monitoring.fixes import fixes
from esep.monitoring.intake.device_keys import DeviceKeys
from esep.monitoring.intake.fix_log import portions
from esep.monitoring.intake.gateway import packed
from esep.monitoring.intake.messages import signed
from esep.monitoring.intake.receiving import Intake
from esep.monitoring.intake.roster import Fitted, Roster

NOW = 1_790_000_000_000
HER_LAT, HER_LON = 512_345_678, 714_567_891
CODES = ["B-0", "B-1", "B-2", "P-0"]
KEYS = DeviceKeys({code: bytes([at]) * 32 for at, code in enumerate(CODES, 1)}, {"G": b"g" * 32})
FITTED = {code: Fitted(guards=code.startswith("P")) for code in CODES}


def opened(place: Path, fitted=FITTED, **options) -> Intake:
    return Intake(place, Roster(place.parent / "devices", fitted), KEYS, clock=lambda: NOW, **options)


def one(seq: int, **values) -> dict[str, int]:
    return {"seq": seq, "at": NOW - 1000, "lat": 510_000_000, "lon": 710_000_000, "accuracy": 80, **values}


def told(device: str, *given: dict) -> bytes:
    return signed(device, list(given), KEYS)


def batch(count: int, seq: int = 0, devices=CODES, key: bytes = b"g" * 32, **values) -> bytes:
    columns = {"at": NOW - 1000, "lat": 510_000_000, "lon": 710_000_000, "accuracy": 80} | values
    rows = fixes(count, device=np.arange(count) % len(devices), seq=seq + np.arange(count), **columns)
    return packed("G", devices, rows, key)


def take(intake: Intake, body: bytes, *, whole_batch: bool = False) -> tuple[int, int, int, str]:
    receipt, durable = intake.take(body, batch=whole_batch)
    durable.result(timeout=30)
    return receipt.taken, receipt.again, receipt.aside, receipt.reason


def kept(intake: Intake) -> list[tuple[int, int]]:
    """Device and counter of all that stands in the log, in its order."""
    found = portions(intake.log.folder, intake.hours)
    return [(int(row["device"]), int(row["seq"])) for part in found for row in (*part.open, *part.guarded)]


def reasons(intake: Intake) -> list[str]:
    [path] = intake.quarantine.folder.glob("*.jsonl")
    return [str(line["reason"]) for line in intake.quarantine.lines(path.stem)]
