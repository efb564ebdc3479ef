"""Whom a question may be about: devices that orders bind in its span, and never a protected person's."""

from collections.abc import Iterable

from esep.declare.reckoning import Reckoning
from esep.monitoring.from_register import Reader, Wearing
from esep.monitoring.from_register.conditions import in_force
from esep.monitoring.from_register.spells import within
from esep.monitoring.orders import Orders, Span


def watched(orders: Orders, begins_at: int, ends_at: int) -> list[str]:
    """The devices that orders bind at some instant of a span, both ends of which belong to it.

    >>> from esep.monitoring.orders import Order, Protection
    >>> one = Order("1", "B-1", "UTC", holds=(0, 100), protects=(Protection("P-1", 500),))
    >>> watched([one, Order("2", "P-1", "UTC")], 50, 60), watched([one], 100, 120)
    (['B-1'], [])
    """
    protected = {protection.device for order in orders for protection in order.protects}
    bound = {order.device for order in orders if _meets(order.holds, begins_at, ends_at)}
    return sorted(bound - protected)


def worn(reader: Reader, wearings: Iterable[Wearing], begins_at: int, ends_at: int) -> list[str]:
    """The devices on bound persons at some instant of a span in which their orders were in force.

    Nothing sealed is read: who wears what, and from when until when, stands open in the register.
    """
    bound = (one for one in wearings if one.wearer == "bound")
    return sorted({one.device for one in bound if _binds(reader, one, begins_at, ends_at)})


def guarded(wearings: Iterable[Wearing], begins_at: int, ends_at: int) -> set[str]:
    """The devices on protected persons at some instant of a span, whatever else they are said to be."""
    hers = (one for one in wearings if one.wearer == "protected")
    return {one.device for one in hers if _meets((one.begins_at, one.ends_at), begins_at, ends_at)}


def _binds(reader: Reader, one: Wearing, begins_at: int, ends_at: int) -> bool:
    spans = within([(one.begins_at, one.ends_at)], _reigns(reader, one.order))
    return any(_meets(span, begins_at, ends_at) for span in spans)


def _reigns(reader: Reader, order: str) -> list[Span]:
    story = reader.story(order)
    territory = next((str(one.values["territory"]) for one in story if one.card == "made"), None)
    if territory is None:
        return []
    return in_force(story, Reckoning.by(reader.home.book, reader.home.clock_of(territory)))


def _meets(span: Span, begins_at: int, ends_at: int) -> bool:
    return span[0] <= ends_at and (span[1] is None or begins_at < span[1])
