"""How well alerts meet what truly happened: found, how late, and told of nothing."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from esep.monitoring.alerts import Judged
from esep.monitoring.fixes import judged_at, labelled
from esep.monitoring.kinds import Kind
from esep.monitoring.simulator.episodes import Episode
from esep.monitoring.simulator.world import Truth

CLOSE = 120_000  # ms by which an alert may lie beside its episode: two fixes
BRIEF = 3  # fixes that an episode must have for a miss to count
OF = {Kind.CROSSED: Kind.ENTERED}  # passing through a place is being in it
Whose = tuple[Kind, str, str, str]


@dataclass(frozen=True, slots=True)
class Met:
    """One kind of alert against the truth.

    `delays` are the fixes before the one that brought each alert. `repeated` are alerts about an episode of
    which one was told already; `brief` are episodes with fewer than three fixes that were not found: no rule
    that asks for two could.
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
    fixes = _Fixes(truth)
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


class _Fixes:
    """When the fixes of each device count, and that of each of them."""

    def __init__(self, truth: Truth) -> None:
        when = judged_at(truth.fixes, labelled(truth.fixes))
        order = np.lexsort((when, truth.fixes["device"]))
        device = truth.fixes["device"][order]
        edges = np.searchsorted(device, np.arange(len(truth.codes) + 1))
        rows = [order[edges[n] : edges[n + 1]] for n in range(len(truth.codes))]
        self.when = {code: when[own] for code, own in zip(truth.codes, rows, strict=True)}
        self.seq = {code: truth.fixes["seq"][own] for code, own in zip(truth.codes, rows, strict=True)}

    def known_at(self, alert: Judged) -> int:
        """When an alert came out: by the fix that confirmed it, or by the clock."""
        at = np.flatnonzero(self.seq[alert.device] == alert.confirm_seq)
        return max(alert.at, int(self.when[alert.device][at[0]])) if len(at) else alert.at

    def between(self, device: str, begins: int, ends: int | None) -> int:
        """How many fixes of a device count in a period."""
        when: npt.NDArray[np.int64] = self.when[device]
        until = len(when) if ends is None else int(np.searchsorted(when, ends))
        return max(0, until - int(np.searchsorted(when, begins)))


def _whose(one: Episode | Judged) -> Whose:
    return OF.get(one.kind, one.kind), one.device, one.zone, one.other


def _met(kind: Kind, episodes: Iterable[Episode], alerts: Sequence[Judged], fixes: _Fixes) -> Met:
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
    brief = sum(fixes.between(one.device, one.begins_at, one.ends_at) < BRIEF for one in lost)
    delays = tuple(fixes.between(one.device, one.begins_at, known) for one, known in first.items())
    return Met(kind, len(every), len(first), brief, false, repeated, delays)


def _overlap(one: Episode, alert: Judged) -> bool:
    begins_first = one.ends_at is None or alert.at <= one.ends_at + CLOSE
    return begins_first and (alert.ended_at is None or alert.ended_at >= one.begins_at - CLOSE)
