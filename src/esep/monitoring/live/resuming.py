"""A service that begins anew states the outage that it ends, since the last sign of life before."""

from collections.abc import Iterable

from esep.monitoring.desk.blind import Blind, all_blind, beat_of
from esep.monitoring.live.outages import Outage, noted, open_outages
from esep.monitoring.live.places import Places


class Resuming:
    """What was not judged while no service was there, until everything is judged again.

    Args:
        places: where everything lies; the signs of life there are those of the service before.
        workers: who gives signs of life.
        now: ms.
        limit: ms without judging after which it is blind; what is shorter is no outage.

    >>> from tempfile import mkdtemp
    >>> from pathlib import Path
    >>> from esep.monitoring.desk.blind import Beat, leave
    >>> from esep.monitoring.live.outages import outages_in
    >>> place = Places(Path(mkdtemp()))
    >>> place.beats.mkdir()
    >>> leave(place.beats, "judging-0", Beat(1_000, 1_000))
    >>> Resuming(place, ["judging-0"], now=90_000, limit=60_000).judged((), 95_000)
    >>> [(one.since, one.until) for one in outages_in(place)]
    [(1000, None), (1000, 95000)]
    """

    def __init__(self, places: Places, workers: Iterable[str], now: int, *, limit: int) -> None:
        self._places = places
        begun = [name for name in workers if beat_of(places.beats, name) is not None]
        known, found = open_outages(places), all_blind(places.beats, begun, now, limit=limit)
        noted(places, [Outage(one.worker, one.since, now) for one in found if one.worker not in known])
        self._down = {one.worker for one in found} | known.keys()

    def judged(self, blind: Iterable[Blind], now: int) -> None:
        """State who judges again, once each: whoever is not blind any more."""
        over = self._down - {one.worker for one in blind}
        if not over:
            return
        self._down -= over
        # Whoever watches beside may have seen it first.
        known = open_outages(self._places)
        noted(
            self._places,
            [Outage(name, known[name].since, now, now) for name in sorted(over & known.keys())],
        )
