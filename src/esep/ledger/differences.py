"""The difference between what a unit counted as and what it counts as now."""

from functools import cmp_to_key
from typing import NamedTuple

from esep.ledger.lines import Line, Lines

Changes = tuple[tuple[Line, int], ...]  # lines, each with the amount by which it changes


class Difference(NamedTuple):
    """What is taken back, and what comes; each in an order that is equal in every process."""

    gone: Changes = ()
    come: Changes = ()


NOTHING = Difference()


def difference(old: Lines, new: Lines) -> Difference:
    """What leads from the old lines of a unit to the new ones; lines that stay as they are change nothing.

    >>> from datetime import date
    >>> from esep.ledger.spans import Side
    >>> theft = Line("offence:1", date(2024, 1, 5), date(2024, 1, 5), Side.FLOW, ("188",))
    >>> fraud = theft._replace(dims=("190",))
    >>> told = difference({theft: 1}, {fraud: 1})
    >>> [(line.dims, amount) for line, amount in told.gone + told.come]
    [(('188',), -1), (('190',), 1)]
    >>> difference({theft: 1}, {theft: 1})
    Difference(gone=(), come=())
    """
    if not old:
        return Difference((), _ordered(list(new.items()))) if new else NOTHING
    if old == new:
        return NOTHING
    gone = [(line, -amount) for line, amount in old.items() if new.get(line) != amount]
    come = [(line, amount) for line, amount in new.items() if old.get(line) != amount]
    return Difference(_ordered(gone), _ordered(come))


def _ordered(changes: list[tuple[Line, int]]) -> Changes:
    """Changes in the order of their lines, which is equal in every process."""
    if len(changes) > 1:
        changes.sort(key=BY_LINE)
    return tuple(changes)


def _compared(one: tuple[Line, int], other: tuple[Line, int]) -> int:
    """Which of two lines of a unit comes first: by their days and side, else by the first value in which they
    differ, as it is written.
    """
    mine, theirs = one[0], other[0]
    if mine[1:4] != theirs[1:4]:
        return -1 if mine[1:4] < theirs[1:4] else 1
    for left, right in zip((*mine.dims, mine.apart), (*theirs.dims, theirs.apart), strict=True):
        if left is not right and left != right:
            return -1 if repr(left) < repr(right) else 1
    return 0


BY_LINE = cmp_to_key(_compared)
