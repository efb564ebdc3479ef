"""How well alerts meet what truly happened: found, how late, and told of nothing."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np

from esep.monitoring.alerts import Judged
from esep.monitoring.kinds import Kind
from esep.monitoring.simulator.episodes import Episode
from esep.monitoring.simulator.showing import Showing
from esep.monitoring.simulator.world import Truth

CLOSE = 120_000  # ms by which an alert may lie beside its episode: two fixes
BRIEF = 3  # fixes that must be able to show an episode for a miss to count
OF = {Kind.CROSSED: Kind.ENTERED}  # passing through a place is being in it
Whose = tuple[Kind, str, str, str]


@dataclass(frozen=True, slots=True)
class Met:
    """One kind of alert against the truth.

    `delays` are the fixes that could have shown it before the one that brought the alert. `repeated` are
    alerts about an episode of which one was told already; `brief` are episodes that fewer than three fixes
    could show and that were not found: no rule that asks for two can be sure to.
    """

    kind: Kind
    episodes: int
    found: int
    brief: int
    false: int
    repeated: int
    delays: tuple[int, ...]

    @property
    def missed(self) -> int:
        """Episodes of which nobody was told, though they were long enough."""
        return self.episodes - self.found - self.brief


def met(truth: Truth, alerts: Sequence[Judged]) -> list[Met]:
    """Hold alerts against the truth, kind by kind.

    Args:
        truth: a simulated city.
        alerts: of all its fixes.
    """
    fixes = Showing(truth)
    by_kind: dict[Kind, list[Judged]] = defaultdict(list)
    for alert in alerts:
        by_kind[alert.kind].append(alert)
    kinds = sorted({*by_kind, *(one.kind for one in truth.episodes)})
    return [_met(kind, truth.episodes, by_kind[kind], fixes) for kind in kinds]


def told(table: Iterable[Met]) -> str:
    """The table in plain text."""
    head = ("kind", "episodes", "found", "missed", "brief", "false", "again", "delay", "99 %", "most")
    rows = [head, *(tuple(map(str, _row(one))) for one in table)]
    return "\n".join(f"{row[0]:14}" + "".join(f"{cell:>10}" for cell in row[1:]) for row in rows)


def _row(one: Met) -> tuple[object, ...]:
    late = np.array(one.delays or [0])
    delays = (int(np.median(late)), int(np.quantile(late, 0.99, method="higher")), int(late.max()))
    return (
        one.kind.name.lower(),
        one.episodes,
        one.found,
        one.missed,
        one.brief,
        one.false,
        one.repeated,
        *delays,
    )


def _whose(one: Episode | Judged) -> Whose:
    return OF.get(one.kind, one.kind), one.device, one.zone, one.other


def _met(kind: Kind, episodes: Iterable[Episode], alerts: Sequence[Judged], fixes: Showing) -> Met:
    about: dict[Whose, list[Episode]] = defaultdict(list)
    for episode in episodes:
        if episode.kind == OF.get(kind, kind):
            about[_whose(episode)].append(episode)
    first: dict[Episode, int] = {}
    false = repeated = 0
    for alert in alerts:
        true = [one for one in about[_whose(alert)] if _overlap(one, alert)]
        false += not true
        repeated += bool(true) and all(one in first for one in true)
        for one in true:
            first[one] = min(first.get(one, 2**62), fixes.known_at(alert))
    every = [one for some in about.values() for one in some]
    if kind in OF:
        every = list(first)
    lost = [one for one in every if one not in first]
    brief = sum(len(fixes.of(one, one.ends_at)) < BRIEF for one in lost)
    delays = tuple(len(fixes.of(one, known)) for one, known in first.items())
    return Met(kind, len(every), len(first), brief, false, repeated, delays)


def _overlap(one: Episode, alert: Judged) -> bool:
    begins_first = one.ends_at is None or alert.at <= one.ends_at + CLOSE
    return begins_first and (alert.ended_at is None or alert.ended_at >= one.begins_at - CLOSE)
