"""Alerts by the codes of devices, orders and zones instead of their numbers."""

from collections.abc import Iterator

from esep.monitoring.alerts import NEVER, NO_DEVICE, Alerts, Judged
from esep.monitoring.compiled import Fleet
from esep.monitoring.kinds import Grade, Kind


def named(alerts: Alerts, fleet: Fleet) -> Iterator[Judged]:
    """Alerts by their codes."""
    for alert in alerts:
        device, zone, other = int(alert["device"]), int(alert["zone"]), int(alert["other"])
        numbers = [float(alert[name]) for name in ("distance", "accuracy")]
        distance, accuracy = (None if number != number else number for number in numbers)  # noqa: PLR0124  NaN
        yield Judged(
            order=order_of(fleet, device, zone, other),
            device=fleet.codes[device],
            kind=Kind(int(alert["kind"])),
            zone=fleet.zones[device][zone] if zone >= 0 else "",
            other=fleet.codes[other] if other != NO_DEVICE else "",
            at=int(alert["at"]),
            ended_at=None if alert["ended_at"] == NEVER else int(alert["ended_at"]),
            grade=Grade(int(alert["grade"])),
            first_seq=int(alert["first_seq"]),
            confirm_seq=int(alert["confirm_seq"]),
            distance=distance,
            accuracy=accuracy,
        )


def order_of(fleet: Fleet, device: int, zone: int, other: int) -> str:
    """The order that an alert is told under: of its zone, of its pair, or the one that leads its device."""
    if zone >= 0:
        return fleet.orders_of[device][zone]
    return fleet.pair_orders.get((device, other, zone), fleet.leading[device])
