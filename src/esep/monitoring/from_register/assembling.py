"""Orders as the engine takes them: one for each spell in which device, clock, hours and distances stay.

A place that is drawn anew, or leave that is granted, makes no other version of the order: what goes on, goes
on as one episode.
"""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from esep.declare.reckoning import Reckoning
from esep.kernel.errors import EsepError
from esep.monitoring.from_register import conditions
from esep.monitoring.from_register.places import Place, places
from esep.monitoring.from_register.spells import Version, cut, meeting, standing, within
from esep.monitoring.from_register.stories import Reader, Said
from esep.monitoring.from_register.wearing import ORDER, Wearing, number_of, wearings
from esep.monitoring.instants import in_milliseconds
from esep.monitoring.orders import Absence, Curfew, Order, Protection, Span, Zone

WHOLE_HOURS = re.compile(r"([+-])(\d{2}):00", re.ASCII)


def all_orders(reader: Reader) -> tuple[Order, ...]:
    """Every order of electronic monitoring in all its versions.

    Raises:
        EsepError: as `orders_of`.
    """
    records = sorted({by for _, by in reader.home.naming.between("p-", f"{ORDER}:")})
    return tuple(order for record in records for order in orders_of(reader, record))


def orders_of(
    reader: Reader, record: str, drawn: Callable[[Reader, str], Sequence[Place]] = places
) -> tuple[Order, ...]:
    """The versions of an order of electronic monitoring, by time; none while nobody wears a device for it.

    Args:
        reader: who reads; places are sealed and distances protected.
        record: the id of the order.
        drawn: tells the places of an order.

    Raises:
        EsepError: as `Reader.story`; E-1090 to E-1100 when a form of a place is none; E-006 when nobody knows
            the clock of its territory; E-010 when that is no zone with a name.
    """
    story = reader.story(record)
    made = next((one for one in story if one.card == "made"), None)
    if made is None:
        return ()
    by = Reckoning.by(reader.home.book, reader.home.clock_of(str(made.values["territory"])))
    sources = _Sources(
        code=number_of(record),
        story=story,
        by=by,
        worn=wearings(reader, record),
        places=drawn(reader, record),
        leave=conditions.leave(reader, record),
        protected=conditions.protected(reader, record),
    )
    found = sorted(sources.orders(), key=lambda one: one.holds[0])
    return tuple(replace(one, version=number) for number, one in enumerate(found, 1))


@dataclass(frozen=True)
class _Sources:
    """All that is known of an order, each by its own times."""

    code: str
    story: Sequence[Said]
    by: Reckoning
    worn: Sequence[Wearing]
    places: Sequence[Place]
    leave: tuple[Absence, ...]
    protected: Mapping[str, list[Version]]

    def orders(self) -> Iterator[Order]:
        """The versions without their numbers."""
        spans = conditions.in_force(self.story, self.by)
        bound = [one for one in self.worn if one.wearer == "bound"]
        for clock, reign in self._clocks():
            for one in bound:
                for span in within([(one.begins_at, one.ends_at)], within(spans, [reign])):
                    yield from self._versions(one.device, clock, span)

    def _clocks(self) -> list[tuple[str, Span]]:
        """The clocks of the territory, and when each held; the same one named again is no turn."""
        found: list[tuple[str, Span]] = []
        for zone, begins, ends in self.by.zones.kept(self.by.territory):
            name, since = clock_named(zone), in_milliseconds(begins)
            if found and found[-1][0] == name and found[-1][1][1] == since:
                since = found.pop()[1][0]
            found.append((name, (since, None if ends is None else in_milliseconds(ends))))
        return found

    def _versions(self, device: str, clock: str, span: Span) -> Iterator[Order]:
        made: Order | None = None
        for part in cut(span, self._turns):
            other = self._at(device, clock, part)
            if made is not None and replace(other, holds=made.holds, zones=made.zones) == made:
                made = self._zoned(replace(made, holds=(made.holds[0], part[1])))
                continue
            if made is not None:
                yield made
            made = other
        if made is not None:
            yield made

    @cached_property
    def _turns(self) -> list[int]:
        """When anything may have become another that no place and no leave tells by itself."""
        homes = (edge for place in self.places if place.home for edge in _edges([*place.drawn]))
        hours = (edge for place in self.places if place.home for edge in place.turns)
        distances = (edge for told in self.protected.values() for edge in _edges(told))
        hers = (edge for one in self.worn for edge in (one.begins_at, one.ends_at) if edge is not None)
        return [*(one.at for one in self.story), *homes, *hours, *distances, *hers]

    def _at(self, device: str, clock: str, span: Span) -> Order:
        terms = standing(conditions.tuned(self.story), span[0])
        return self._zoned(
            Order(
                code=self.code,
                device=device,
                clock=clock,
                holds=span,
                curfews=tuple(self._curfews(span[0], conditions.grace(terms))),
                absences=self.leave,
                protects=tuple(self._protections(span[0])),
                shared=conditions.forbidden(self.story, span[0]),
                parameters=conditions.parameters(terms),
            )
        )

    def _zoned(self, order: Order) -> Order:
        """The order with the places that hold while it does."""
        return replace(
            order, zones=tuple(zone for zone in self._zones if meeting(zone.holds, order.holds) is not None)
        )

    @cached_property
    def _zones(self) -> list[Zone]:
        return [zone for place in self.places for zone in place.zones()]

    def _curfews(self, at: int, grace: int) -> Iterator[Curfew]:
        for place in self.places:
            if place.home and standing(place.drawn, at) and (hours := place.hours(at)):
                yield Curfew(place.code, hours, grace)

    def _protections(self, at: int) -> Iterator[Protection]:
        for one in self.worn:
            worn = one.begins_at <= at and (one.ends_at is None or at < one.ends_at)
            told = standing(self.protected.get(one.protection, ()), at)
            # Whose key was destroyed is protected by nobody any more: nobody knows the distance.
            if one.wearer == "protected" and worn and told is not None and "distance_metres" in told:
                distance = float(told["distance_metres"])
                yield Protection(one.device, distance, float(told.get("warning_metres", 0)))


def _edges(told: Sequence[Version]) -> Iterator[int]:
    return (edge for one in told for edge in one.span if edge is not None)


def clock_named(zone: str) -> str:
    """The name by which the zone database knows a zone of the codebook.

    Raises:
        EsepError: E-010 for an offset that is not of whole hours: no zone of that name keeps it.

    >>> clock_named("Asia/Almaty"), clock_named("+05:00")
    ('Asia/Almaty', 'Etc/GMT-5')
    """
    if not zone.startswith(("+", "-")):
        return zone
    found = WHOLE_HOURS.fullmatch(zone)
    if found is None:
        raise EsepError("E-010", zone=zone)
    # The names of the database count west of Greenwich as positive.
    return f"Etc/GMT{'-' if found[1] == '+' else '+'}{int(found[2])}"
