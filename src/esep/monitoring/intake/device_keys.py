"""The keys of devices and gateways: who sends is told by them, since a number on a message proves nothing."""

import hmac
import stat
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

import orjson

from esep.kernel.errors import EsepError

SHORTEST = 16  # bytes
OTHERS = 0o077


@dataclass(frozen=True, slots=True, repr=False)
class DeviceKeys:
    """The key of each device and of each gateway, by code; its text never shows one.

    >>> keys = DeviceKeys({"B-17": bytes(32)}, {})
    >>> len(keys.signed("B-17", b"told")), keys
    (32, DeviceKeys(...))
    """

    devices: Mapping[str, bytes] = field(default_factory=dict)
    gateways: Mapping[str, bytes] = field(default_factory=dict)

    @classmethod
    def load(cls, path: Path) -> "DeviceKeys":
        """The keys in a file: `{"devices": {code: key in hexadecimal}, "gateways": {...}}`, for its owner
        alone.

        Raises:
            EsepError: E-1034 when it is missing or cannot be understood; E-1035 when others may use it.
        """
        try:
            if stat.S_IMODE(path.stat().st_mode) & OTHERS:
                raise EsepError("E-1035", file=path.name)
            told = orjson.loads(path.read_bytes())
            devices, gateways = (_keys(told.get(kind, {})) for kind in ("devices", "gateways"))
        except (OSError, ValueError, AttributeError, TypeError):
            raise EsepError("E-1034", file=path.name, shortest=SHORTEST) from None
        return cls(devices, gateways)

    def signed(self, device: str, told: bytes) -> bytes:
        """The signature of a device under some bytes."""
        return hmac.digest(self.devices[device], told, "sha256")

    def is_of_device(self, device: str, told: bytes, signature: bytes) -> bool:
        """Whether a device that is known has signed."""
        return _holds(self.devices.get(device), told, signature)

    def is_of_gateway(self, gateway: str, told: bytes | memoryview, signature: bytes) -> bool:
        """Whether a gateway that is known has signed."""
        return _holds(self.gateways.get(gateway), told, signature)

    def __repr__(self) -> str:
        return "DeviceKeys(...)"


def _keys(told: Mapping[str, str]) -> dict[str, bytes]:
    keys = {code: bytes.fromhex(key) for code, key in told.items()}
    if any(len(key) < SHORTEST for key in keys.values()):
        raise ValueError
    return keys


def _holds(key: bytes | None, told: bytes | memoryview, signature: bytes) -> bool:
    # As much work for a number that is not known: time tells nobody which ones are.
    right = hmac.digest(key or bytes(SHORTEST), told, "sha256")
    return hmac.compare_digest(right, signature) and key is not None
