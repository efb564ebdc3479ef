"""A batch of a gateway: the fixes of many devices as bytes, under the gateway's signature.

`ESBG`, the length of a head as 4 bytes, the head as JSON `{"gateway": code, "devices": [codes]}`, fixes of 40
bytes (`fixes.FIX`, little-endian; `device` is a place in that list, `received_at` is not read), and 32 bytes
of HMAC-SHA256 by the gateway's key over all that stands before.
"""

import hmac
from collections.abc import Sequence
from struct import Struct

import numpy as np
import orjson

from esep.monitoring.fixes import FIX, WHOLE, Fixes, chosen
from esep.monitoring.intake.device_keys import DeviceKeys
from esep.monitoring.intake.quarantine import Aside
from esep.monitoring.intake.reasons import Reason
from esep.monitoring.intake.roster import Numbers, Roster

MARK, LENGTH, SIGNATURE = b"ESBG", Struct("<I"), 32
BEFORE = len(MARK) + LENGTH.size
EMPTY = np.zeros(0, FIX)


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
    end = _end(body)
    if end is None:
        return EMPTY, [Aside(Reason.NOT_READ, body)]
    told = body[BEFORE:end]
    listed = roster.listed(told)
    head = _head(told) if listed is None else (listed.gateway, ())
    if head is None:
        return EMPTY, [Aside(Reason.NOT_READ, body)]
    if not keys.is_of_gateway(head[0], memoryview(body)[:-SIGNATURE], body[-SIGNATURE:]):
        known = head[0] in keys.gateways
        return EMPTY, [Aside(Reason.WRONG_KEY if known else Reason.UNKNOWN_GATEWAY, body)]
    if listed is None:
        listed = roster.look_up(told, *head)
    count = (len(body) - SIGNATURE - end) // FIX.itemsize
    rows = np.frombuffer(body, WHOLE, count, end).copy().view(FIX)
    return _sorted_out(rows, listed.numbers, now)


def prepare() -> None:
    """Load what is compiled, so that the first batch does not wait for it."""
    _sorted_out(np.zeros(1, FIX), np.zeros(1, np.uint32), 0)


def _end(body: bytes) -> int | None:
    """Where the head of a batch ends and its fixes begin; None when it is no batch."""
    if len(body) < BEFORE + SIGNATURE or not body.startswith(MARK):
        return None
    end = BEFORE + int(LENGTH.unpack_from(body, len(MARK))[0])
    if end > len(body) - SIGNATURE or (len(body) - SIGNATURE - end) % FIX.itemsize:
        return None
    return end


def _head(told: bytes) -> tuple[str, Sequence[str]] | None:
    """The gateway and the devices it reports for; None when the bytes do not tell them."""
    try:
        head = orjson.loads(told)
        right = head.keys() == {"gateway", "devices"} and isinstance(head["gateway"], str)
        right = right and all(type(code) is str for code in head["devices"])
    except (orjson.JSONDecodeError, AttributeError, TypeError):
        return None
    return (head["gateway"], head["devices"]) if right else None


def _sorted_out(rows: Fixes, numbers: Numbers, now: int) -> tuple[Fixes, list[Aside]]:
    """Rows by number of device; one that no fix can be, or of a device nobody knows, is laid aside alone."""
    # Loading takes most of a second, which only who takes in fixes has to spend.
    from esep.monitoring.intake.sorting_out import GOOD, IMPOSSIBLE, sort_out  # noqa: PLC0415

    fates = np.zeros(len(rows), np.uint8)
    if not sort_out(rows, numbers, now, fates):
        return rows, []
    asides = [
        Aside(
            Reason.OUT_OF_RANGE if fates[place] == IMPOSSIBLE else Reason.UNKNOWN_DEVICE,
            rows[place].tobytes(),
        )
        for place in np.flatnonzero(fates).tolist()
    ]
    return chosen(rows, fates == GOOD), asides
