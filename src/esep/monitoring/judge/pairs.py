"""How near two persons are, at each good fix of either: a distance, the least and the most it can be."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from esep.monitoring.judge.case import Case
from esep.monitoring.judge.distances import between
from esep.monitoring.judge.seen import Seen
from esep.monitoring.judge.verdict import Spell
from esep.monitoring.kinds import Grade
from esep.monitoring.orders import Protection

APART = 1.1  # an episode ends this much further away than it began, or it would end and begin at every step


@dataclass(frozen=True, slots=True)
class Apart:
    """A judgement at `when` by the bound person's fix `own`: the distance and the two it lies between."""

    when: int
    own: Seen
    metres: float
    least: float
    most: float

    def grade(self, distance: float) -> Grade:
        """How sure it is that they are nearer than `distance`."""
        if self.most < distance:
            return Grade.CERTAIN
        if self.metres < distance:
            return Grade.LIKELY
        return Grade.POSSIBLE if self.least < distance else Grade.NONE


def judgements(case: Case, protection: Protection) -> list[Apart]:
    """One for each good fix of either, with the other's last one, unless that is too old."""
    found: list[Apart] = []
    last: dict[str, Seen] = {}
    theirs = [*case.own, *case.fixes[protection.device]]
    for fix in sorted(theirs, key=lambda fix: fix.order):
        if not fix.good:
            continue
        last[fix.code] = fix
        if len(last) < 2:
            continue
        own, hers = last[case.order.device], last[protection.device]
        begins, ends = case.order.holds
        if begins <= fix.when and (ends is None or fix.when < ends):
            found.extend(_apart(case, fix.when, own, hers))
    return found


def _apart(case: Case, when: int, own: Seen, hers: Seen) -> Iterator[Apart]:
    asked = case.parameters
    gap = when - min(own.when, hers.when)
    if gap > asked.pair_gap * 1000:
        return
    metres = between(own.lat, own.lon, hers.lat, hers.lon)
    slack = asked.pair_factor * (own.radius(asked) + hers.radius(asked)) + asked.pair_speed * (gap / 1000.0)
    yield Apart(when, own, metres, max(0.0, metres - slack), metres + slack)


@dataclass(frozen=True, slots=True)
class Rule:
    """What begins an episode, what ends it, and how sure each judgement makes it."""

    begins: Callable[[Apart], bool]
    ends: Callable[[Apart], bool]
    grade: Callable[[Apart], Grade]


def episodes(seen: list[Apart], rule: Rule, gap: int) -> Iterator[Spell]:
    """From a judgement that begins one until one that ends it, or until none came for `gap` ms."""
    pending = list(seen)
    while pending:
        first = pending.pop(0)
        if not rule.begins(first):
            continue
        within = [first]
        while pending and pending[0].when < within[-1].when + gap and not rule.ends(pending[0]):
            within.append(pending.pop(0))
        ended = pending and pending[0].when < within[-1].when + gap
        yield Spell(
            begins=first.when,
            ends=pending.pop(0).when if ended else within[-1].when + gap,
            first_seq=first.own.seq,
            confirm_seq=first.own.seq,
            known_at=first.when,
            worse=tuple((one.when, rule.grade(one)) for one in within),
        )
