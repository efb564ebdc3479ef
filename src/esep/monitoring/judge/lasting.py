"""Spells that any fix may begin and only a good one may end: bad data never clears an alert."""

from collections.abc import Callable, Iterator, Sequence

from esep.monitoring.judge.seen import Seen
from esep.monitoring.judge.verdict import Spell
from esep.monitoring.kinds import Grade


def lasting(
    fixes: Sequence[Seen], begins: Callable[[Seen], bool], ends: Callable[[Seen], bool]
) -> Iterator[list[Seen]]:
    """The fixes of each spell, the one that ended it last; a spell that goes on has no such one."""
    within: list[Seen] = []
    for fix in fixes:
        if within:
            within.append(fix)
            if fix.good and ends(fix):
                yield within
                within = []
        elif begins(fix):
            within = [fix]
    if within:
        yield within


def signed(fixes: Sequence[Seen], holds: Callable[[Seen], bool]) -> Iterator[Spell]:
    """From the first fix of which something holds until the first good one of which it does not."""
    for within in lasting(fixes, holds, lambda fix: not holds(fix)):
        yield spell(within, over=within[-1].good and not holds(within[-1]))


def spell(within: Sequence[Seen], *, over: bool, worse: tuple[tuple[int, Grade], ...] = ()) -> Spell:
    """A spell that its first fix confirms by itself."""
    first = within[0]
    return Spell(first.when, within[-1].when if over else None, first.seq, first.seq, first.when, worse=worse)
