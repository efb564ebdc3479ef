"""Whom a question may be about: devices that orders bind in its span, and never a protected person's."""

from esep.monitoring.orders import Orders


def watched(orders: Orders, begins_at: int, ends_at: int) -> list[str]:
    """The devices that orders bind at some instant of a span, both ends of which belong to it.

    >>> from esep.monitoring.orders import Order, Protection
    >>> one = Order("1", "B-1", "UTC", holds=(0, 100), protects=(Protection("P-1", 500),))
    >>> watched([one, Order("2", "P-1", "UTC")], 50, 60), watched([one], 100, 120)
    (['B-1'], [])
    """
    protected = {protection.device for order in orders for protection in order.protects}
    bound = {
        order.device
        for order in orders
        if order.holds[0] <= ends_at and (order.holds[1] is None or begins_at < order.holds[1])
    }
    return sorted(bound - protected)
