"""What is forgotten while the service runs, and when: nobody has to remember it. The terms are of the law."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from esep.monitoring.history.compaction import compact
from esep.monitoring.history.retention import DAY, forget
from esep.monitoring.intake.blocks import forget_before
from esep.monitoring.intake.hour_keys import HOUR, HourKeys
from esep.monitoring.intake.judging import CHECKPOINTS
from esep.monitoring.intake.quarantine import Quarantine
from esep.monitoring.intake.receiving import QUARANTINE
from esep.monitoring.intake.runtime import now_ms
from esep.monitoring.intake.seen import COUNTERS, Counters
from esep.monitoring.live.kept import Kept
from esep.monitoring.live.places import Places


@dataclass(frozen=True, slots=True)
class Done:
    """What was put away and forgotten: keys of hours, fixes of the history, segments of the log, files."""

    keys: int
    fixes: int
    segments: int
    aside: int


def keep_house(
    places: Places, codes: Sequence[str], workers: int, kept: Kept, now: int, *, tracks: bool = True
) -> Done:
    """Put the log into the history, and forget what is over.

    Args:
        places: where everything lies.
        codes: the devices by number in the log.
        workers: how many judge.
        kept: for how long is kept.
        now: ms.
        tracks: whether the whole history is gone through for fixes to forget.

    Raises:
        EsepError: as `compact` and `forget`.
    """
    hours = HourKeys(places.hours)
    keys = hours.destroy_before(now // HOUR - kept.protected)
    if not places.log.exists():
        return Done(keys, 0, 0, 0)
    inventory = compact(places.log, hours, codes, places.history)
    fixes = forget(places.history, lambda _: now - kept.track * DAY) if tracks else 0
    needed = min(inventory.position, _needed(places, workers))
    segments = forget_before(places.log, needed, now - kept.log * DAY)
    aside = Quarantine(places.intake / QUARANTINE, hours).forget_before(now, kept.aside)
    return Done(keys, fixes, segments, aside)


def keeping_house(places: Places, codes: Sequence[str], workers: int, kept: Kept, *, tracks: bool) -> None:
    """Keep house now, in a process of its own."""
    keep_house(places, codes, workers, kept, now_ms(), tracks=tracks)


def _needed(places: Places, workers: int) -> int:
    """The place in the log from which on a process that comes again reads it."""
    saved = (_saved(places.shard(number) / CHECKPOINTS) for number in range(workers))
    return min(*saved, Counters.load(places.log / COUNTERS)[1])


def _saved(checkpoints: Path) -> int:
    """The place of the oldest state that a worker may take up."""
    return min((int(path.name.partition("-")[0]) for path in checkpoints.glob("[0-9]*")), default=0)
