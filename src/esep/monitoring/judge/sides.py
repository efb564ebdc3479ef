"""On which side of a border somebody is: seen against accuracy, believed after a dwell or a second fix."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from enum import Enum
from itertools import pairwise

from esep.monitoring.judge.distances import Lies
from esep.monitoring.judge.seen import Seen
from esep.monitoring.judge.verdict import Spell
from esep.monitoring.kinds import Grade
from esep.monitoring.orders import Parameters


class Side(Enum):
    """What a fix shows, or what is believed."""

    UNKNOWN = 0
    OUT = 1
    IN = 2
    UNCERTAIN = 3


@dataclass(frozen=True, slots=True)
class Observed:
    """A good fix against one border: the side it shows, the distance, the accuracy as it was counted."""

    fix: Seen
    side: Side
    lies: Lies
    doubt: float


@dataclass(frozen=True, slots=True)
class Turn:
    """From `since` somebody is on `side`; `first` showed it, `confirmed` made it believed."""

    before: Side
    side: Side
    first: Observed
    confirmed: Observed
    grade: Grade

    @property
    def since(self) -> int:
        """When it began: at the fix that showed it first."""
        return self.first.fix.when


def shown(lies: Lies, doubt: float) -> Side:
    """The side of a zone's border; within the doubt of a fix nothing can be said."""
    if lies.dist < doubt:
        return Side.UNCERTAIN
    return Side.IN if lies.inside else Side.OUT


def shown_by_ring(lies: Lies, warning: float, doubt: float) -> Side:
    """The side of the border of the ring around a zone."""
    beyond = lies.signed - warning
    if doubt == 0:
        return Side.IN if beyond < 0 else Side.OUT
    if beyond <= -doubt:
        return Side.IN
    return Side.OUT if beyond >= doubt else Side.UNCERTAIN


def observed(
    fixes: Iterable[Seen], lies: Callable[[Seen], Lies], parameters: Parameters, warning: float | None = None
) -> list[Observed]:
    """What every good fix shows against a border, or with `warning` against the ring that wide."""
    found = []
    for fix in fixes:
        if fix.good:
            there, doubt = lies(fix), parameters.factor * fix.radius(parameters)
            side = shown(there, doubt) if warning is None else shown_by_ring(there, warning, doubt)
            found.append(Observed(fix, side, there, doubt))
    return found


def turns(seen: Iterable[Observed], parameters: Parameters, *, at_once: bool) -> Iterator[Turn]:
    """Every change of side that is believed, in order."""
    side = Side.UNKNOWN
    first: Observed | None = None
    count = 0
    for one in seen:
        if one.side is Side.UNCERTAIN:
            continue
        if one.side is side:
            first = None
            continue
        if first is None or first.side is not one.side:
            first, count = one, 0
        count += 1
        waited = one.fix.when - first.fix.when >= parameters.dwell * 1000
        believed = waited or 0 < parameters.confirm <= count
        if believed or (at_once and one.side is Side.IN):
            yield Turn(side, one.side, first, one, Grade.CERTAIN if believed else Grade.LIKELY)
            side, first = one.side, None


def spells(changes: Iterable[Turn], side: Side, *, opaque: bool = False) -> Iterator[Spell]:
    """From each turn to a side until the turn away from it; an opaque place tells no distance."""
    for turn, following in pairwise([*changes, None]):
        if turn is not None and turn.side is side:
            yield Spell(
                begins=turn.since,
                ends=following.since if following else None,
                first_seq=turn.first.fix.seq,
                confirm_seq=turn.confirmed.fix.seq,
                known_at=turn.confirmed.fix.when,
                grade=turn.grade,
                distance=None if opaque else turn.confirmed.lies.signed,
                accuracy=turn.confirmed.doubt,
            )
