"""The case before the judge: an order, its devices' fixes, its zones as shapes, and when its rules hold."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial

from esep.kernel.errors import EsepError
from esep.monitoring.judge.distances import Lies, Shape, between, nearest, shape
from esep.monitoring.judge.hours import Interval, both, held, joined, weekly, without
from esep.monitoring.judge.seen import Seen
from esep.monitoring.judge.sides import Observed, Turn, observed, turns
from esep.monitoring.orders import (
    Curfew,
    Hours,
    Order,
    Orders,
    Parameters,
    Point,
    SharedPlace,
    Zone,
    ZoneKind,
)
from esep.monitoring.plane import in_plane


@dataclass(frozen=True, slots=True)
class Case:
    """An order with everything that its rules look at. `now` is what the clock shows, in ms of UTC."""

    order: Order
    origin: Point
    fixes: Mapping[str, Sequence[Seen]]
    now: int
    begins_at: int

    @property
    def own(self) -> Sequence[Seen]:
        """The fixes of the device that the order binds."""
        return self.fixes[self.order.device]

    @property
    def parameters(self) -> Parameters:
        """What the order takes for granted."""
        return self.order.parameters

    def zones(self, *kinds: ZoneKind) -> Iterator[Zone]:
        """The zones of some kinds."""
        return (zone for zone in self.order.zones if zone.kind in kinds)

    def shape(self, zone: Zone) -> Shape:
        """A zone in the plane of the device."""
        return shape(zone, self.origin)

    def at(self, fix: Seen) -> tuple[float, float]:
        """A fix in the plane of the device."""
        return in_plane(fix.lat, fix.lon, *self.origin)

    def holds(self, zone: Zone) -> list[Interval]:
        """When a zone holds: within its order, its own dates and its hours."""
        span = both(held(self.order.holds), held(zone.holds))
        return both(span, self._weekly(zone.hours)) if zone.hours else span

    def curfew(self, curfew: Curfew) -> list[Interval]:
        """When a curfew holds: its hours within its order, leave cut out."""
        hours = both(held(self.order.holds), self._weekly(curfew.hours))
        return without(hours, self.order.absences)

    def homes(self, curfew: Curfew) -> list[Zone]:
        """The zones that a curfew calls home.

        Raises:
            EsepError: the order has no zone of that code (E-1020).
        """
        homes = [zone for zone in self.order.zones if zone.code == curfew.home]
        if not homes:
            raise EsepError("E-1020", order=self.order.code, zone=curfew.home)
        return homes

    def observed(self, zone: Zone) -> list[Observed]:
        """What each good fix shows against a zone."""
        return observed(self.own, self._against(zone), self.parameters)

    def turns(self, zone: Zone) -> list[Turn]:
        """Comings and goings over the border of a zone."""
        return list(turns(self.observed(zone), self.parameters, at_once=at_once(zone)))

    def ring_turns(self, zone: Zone) -> list[Turn]:
        """Comings and goings over the border of the ring around a zone."""
        shown = observed(self.own, self._against(zone), self.parameters, zone.warning)
        return list(turns(shown, self.parameters, at_once=at_once(zone)))

    def shared_turns(self, places: Sequence[SharedPlace]) -> list[Turn]:
        """Comings and goings over the border of all shared places of a class together."""
        shown = observed(self.own, partial(_to_shared, places), self.parameters)
        return list(turns(shown, self.parameters, at_once=False))

    def _against(self, zone: Zone) -> Callable[[Seen], Lies]:
        drawn = self.shape(zone)
        return lambda fix: drawn.lies(self.at(fix))

    def _weekly(self, hours: Sequence[Hours]) -> list[Interval]:
        return weekly(hours, self.order.clock, self.begins_at, self.now)


def at_once(zone: Zone) -> bool:
    """Coming in is believed at the first fix."""
    return zone.at_once or zone.kind is ZoneKind.GUARDED


def _to_shared(places: Sequence[SharedPlace], fix: Seen) -> Lies:
    return nearest(
        [
            between(fix.lat, fix.lon, *place.centre) - place.radius
            for place in places
            if place.holds[0] <= fix.when and (place.holds[1] is None or fix.when < place.holds[1])
        ]
    )


def origins(orders: Orders) -> dict[str, Point]:
    """Where the plane of each device begins: the first point of its first zone."""
    found: dict[str, Point] = {}
    for order in orders:
        for zone in order.zones:
            found.setdefault(order.device, zone.rings[0][0])
    return found


def spans(orders: Orders) -> dict[str, list[Interval]]:
    """When any order names a device, bound or protected."""
    named: dict[str, list[Interval]] = {}
    for order in orders:
        for device in (order.device, *(protection.device for protection in order.protects)):
            named.setdefault(device, []).extend(held(order.holds))
    return {device: joined(intervals) for device, intervals in named.items()}
