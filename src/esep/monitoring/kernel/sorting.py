"""Fixes into the order in which they are judged, by counting."""

import numpy as np

from esep.monitoring.kernel.native import native
from esep.monitoring.kernel.running import counted_at, unplaced
from esep.monitoring.records import Instants, Rows

PATIENCE = 8  # moves for each fix before another way of sorting is better


@native
def by_group(fixes: Rows, groups: Instants, count: int) -> Instants:
    """Positions of fixes by group, within a group as they came."""
    starts = np.zeros(count + 1, np.int64)
    for i in range(len(fixes)):
        starts[groups[i] + 1] += 1
    for i in range(count):
        starts[i + 1] += starts[i]
    order = np.empty(len(fixes), np.int64)
    for i in range(len(fixes)):
        group = groups[i]
        order[starts[group]] = i
        starts[group] += 1
    return order


@native
def sorted_within(fixes: Rows, groups: Instants, order: Instants) -> bool:
    """Sort each group by when its fixes count, device and counter; give up on those far out of order."""
    whens = np.empty(len(fixes), np.int64)
    for i in range(len(fixes)):
        whens[i] = counted_at(fixes[i], unplaced(fixes[i]))
    left = PATIENCE * len(fixes)
    for i in range(1, len(order)):
        moving = order[i]
        j = i
        while j > 0 and left > 0:
            other = order[j - 1]
            if groups[other] != groups[moving] or whens[other] < whens[moving]:
                break
            if whens[other] == whens[moving]:
                one, two = fixes[other], fixes[moving]
                if (one["device"], one["seq"]) <= (two["device"], two["seq"]):
                    break
            order[j] = other
            j -= 1
            left -= 1
        order[j] = moving
        if left <= 0:
            return False
    return True


@native
def newer(fixes: Rows, highest: Instants) -> np.ndarray:
    """Whether each fix bears a higher counter than any before it of its device; the highest are kept."""
    made = np.zeros(len(fixes), np.bool_)
    for i in range(len(fixes)):
        device, seq = fixes[i]["device"], np.int64(fixes[i]["seq"])
        if seq > highest[device]:
            highest[device] = seq
            made[i] = True
    return made
