"""What an order asks for beside its places: when it is in force, its terms, leave, distances."""

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import Any

from esep.declare.classes import Class
from esep.declare.reckoning import Reckoning
from esep.monitoring.from_register.spells import Version, meeting, versions
from esep.monitoring.from_register.stories import Reader, Said, read_instant
from esep.monitoring.instants import in_milliseconds
from esep.monitoring.orders import Absence, Parameters, Span

LEAVE, PROTECTION = "monitoring_leave", "monitoring_protection"
BEGINS, STOPS = frozenset({"made", "resumed"}), frozenset({"suspended", "ended_early", "revoked"})
TERMS = {
    "dwell_seconds": "dwell",
    "confirming_fixes": "confirm",
    "interval_seconds": "interval",
    "silent_intervals": "silence",
}
MINUTE, HOLD_GRACE = 60, 300


def in_force(story: Sequence[Said], by: Reckoning) -> list[Span]:
    """When an order was in force and not suspended, up to the end of the last day that it names."""
    last = next((one.values["until_on"] for one in reversed(story) if "until_on" in one.values), None)
    end = None if last is None else by.begins(date.fromisoformat(last) + timedelta(days=1))
    bounds: Span = (0, None if end is None else in_milliseconds(end))
    spans = [one.span for one in versions(story, BEGINS, STOPS)]
    return [found for span in spans if (found := meeting(span, bounds)) is not None]


def tuned(story: Sequence[Said]) -> list[Version]:
    """What is taken for granted for an order, by time."""
    return versions(story, {"tuned"}, ())


def parameters(told: Mapping[str, Any] | None) -> Parameters:
    """The parameters that were set; the rest as they are for all.

    >>> parameters({"dwell_seconds": 0, "grace_minutes": 7}).dwell
    0
    """
    given = {name: told[field] for field, name in TERMS.items() if told and field in told}
    return Parameters(**given)


def grace(told: Mapping[str, Any] | None) -> int:
    """Seconds by which the person may be late."""
    minutes = (told or {}).get("grace_minutes")
    return HOLD_GRACE if minutes is None else int(minutes) * MINUTE


def forbidden(story: Sequence[Said], at: int) -> frozenset[str]:
    """The classes of places that were forbidden at an instant."""
    classes: set[str] = set()
    for one in story:
        if one.at <= at and one.card == "places_forbidden":
            classes.add(one.values["place_class"])
        elif one.at <= at and one.card == "places_allowed":
            classes.discard(one.values["place_class"])
    return frozenset(classes)


def leave(reader: Reader, order: str) -> tuple[Absence, ...]:
    """The leave that was granted, up to when it was taken back."""
    found = []
    for record in reader.naming(order, LEAVE):
        for one in versions(reader.story(record), {"granted"}, {"withdrawn"}):
            begins, ends = (read_instant(one.values[name]) for name in ("begins_at", "ends_at"))
            taken_back = one.span[1]
            ends = ends if taken_back is None else min(ends, taken_back)
            if begins < ends:
                found.append(Absence(begins, ends, one.values.get("travel_minutes", 0) * MINUTE))
    return tuple(sorted(found, key=lambda one: (one.begins_at, one.ends_at)))


def protected(reader: Reader, order: str) -> dict[str, list[Version]]:
    """The distances to keep, by the record of the protection.

    Raises:
        EsepError: as `Reader.story`: the distances are protected.
    """
    return {
        record: versions(reader.story(record, Class.SPECIAL), {"begun", "distance_changed"}, {"ended"})
        for record in reader.naming(order, PROTECTION)
    }
