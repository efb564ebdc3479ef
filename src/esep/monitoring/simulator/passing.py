"""A simulated time passes: fixes are judged as they come in, and at each hour what stands is told."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from esep.monitoring.alerts import Judged
from esep.monitoring.compiled import compiled
from esep.monitoring.kinds import Kind
from esep.monitoring.naming import named
from esep.monitoring.rejudging import Watch
from esep.monitoring.simulator.city import STARTS_AT
from esep.monitoring.simulator.world import Truth

HOUR = 3_600_000


@dataclass(frozen=True, slots=True)
class Hour:
    """What is known when an hour is over: alerts that stand, those that are new, and how many last."""

    now: int
    fixes: int
    counts: Counter[Kind]
    new: tuple[Judged, ...]
    open: int
    watch: Watch

    def alerts(self) -> list[Judged]:
        """All alerts that stand, by device and beginning."""
        told = named(self.watch.alerts(), self.watch.fleet)
        return sorted(told, key=lambda one: (one.device, one.at, one.kind, one.zone, one.other))


def passing(truth: Truth) -> Iterator[Hour]:
    """Judge a city hour by hour, by when its fixes came in; the last hour may be a part of one."""
    fleet = compiled(truth.orders, (), STARTS_AT, truth.now, truth.codes)
    watch, counts, taken = Watch(fleet), Counter[Kind](), 0
    received = truth.fixes["received_at"]
    for now in [*range(STARTS_AT + HOUR, truth.now, HOUR), truth.now]:
        upto = len(received) if now == truth.now else int(np.searchsorted(received, now, side="right"))
        changes = watch.accept(truth.fixes[taken:upto], now)
        new = tuple(named(changes.raised, fleet))
        counts.update(one.kind for one in new)
        counts.subtract(one.kind for one in named(changes.withdrawn, fleet))
        taken = upto
        yield Hour(now, upto, +counts, new, len(watch.state.open), watch)
