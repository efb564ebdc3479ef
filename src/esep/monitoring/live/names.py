"""The codes behind the numbers of alerts, kept for every set of orders that anything was judged by.

What judging changed is on disk in numbers; whoever hands it on later, perhaps after the orders have changed,
finds here what they meant. No place stands here.
"""

from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import orjson

from esep.kernel.outputs import whole
from esep.monitoring.alerts import NEVER, NO_DEVICE, identity
from esep.monitoring.compiled import Fleet
from esep.monitoring.kinds import Grade, Kind
from esep.monitoring.live.in_force import InForce


class Named(NamedTuple):
    """An alert by its codes. `zone` is a place of the order or, where `shared` says so, a class of places."""

    id: str
    order: str
    device: str
    kind: Kind
    zone: str
    shared: bool
    other: str
    grade: Grade
    at: int
    ended_at: int | None

    @property
    def episode(self) -> tuple[str, str, int, str, str]:
        """What it is about, whenever it began; what a device tells of itself is of no one order."""
        order = self.order if self.zone or self.other else ""
        return order, self.device, int(self.kind), self.zone, self.other


def keep_names(folder: Path, in_force: InForce, fleet: Fleet) -> None:
    """Keep what the numbers of alerts mean that are judged by these orders."""
    path = folder / f"{in_force.digest.hex()}.json"
    if path.exists():
        return
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    classes = {name for order in in_force.orders for name in order.shared}
    told = {
        "leading": dict(zip(fleet.codes, fleet.leading, strict=True)),
        "zones": {
            code: [[*two, two[0] in classes] for two in zip(zones, orders, strict=True)]
            for code, zones, orders in zip(fleet.codes, fleet.zones, fleet.orders_of, strict=True)
            if zones
        },
        "pairs": [
            [fleet.codes[bound], fleet.codes[other], zone, order]
            for (bound, other, zone), order in fleet.pair_orders.items()
        ],
    }
    with whole(path) as made:
        made.write_bytes(orjson.dumps(told))


class Names:
    """What the numbers of alerts mean, for one set of orders."""

    def __init__(self, told: Mapping[str, Any]) -> None:
        self._leading, self._zones = told["leading"], told["zones"]
        self._pairs = {(bound, other, zone): order for bound, other, zone, order in told["pairs"]}

    def named(self, alert: np.void, codes: list[str]) -> Named:
        """An alert whose devices bear the numbers of the log."""
        device, zone = codes[int(alert["device"])], int(alert["zone"])
        other = "" if alert["other"] == NO_DEVICE else codes[int(alert["other"])]
        name, order, shared = "", self._leading[device], False
        if zone >= 0:
            name, order, shared = self._zones[device][zone]
        elif other:
            order = self._pairs[device, other, zone]
        kind, at = Kind(int(alert["kind"])), int(alert["at"])
        return Named(
            id=identity(order, device, kind.name.lower(), name, other, at),
            order=order,
            device=device,
            kind=kind,
            zone=name,
            shared=shared,
            other=other,
            grade=Grade(int(alert["grade"])),
            at=at,
            ended_at=None if alert["ended_at"] == NEVER else int(alert["ended_at"]),
        )


@lru_cache(maxsize=8)
def names_of(folder: Path, digest: bytes) -> Names:
    """What was kept for a set of orders."""
    return Names(orjson.loads((folder / f"{digest.hex()}.json").read_bytes()))
