"""The difference between what a unit counted as and what it counts as now."""

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
    if old == new:
        return NOTHING
    gone = [(line, -amount) for line, amount in old.items() if new.get(line) != amount]
    come = [(line, amount) for line, amount in new.items() if old.get(line) != amount]
    return Difference(_ordered(gone), _ordered(come))


def _ordered(changes: list[tuple[Line, int]]) -> Changes:
    """Changes in the order of their lines; days and side alone tell nearly all of them apart."""
    if len(changes) > 1:
        places = {line[1:4] for line, _ in changes}
        whole = len(places) < len(changes)
        changes.sort(key=lambda change: change[0].order if whole else change[0][1:4])
    return tuple(changes)
