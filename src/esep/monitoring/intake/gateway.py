"""A batch of a gateway: the fixes of many devices as bytes, under the gateway's signature.

`ESBG`, the length of a head as 4 bytes, the head as JSON `{"gateway": code, "devices": [codes]}`, fixes of 40
bytes (`fixes.FIX`, little-endian; `device` is a place in that list, `received_at` is not read), and 32 bytes
of HMAC-SHA256 by the gateway's key over all that stands before.
"""

import hmac
from collections.abc import Sequence
from struct import Struct

import numpy as np
import numpy.typing as npt
import orjson

from esep.monitoring.fixes import BATTERY_UNKNOWN, FIX, NOWHERE, Fixes, Source
from esep.monitoring.intake.device_keys import DeviceKeys
from esep.monitoring.intake.quarantine import Aside
from esep.monitoring.intake.reasons import Reason
from esep.monitoring.intake.roster import NOBODY, Roster

MARK, LENGTH, SIGNATURE = b"ESBG", Struct("<I"), 32
BEFORE = len(MARK) + LENGTH.size
EMPTY = np.zeros(0, FIX)
FULL = 100  # percent


def packed(gateway: str, devices: Sequence[str], rows: Fixes, key: bytes) -> bytes:
    """A batch as a gateway sends it.

    >>> len(packed("G1", ["B-1"], EMPTY, bytes(32)))
    74
    """
    head = orjson.dumps({"gateway": gateway, "devices": list(devices)})
    told = MARK + LENGTH.pack(len(head)) + head + rows.tobytes()
    return told + hmac.digest(key, told, "sha256")


def read_batch(body: bytes, roster: Roster, keys: DeviceKeys, now: int) -> tuple[Fixes, list[Aside]]:
    """The fixes of a batch, by number of device and received now, and what must be laid aside."""
    head, end = _head(body)
    if head is None:
        return EMPTY, [Aside(Reason.NOT_READ, body)]
    gateway = str(head["gateway"])
    if not keys.is_of_gateway(gateway, body[:-SIGNATURE], body[-SIGNATURE:]):
        known = gateway in keys.gateways
        return EMPTY, [Aside(Reason.WRONG_KEY if known else Reason.UNKNOWN_GATEWAY, body)]
    rows = np.frombuffer(body, FIX, (len(body) - SIGNATURE - end) // FIX.itemsize, end).copy()
    rows["received_at"] = now
    return _sorted_out(rows, roster.listed(body[BEFORE:end], head["devices"]))


def _head(body: bytes) -> tuple[dict[str, list[str]] | None, int]:
    """The head of a batch and where its fixes begin; None when it is no batch."""
    if len(body) < BEFORE + SIGNATURE or not body.startswith(MARK):
        return None, 0
    end = BEFORE + LENGTH.unpack_from(body, len(MARK))[0]
    if end > len(body) - SIGNATURE or (len(body) - SIGNATURE - end) % FIX.itemsize:
        return None, 0
    try:
        head = orjson.loads(body[BEFORE:end])
        right = head.keys() == {"gateway", "devices"} and isinstance(head["gateway"], str)
        right = right and all(type(code) is str for code in head["devices"])
    except (orjson.JSONDecodeError, AttributeError, TypeError):
        return None, 0
    return (head if right else None), end


def _sorted_out(rows: Fixes, numbers: npt.NDArray[np.uint32]) -> tuple[Fixes, list[Aside]]:
    """Rows by number of device; one that no fix can be, or of a device nobody knows, is laid aside alone."""
    listed = rows["device"] < len(numbers)
    known = np.append(numbers, NOBODY)[np.where(listed, rows["device"], len(numbers))]
    right = (rows["battery"] <= FULL) | (rows["battery"] == BATTERY_UNKNOWN)
    right &= rows["source"] <= max(Source)
    right &= (rows["lat"] == NOWHERE) == (rows["lon"] == NOWHERE)
    rows["device"] = known
    good = right & (known != NOBODY)
    if good.all():
        return rows, []
    asides = [
        Aside(Reason.OUT_OF_RANGE if known[place] != NOBODY else Reason.UNKNOWN_DEVICE, rows[place].tobytes())
        for place in np.flatnonzero(~good).tolist()
    ]
    return rows[good], asides
