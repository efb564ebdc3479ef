"""Outages: when nothing was judged, as a process beside the service has seen it; in a file that only grows.

The register need not be there for it: that nobody watches must be told when everything stands still.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import orjson

from esep.monitoring.desk.blind import Blind, all_blind, at_risk
from esep.monitoring.live.places import Places


@dataclass(frozen=True, slots=True)
class Outage:
    """A worker that does not judge: since when, ms, None when it is not known; when that was told."""

    worker: str
    since: int | None
    told_at: int
    until: int | None = None


@dataclass(frozen=True, slots=True)
class Seen:
    """What a look has found: who is blind, what is new, what is over, and over whom nobody watches."""

    blind: tuple[Blind, ...]
    begun: tuple[Outage, ...]
    over: tuple[Outage, ...]
    at_risk: tuple[str, ...]


class Outages:
    """The outages of a service.

    Args:
        places: where everything lies.
        limit: ms without judging after which it is blind.

    >>> from tempfile import mkdtemp
    >>> place = Places(Path(mkdtemp()))
    >>> _ = place.watched.write_text('{"judging-0": ["P-1"]}')
    >>> seen = Outages(place, limit=60_000).look(now=1000)
    >>> [one.worker for one in seen.begun], seen.at_risk
    (['judging-0'], ('P-1',))
    """

    def __init__(self, places: Places, limit: int) -> None:
        self._places, self._limit = places, limit
        self._open = {one.worker: one for one in _read(places.outages) if one.until is None}
        for one in _read(places.outages):
            known = self._open.get(one.worker)
            if known and one.until is not None and one.told_at >= known.told_at:
                del self._open[one.worker]

    def look(self, now: int) -> Seen:
        """Look whether everybody judges who should, at `now`, ms; what has changed is written down."""
        watched = watched_by(self._places)
        found = all_blind(self._places.beats, watched, now, limit=self._limit)
        blind = {one.worker: one for one in found}
        begun = [
            Outage(name, one.since, now) for name, one in sorted(blind.items()) if name not in self._open
        ]
        over = [
            Outage(name, one.since, now, now) for name, one in sorted(self._open.items()) if name not in blind
        ]
        if begun or over:
            _append(self._places.outages, [*begun, *over])
        self._open |= {one.worker: one for one in begun}
        for one in over:
            del self._open[one.worker]
        return Seen(found, tuple(begun), tuple(over), at_risk(found, watched))


def watched_by(places: Places) -> Mapping[str, Sequence[str]]:
    """Over whom each worker watches, by number of the protected person; nothing where no service began."""
    try:
        told: Mapping[str, Sequence[str]] = orjson.loads(places.watched.read_bytes())
    except (OSError, orjson.JSONDecodeError):
        return {}
    return told


def _read(path: Path) -> list[Outage]:
    told = path.read_bytes().split(b"\n") if path.exists() else []
    found = []
    for line in told:
        try:
            found.append(Outage(**json.loads(line)))
        except (ValueError, TypeError):
            continue  # a line that was being written when the power went
    return found


def _append(path: Path, outages: Sequence[Outage]) -> None:
    with path.open("ab") as file:
        path.chmod(0o600)
        file.writelines(orjson.dumps(one) + b"\n" for one in outages)
