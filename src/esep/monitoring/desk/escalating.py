"""Handing on: to whom an alert goes, and when, while nobody takes it on."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from esep.kernel.errors import EsepError
from esep.monitoring.desk.journal import Standing, Stands, What
from esep.monitoring.desk.waiting import rank

Rungs = tuple[tuple[int, str], ...]  # ms after it was raised, to whom (`alert_escalation`)


@dataclass(frozen=True, slots=True)
class Ladder:
    """To whom alerts go on, by rank (`waiting.rank`), for alerts raised from `from_at` (ms) on."""

    from_at: int
    rungs: Mapping[int, Rungs]


@dataclass(frozen=True, slots=True, order=True)
class Handing:
    """An alert is due (ms) to be passed on to somebody."""

    due_at: int
    to: str


def in_force(ladders: Sequence[Ladder], at: int) -> Ladder:
    """The ladder that holds at an instant: the latest that began by then.

    Raises:
        EsepError: E-1080 when none had begun.
    """
    begun = [ladder for ladder in ladders if ladder.from_at <= at]
    if not begun:
        raise EsepError("E-1080")
    return max(begun, key=lambda ladder: ladder.from_at)


def still_to_hand_on(stands: Standing, ladders: Sequence[Ladder]) -> tuple[Handing, ...]:
    """The rungs that an alert has not been passed on to, the earliest first; none once somebody took it on.

    Those due by now are to be passed on now; the first of the others is the next timer.

    Raises:
        EsepError: E-1080 when no ladder held when it was raised.
    """
    if stands.state is not Stands.RAISED:
        return ()
    told = {
        entry.told
        for entry in stands.entries
        if entry.what is What.ESCALATED and entry.at >= stands.raised_at
    }
    rungs = in_force(ladders, stands.raised_at).rungs.get(rank(stands.alert), ())
    return tuple(sorted(Handing(stands.raised_at + after, to) for after, to in rungs if to not in told))
