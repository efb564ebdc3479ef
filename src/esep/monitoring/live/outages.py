"""Outages: when nothing was judged, as a process beside the service has seen it; in a file that only grows.

The register need not be there for it: that nobody watches must be told when everything stands still.
"""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import orjson

from esep.monitoring.desk.blind import Blind, all_blind, at_risk, beat_of
from esep.monitoring.live.left import Left, left_in
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
    """What a look at `now` has found: who is blind, what is new, what is over, over whom nobody watches, and
    which orders cannot be judged as they stand.

    `sign` is up to when everything that came in is judged by the signs of life of all, ms; None where one of
    them gives none. What came later may be judged or not.
    """

    now: int
    sign: int | None
    blind: tuple[Blind, ...]
    begun: tuple[Outage, ...]
    over: tuple[Outage, ...]
    at_risk: tuple[str, ...]
    left: tuple[Left, ...] = ()


class Outages:
    """The outages of a service.

    Args:
        places: where everything lies.
        limit: ms without judging after which it is blind.

    >>> from pathlib import Path
    >>> from tempfile import mkdtemp
    >>> place = Places(Path(mkdtemp()))
    >>> _ = place.watched.write_text('{"judging-0": ["P-1"]}')
    >>> seen = Outages(place, limit=60_000).look(now=1000)
    >>> [one.worker for one in seen.begun], seen.at_risk
    (['judging-0'], ('P-1',))
    """

    def __init__(self, places: Places, limit: int) -> None:
        self._places, self._limit = places, limit

    def look(self, now: int) -> Seen:
        """Look whether everybody judges who should, at `now`, ms; what has changed is written down."""
        watched, known = watched_by(self._places), open_outages(self._places)
        found = all_blind(self._places.beats, watched, now, limit=self._limit)
        blind = {one.worker: one for one in found}
        begun = [Outage(name, one.since, now) for name, one in sorted(blind.items()) if name not in known]
        over = [Outage(name, one.since, now, now) for name, one in sorted(known.items()) if name not in blind]
        noted(self._places, [*begun, *over])
        return Seen(
            now,
            _sign(self._places, watched),
            found,
            tuple(begun),
            tuple(over),
            at_risk(found, watched),
            left_in(self._places),
        )


def watched_by(places: Places) -> Mapping[str, Sequence[str]]:
    """Over whom each worker watches, by number of the protected person; nothing where no service began."""
    try:
        told: Mapping[str, Sequence[str]] = orjson.loads(places.watched.read_bytes())
    except (OSError, orjson.JSONDecodeError):
        return {}
    return told


def outages_in(places: Places) -> list[Outage]:
    """What was written down of outages, each with a line when it began and one when it ended."""
    told = places.outages.read_bytes().split(b"\n") if places.outages.exists() else []
    found = []
    for line in told:
        try:
            found.append(Outage(**json.loads(line)))
        except (ValueError, TypeError):
            continue  # a line that was being written when the power went
    return found


def open_outages(places: Places) -> dict[str, Outage]:
    """The outages that have no end yet, by worker."""
    found: dict[str, Outage] = {}
    for one in outages_in(places):
        if one.until is None:
            found[one.worker] = one
        elif one.worker in found:
            del found[one.worker]
    return found


def noted(places: Places, outages: Sequence[Outage]) -> None:
    """Write down that outages began or ended."""
    if not outages:
        return
    with places.outages.open("ab") as file:
        places.outages.chmod(0o600)
        file.writelines(orjson.dumps(one) + b"\n" for one in outages)


def _sign(places: Places, workers: Iterable[str]) -> int | None:
    """The oldest of the last signs of life, ms."""
    beats = [beat_of(places.beats, name) for name in workers]
    known = [min(one.at, one.judged_to) for one in beats if one is not None]
    return min(known) if known and len(known) == len(beats) else None
