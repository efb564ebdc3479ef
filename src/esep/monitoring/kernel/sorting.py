"""Fixes into the order in which they are judged: first into parts that fit into a cache, then each part."""

import numpy as np
import numpy.typing as npt

from esep.monitoring.kernel.native import native, part, whole
from esep.monitoring.kernel.rows import copied, fix_at, number_at, whole_at
from esep.monitoring.kernel.running import counted_at, unplaced
from esep.monitoring.records import Instants, Row

PATIENCE = 8  # moves for each fix before another way of sorting is better
PARTS = 512  # so many places to write to are near at hand
FEW = 32  # fixes that are sorted without counting


@part
def follows(one: Row, other: Row) -> bool:
    """Whether a fix is judged after another of its group, or is the same."""
    when, since = counted_at(one, unplaced(one)), counted_at(other, unplaced(other))
    if when != since:
        return when > since
    return (one["device"], one["seq"]) >= (other["device"], other["seq"])


@part
def comes_after(one: Row, other: Row, groups: int) -> bool:
    """Whether a fix is judged after another, or is the same."""
    group, before = number_at(groups, one["device"])["is"], number_at(groups, other["device"])["is"]
    return follows(one, other) if group == before else group > before


@native
def stand(fixes: int, count: int, groups: int) -> bool:
    """Whether fixes stand in order already."""
    i = 1
    while i < count and comes_after(fix_at(fixes, i), fix_at(fixes, i - 1), groups):
        i += 1
    return i >= count


@native
def parted(fixes: int, count: int, groups: int, shift: int, made: int) -> Instants:
    """Lay fixes out by the highest bits of their groups, as they came; answer where each part ends."""
    ends = np.zeros(PARTS + 1, np.int64)
    of = np.empty(count, np.int32)
    for i in range(count):
        of[i] = number_at(groups, fix_at(fixes, i)["device"])["is"]
        ends[(of[i] >> shift) + 1] += 1
    for i in range(PARTS):
        ends[i + 1] += ends[i]
    for i in range(count):
        number = of[i] >> shift
        copied(fix_at(fixes, i), fix_at(made, ends[number]))
        ends[number] += 1
    return ends


@native
def laid_out(made: int, span: tuple[int, int], groups: int, shift: int, spare: int) -> None:
    """Lay the fixes of a part out by the other bits of their groups, by way of a spare place."""
    first, last = span
    starts = np.zeros((1 << shift) + 1, np.int32)
    lowest = (1 << shift) - 1
    for i in range(first, last):
        row = fix_at(made, i)
        copied(row, fix_at(spare, i - first))
        starts[(number_at(groups, row["device"])["is"] & lowest) + 1] += 1
    for i in range(1 << shift):
        starts[i + 1] += starts[i]
    for i in range(last - first):
        row = fix_at(spare, i)
        number = number_at(groups, row["device"])["is"] & lowest
        copied(row, fix_at(made, first + starts[number]))
        starts[number] += 1


@native
def moved_back(made: int, span: tuple[int, int], groups: int, spare: int, patience: int) -> int:
    """Move each fix of a part to where it belongs; answer how many moves are left of those granted."""
    for i in range(span[0] + 1, span[1]):
        if comes_after(fix_at(made, i), fix_at(made, i - 1), groups):
            continue
        copied(fix_at(made, i), fix_at(spare, 0))
        j = i
        while j > span[0] and patience > 0 and not comes_after(fix_at(spare, 0), fix_at(made, j - 1), groups):
            copied(fix_at(made, j - 1), fix_at(made, j))
            j -= 1
            patience -= 1
        copied(fix_at(spare, 0), fix_at(made, j))
    return patience


@native
def laid_in_order(fixes: int, count: int, groups: int, number: int, made: int, spare: int) -> bool:
    """Lay fixes out in order, with room for as many to spare; give up where those of one group are far out
    of it. `number` is that of the groups.
    """
    shift = 0
    while number >> shift > PARTS:
        shift += 1
    ends = parted(fixes, count, groups, shift, made)
    patience = PATIENCE * count
    first = 0
    for i in range(PARTS):
        if ends[i] - first > FEW and shift > 0:
            laid_out(made, (first, ends[i]), groups, shift, spare)
        patience = moved_back(made, (first, ends[i]), groups, spare, patience)
        first = ends[i]
    return patience > 0


@native
def newer(fixes: int, count: int, highest: int) -> npt.NDArray[np.bool_]:
    """Whether each fix bears a higher counter than any before it of its device; the highest are kept."""
    made = np.zeros(count, np.bool_)
    for i in range(count):
        row = fix_at(fixes, i)
        device, seq = row["device"], whole(row["seq"])
        if seq > whole_at(highest, device)["is"]:
            whole_at(highest, device)["is"] = seq
            made[i] = True
    return made


@native
def in_time(
    fixes: int, count: int, groups: int, latest: int, stretch: int
) -> tuple[Instants, npt.NDArray[np.bool_]]:
    """The stretch of time of each fix, and whether one of its group was judged that is no earlier."""
    stretches = np.empty(count, np.int64)
    late = np.zeros(count, np.bool_)
    for i in range(count):
        row = fix_at(fixes, i)
        when = counted_at(row, unplaced(row))
        stretches[i] = when // stretch
        late[i] = when <= whole_at(latest, number_at(groups, row["device"])["is"])["is"]
    return stretches, late
