"""Shift handover: what is open, what was closed, and who did what since when."""

from collections.abc import Iterable
from dataclasses import dataclass

from esep.monitoring.desk.blind import Blind
from esep.monitoring.desk.journal import Entry, Standing
from esep.monitoring.desk.queue import Line


@dataclass(frozen=True, slots=True)
class Handover:
    """What one shift leaves to the next; every alert published by its end is in exactly one of three lists.

    Attributes:
        begins_at, ends_at: the shift, ms, half-open.
        open: lines of the queue at its end, with who took each alert on and every step so far.
        closed: alerts resolved or withdrawn in the shift.
        earlier: numbers of alerts that were closed before it.
        done: what was done in the shift, in order.
        stray: entries of the shift about alerts that the desk does not know: to be looked into.
        blind: what was not being judged at its end.
    """

    begins_at: int
    ends_at: int
    open: tuple[Line, ...]
    closed: tuple[Standing, ...]
    earlier: tuple[str, ...]
    done: tuple[Entry, ...]
    stray: tuple[Entry, ...]
    blind: tuple[Blind, ...]


def handover(
    begins_at: int,
    ends_at: int,
    all_standing: Iterable[Standing],
    lines: tuple[Line, ...],
    journal: Iterable[Entry],
    blind: tuple[Blind, ...] = (),
) -> Handover:
    """The handover of a shift.

    Args:
        begins_at: ms.
        ends_at: ms; what happens then belongs to the next shift.
        all_standing: how all alerts stand at `ends_at - 1`, the last ms of the shift.
        lines: the queue at that ms.
        journal: everything done, in any order.
        blind: what is not being judged.
    """
    everything = tuple(all_standing)
    shut = [one for one in everything if not one.open]
    known = {one.alert.identity for one in everything}
    done = sorted({entry for entry in journal if begins_at <= entry.at < ends_at})
    return Handover(
        begins_at,
        ends_at,
        lines,
        tuple(one for one in shut if one.since >= begins_at),
        tuple(one.alert.identity for one in shut if one.since < begins_at),
        tuple(done),
        tuple(entry for entry in done if entry.alert not in known),
        blind,
    )
