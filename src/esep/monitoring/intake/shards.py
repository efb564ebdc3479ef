"""Shards: orders shared out among workers; two devices that are kept apart are judged by the same one."""

from collections import defaultdict
from hashlib import sha256

from esep.monitoring.orders import Order, Orders


def shared_out(orders: Orders, shards: int) -> list[list[Order]]:
    """The orders of each shard; devices that an order keeps apart stay together, and so on.

    The least code of a group tells its shard and nothing else does: a new order moves nobody who has
    nothing to do with it.

    >>> from esep.monitoring.orders import Protection
    >>> pair = [Order("1", "B-1", "UTC", protects=(Protection("P-1", 500.0),)), Order("2", "P-1", "UTC")]
    >>> sorted(map(len, shared_out(pair, 2)))
    [0, 2]
    """
    heads: dict[str, str] = {}
    for order in orders:
        for other in order.protects:
            one, two = sorted((_head(heads, order.device), _head(heads, other.device)))
            heads[two] = one
    groups: dict[str, list[Order]] = defaultdict(list)
    for order in orders:
        groups[_head(heads, order.device)].append(order)
    made: list[list[Order]] = [[] for _ in range(shards)]
    for head, group in groups.items():
        made[int.from_bytes(sha256(head.encode()).digest()[:8]) % shards] += group
    return made


def _head(heads: dict[str, str], device: str) -> str:
    """The least code of those that a device is joined with so far."""
    while heads.get(device, device) != device:
        device = heads[device]
    return device
