"""Who wears which device, from when until when: whose reports they are."""

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from esep.monitoring.from_register.stories import Reader, Said

DEVICE, ORDER = "monitoring_device", "monitoring_order"
TAKEN_OFF = frozenset({"swapped", "removed", "written_off"})


class Wearing(NamedTuple):
    """A device on a person, for an order; `protection` is the record of her whom it guards, if it names one.

    `wearer` is `bound` or `protected`. Half-open, in milliseconds; an open end is None.
    """

    device: str
    order: str
    wearer: str
    begins_at: int
    ends_at: int | None
    protection: str = ""


def wearings(reader: Reader, order: str | None = None) -> list[Wearing]:
    """Every wearing of a device, or those for an order, by device and time.

    Args:
        reader: who reads.
        order: the id of the record; None is every order.
    """
    devices = (
        reader.naming(order, DEVICE)
        if order
        else sorted({by for _, by in reader.home.naming.between(f"{ORDER}:", f"{DEVICE}:")})
    )
    worn = [one for device in devices for one in worn_by(device, reader.story(device))]
    return [one for one in worn if order is None or one.order == order]


def worn_by(device: str, story: Sequence[Said]) -> list[Wearing]:
    """The wearings of a device by its cards."""
    worn: list[Wearing] = []
    for one in story:
        if one.card == "fitted":
            told = one.values
            worn.append(
                Wearing(
                    number_of(device),
                    told["order"],
                    told["device_wearer"],
                    one.at,
                    None,
                    told.get("protection", ""),
                )
            )
        elif one.card in TAKEN_OFF and worn and worn[-1].ends_at is None:
            worn[-1] = worn[-1]._replace(ends_at=one.at)
    return worn


def worn_at(worn: Iterable[Wearing], device: str, at: int) -> Wearing | None:
    """The wearing of a device at an instant; None when nobody wore it: its reports are nobody's then."""
    for one in worn:
        if one.device == device and one.begins_at <= at and (one.ends_at is None or at < one.ends_at):
            return one
    return None


def number_of(record: str) -> str:
    """The number of a record.

    >>> number_of("monitoring_device:B-17")
    'B-17'
    """
    return record.partition(":")[2]
