"""A replay: fixes of files judged against zones or whole orders, the same bytes of evidence every time."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property

import orjson

from esep.kernel.errors import EsepError
from esep.monitoring.alerts import Judged
from esep.monitoring.evidence import Facts, evidence, opaque
from esep.monitoring.fixes import Fixes, judged_at, labelled
from esep.monitoring.kinds import Kind
from esep.monitoring.orders import Order, Orders, Parameters, SharedPlace, Zone, ZoneKind
from esep.monitoring.plain_geometry import plain_alerts
from esep.monitoring.readers import Tracks
from esep.monitoring.zones import DeviceZone

REPLAYED, NOTED = "replay", "replay.noted"  # the orders of a replay against zones alone
OF_PLACES = {Kind.ENTERED, Kind.LEFT, Kind.RING_ENTERED, Kind.CROSSED}
FORBIDDEN = {ZoneKind.EXCLUSION, ZoneKind.GUARDED}
BREACHES = {**dict.fromkeys(FORBIDDEN, Kind.ENTERED), ZoneKind.INCLUSION: Kind.LEFT}
Judging = Callable[[Orders, Sequence[SharedPlace], Fixes, Sequence[str], int], list[Judged]]


@dataclass(frozen=True, slots=True)
class Line:
    """An alert of a replay: what a program reads of it, `told`, and the zone it is about, if any.

    `hidden` is one about a place or a person that is protected: nothing tells where. `hers` comes of the
    device of a protected person itself: not one of its fixes is named. `instants` are those of the fixes that
    the evidence names, in ms, by their counters.
    """

    told: dict[str, object]
    alert: Judged
    zone: Zone | None
    hidden: bool
    hers: bool = False
    instants: Mapping[int, int] = field(default_factory=dict)

    @property
    def code(self) -> str:
        """The number of the alert."""
        return str(self.told["id"])

    def written(self) -> bytes:
        """The line as canonical JSON: the same bytes whenever the same is judged again."""
        return orjson.dumps(self.told, option=orjson.OPT_SORT_KEYS)


@dataclass(frozen=True)
class Replay:
    """Fixes and what they are judged against: whole orders, or zones as plain geometry."""

    tracks: Tracks
    orders: tuple[Order, ...]
    shared: tuple[SharedPlace, ...] = ()
    only_places: bool = False
    plain: tuple[DeviceZone, ...] = ()
    clock: str = "UTC"
    named: frozenset[str] = frozenset()  # devices of protected persons, beside those that orders name
    until: int | None = None  # ms; up to where time passes, if beyond the last of the fixes

    @cached_property
    def now(self) -> int:
        """When the last of the fixes counts, or later where more is known."""
        if self.until is not None:
            return self.until
        when = judged_at(self.tracks.fixes, labelled(self.tracks.fixes))
        return int(when.max())

    @property
    def of_zones(self) -> bool:
        """Whether there are zones alone, and no order."""
        return self.only_places or bool(self.plain)

    @cached_property
    def protected(self) -> frozenset[str]:
        """The devices of protected persons."""
        return self.named | {one.device for order in self.orders for one in order.protects}

    def lines(self, judging: Judging) -> list[Line]:
        """Every alert, by time.

        Args:
            judging: the engine or the judge, which decide alike; not asked in plain geometry.
        """
        facts = Facts(self.tracks)
        made = [self._line(alert, facts) for alert in self._alerts(judging)]
        return sorted(made, key=lambda one: (one.alert.at, one.alert.device, one.alert.kind, one.code))

    def order(self, alert: Judged) -> Order:
        """The order that an alert comes of."""
        found = next((one for one in self.orders if one.code == alert.order), None)
        return found or Order(alert.order, alert.device, self.clock)

    def _alerts(self, judging: Judging) -> Iterator[Judged]:
        if self.plain:
            yield from plain_alerts(self.tracks, self.plain, REPLAYED, self.clock)
            return
        found = judging(self.orders, self.shared, self.tracks.fixes, self.tracks.codes, self.now)
        for alert in found:
            if not self.only_places or (
                alert.kind in OF_PLACES and not (alert.order == NOTED and self._breach(alert))
            ):
                yield alert

    def _zone(self, alert: Judged) -> Zone | None:
        """The zone of an alert as it was drawn, not as it was judged."""
        if not alert.zone:
            return None
        if self.plain:
            drawn = (one.zone for one in self.plain if one.device in (None, alert.device))
        else:
            drawn = (zone for one in self._own(alert) for zone in one.zones)
        return next((zone for zone in drawn if zone.code == alert.zone), None)

    def _own(self, alert: Judged) -> Iterator[Order]:
        # The zones of a replay are drawn in its first order; those of the other all pass for plain ones.
        code = REPLAYED if alert.order == NOTED else alert.order
        return (one for one in self.orders if one.device == alert.device and one.code in {code, alert.order})

    def _breach(self, alert: Judged) -> bool:
        zone = self._zone(alert)
        return zone is not None and BREACHES.get(zone.kind) == alert.kind

    def _line(self, alert: Judged, facts: Facts) -> Line:
        zone = self._zone(alert)
        hers = alert.device in self.protected
        hidden = opaque(alert, zone) or hers
        instant = zone is not None and alert.kind in {Kind.ENTERED, Kind.LEFT}
        noted = instant and zone is not None and BREACHES.get(zone.kind) != alert.kind
        kind = alert.kind.name.lower()
        told: dict[str, object] = {
            "id": alert.id,
            "device": alert.device,
            "kind": kind,
            "zone": alert.zone or None,
            "at": facts.moment(alert.at),
            "ended_at": None if alert.ended_at is None else facts.moment(alert.ended_at),
            "state": "noted" if noted else "raised",
            "evidence": evidence(alert, self.order(alert), zone, facts, hidden=hidden, hers=hers),
        }
        if alert.other:
            told["other"] = alert.other
        instants = {} if hers else facts.instants(alert)
        return Line(told, alert, zone, hidden, hers, instants)


def against_zones(
    tracks: Tracks,
    zones: Sequence[DeviceZone],
    clock: str,
    dwell: int,
    *,
    accuracy: bool,
    protected: frozenset[str] = frozenset(),
) -> Replay:
    """A replay against zones alone: coming and going are told of every zone, whatever its kind.

    Without accuracy and dwell it is plain geometry.

    Args:
        tracks: the fixes.
        zones: the zones, each for one device or for all.
        clock: the zone of the IANA database by which timetables are read.
        dwell: seconds after which a side is believed.
        accuracy: whether the accuracy of a fix counts against a border.
        protected: devices of protected persons: to say in which zone one of them is tells where she is, so
            their fixes are not judged at all.

    Raises:
        EsepError: E-1142 when there are fixes of protected persons alone.
    """
    tracks = tracks.without(protected)
    if not len(tracks.fixes):
        raise EsepError("E-1142")
    if not accuracy and not dwell:
        return Replay(tracks, (), plain=tuple(zones), clock=clock)
    parameters = Parameters(dwell=dwell, factor=1.0 if accuracy else 0.0)
    orders = []
    for device in tracks.codes:
        own = tuple(one.zone for one in zones if one.device in (None, device))
        if own:
            orders.append(Order(REPLAYED, device, clock, zones=own, parameters=parameters))
            plain = tuple(replace(zone, kind=ZoneKind.PLAIN, at_once=_at_once(zone)) for zone in own)
            orders.append(Order(NOTED, device, clock, zones=plain, parameters=parameters))
    return Replay(tracks, tuple(orders), only_places=True, clock=clock)


def _at_once(zone: Zone) -> bool:
    return zone.at_once or zone.kind == ZoneKind.GUARDED
