"""A message of a device: one or many of its fixes as JSON, under its own signature.

`{"device": "B-17", "fixes": [{"seq": 1, "at": 1700000000000, "lat": 512000000, "lon": 714000000, ...}],
"mac": "..."}`

All numbers are whole: ms of UTC, 1e-7 degree, decimetres (`accuracy`), cm/s (`speed`), bits of `Sign`,
percent, a number of `Source`. What is left out is unknown. `mac` is HMAC-SHA256, in hexadecimal, over the
canonical JSON (RFC 8785: keys sorted, no white space) of the message without it; a value that is no number
stands there as null. Several messages may follow each other, one a line: a bad one stops none of the others.
"""

import json
from collections.abc import Iterator, Mapping
from typing import Any

import numpy as np
import orjson

from esep.monitoring.fixes import FIX, NOWHERE, SPEED_UNKNOWN, Fixes
from esep.monitoring.intake.device_keys import DeviceKeys
from esep.monitoring.intake.quarantine import Aside
from esep.monitoring.intake.reasons import Reason
from esep.monitoring.intake.roster import Roster

KEYS = {"device", "fixes", "mac"}
MOST = 10_000  # fixes of a message
# The name of a value, the least and the most it may be, and what stands for one that was left out.
RANGES: dict[str, tuple[int, int, int | None]] = {
    "seq": (0, 2**32 - 1, None),
    "at": (-(2**53), 2**53, None),
    "lat": (-(2**31), 2**31 - 1, NOWHERE),
    "lon": (-(2**31), 2**31 - 1, NOWHERE),
    "accuracy": (0, 2**53, 0),
    "speed": (0, 2**53, SPEED_UNKNOWN),
    "signs": (0, 2**16 - 1, 0),
    "battery": (0, 100, 255),
    "source": (0, 4, 0),
}
CEILINGS = {"accuracy": 65_535, "speed": SPEED_UNKNOWN - 1}
Row = tuple[int, ...]


def canonical(device: str, fixes: list[dict[str, Any]]) -> bytes:
    """The bytes a device signs.

    >>> canonical("B-17", [{"seq": 1, "at": 0}])
    b'{"device":"B-17","fixes":[{"at":0,"seq":1}]}'
    """
    return orjson.dumps({"device": device, "fixes": fixes}, option=orjson.OPT_SORT_KEYS)


def signed(device: str, fixes: list[dict[str, Any]], keys: DeviceKeys) -> bytes:
    """A message as a device sends it."""
    mac = keys.signed(device, canonical(device, fixes)).hex()
    return orjson.dumps({"device": device, "fixes": fixes, "mac": mac})


def read_messages(body: bytes, roster: Roster, keys: DeviceKeys, now: int) -> tuple[Fixes, list[Aside]]:
    """The fixes of one or many messages, by number of device, and what must be laid aside."""
    rows: list[Row] = []
    asides: list[Aside] = []
    for raw, told in _documents(body):
        device = _device(told)
        try:
            _require_form(told)
            number = _known(device, told, roster, keys)
        except _NotTakenError as fault:
            # Whom it is of is not proven: it may tell where a protected person was.
            asides.append(Aside(fault.reason, raw, device if device in keys.devices else ""))
            continue
        for one in told["fixes"]:
            try:
                rows.append(_row(one, number, now))
            except _NotTakenError as fault:
                guarded = bool(roster.guards[number])
                asides.append(Aside(fault.reason, _dumped(one), device, sealed=guarded))
    return np.array(rows, FIX), asides


class _NotTakenError(Exception):
    def __init__(self, reason: Reason) -> None:
        super().__init__(reason)
        self.reason = reason


def _documents(body: bytes) -> Iterator[tuple[bytes, Any]]:
    """What a body holds: one document, or one a line; None where a line is none."""
    try:
        yield body, orjson.loads(body)
    except orjson.JSONDecodeError:
        for line in body.splitlines():
            if line.strip():
                yield line, _loosely(line)


def _loosely(line: bytes) -> Any:  # noqa: ANN401 - whatever was sent
    """A document that may hold NaN and the like, which are no JSON: they are read as null."""
    try:
        return orjson.loads(line)
    except orjson.JSONDecodeError:
        pass
    try:
        return json.loads(line, parse_constant=lambda _: None)
    except (ValueError, RecursionError):
        return None


def _device(told: object) -> str:
    device = told.get("device") if isinstance(told, dict) else None
    return device if isinstance(device, str) else ""


def _require_form(told: object) -> None:
    if not isinstance(told, dict) or told.keys() != KEYS or not _device(told):
        raise _NotTakenError(Reason.NOT_READ)
    if not isinstance(told["fixes"], list) or not isinstance(told["mac"], str):
        raise _NotTakenError(Reason.NOT_READ)
    if len(told["fixes"]) > MOST:
        raise _NotTakenError(Reason.TOO_LARGE)


def _known(device: str, told: Mapping[str, Any], roster: Roster, keys: DeviceKeys) -> int:
    """The number of the device that has signed a message."""
    number = roster.number(device)
    if number is None:
        raise _NotTakenError(Reason.UNKNOWN_DEVICE)
    try:
        signature, said = bytes.fromhex(told["mac"]), canonical(device, told["fixes"])
    except (ValueError, TypeError):
        raise _NotTakenError(Reason.NOT_READ) from None
    if not keys.is_of_device(device, said, signature):
        raise _NotTakenError(Reason.WRONG_KEY)
    return number


def _row(one: object, number: int, now: int) -> Row:
    """A fix in the order of `FIX`."""
    if not isinstance(one, dict):
        raise _NotTakenError(Reason.NOT_READ)
    told = {name: _whole(one, name) for name in RANGES}
    if (told["lat"] == NOWHERE) != (told["lon"] == NOWHERE):
        raise _NotTakenError(Reason.NOT_WHOLE)
    return (number, told["seq"], told["at"], now, *(told[name] for name in list(RANGES)[2:]))


def _whole(one: Mapping[str, object], name: str) -> int:
    least, most, unknown = RANGES[name]
    value = one.get(name, unknown)
    if name not in one and unknown is not None:
        return unknown
    if type(value) is not int:
        raise _NotTakenError(Reason.NOT_WHOLE)
    if not least <= value <= most:
        raise _NotTakenError(Reason.OUT_OF_RANGE)
    return min(value, CEILINGS.get(name, value))


def _dumped(one: object) -> bytes:
    try:
        return orjson.dumps(one, option=orjson.OPT_SORT_KEYS)
    except TypeError:
        return repr(one).encode("utf-8", "backslashreplace")
