"""Devices whose alerts must be told anew."""

from esep.monitoring.kernel.native import native
from esep.monitoring.kernel.rows import flag_at, whole_at
from esep.monitoring.records import Row


@native
def mark(device: int, told: Row) -> None:
    """Note that the alerts of a device that last must be told anew."""
    flag = flag_at(told["dirty"], device)
    if not flag["is"]:
        flag["is"] = 1
        whole_at(told["dirties"], told["marked"])["is"] = device
        told["marked"] += 1
