"""Shards for Spark: devices that orders keep apart fall into the same, and many such groups make one.

One group at a time would cost a call from Java to Python each; a shard is big enough to make that small, and
small enough that several cores and machines have something to do.
"""

from collections.abc import Mapping, Sequence

from esep.monitoring.intake.shards import shared_out
from esep.monitoring.orders import Order, Orders


def shards_of(orders: Orders, shards: int) -> tuple[Mapping[str, int], Sequence[Sequence[Order]]]:
    """The shard of every device that an order binds or protects, and the orders of each shard.

    >>> from esep.monitoring.orders import Protection
    >>> pair = Order("1", "B-1", "UTC", protects=(Protection("P-1", 500),))
    >>> placed, shares = shards_of([pair, Order("2", "B-2", "UTC")], 64)
    >>> placed["B-1"] == placed["P-1"], shares[placed["B-2"]][0].code, sorted(placed)
    (True, '2', ['B-1', 'B-2', 'P-1'])
    """
    shares = shared_out(orders, shards)
    placed: dict[str, int] = {}
    for number, share in enumerate(shares):
        for order in share:
            placed[order.device] = number
            placed |= dict.fromkeys((one.device for one in order.protects), number)
    return placed, shares
