"""How a unit is coded on a day: the values of a measure's dimensions, some of them reached through links."""

from collections.abc import Callable, Iterable, Mapping
from datetime import date
from typing import Any

from esep.ledger.histories import NOTHING, History

Value = str | int | None  # None: unknown
Coding = tuple[Value, ...]
Linked = Callable[[str], History | None]


def value_on(
    path: str, history: History, day: date, linked: Linked, own: Mapping[str, Any] = NOTHING
) -> Value:
    """The value of a dimension on a day.

    Args:
        path: a field, or links and a field joined by dots: `proceeding.body`.
        history: the record's.
        day: the civil day; what happened on it counts.
        linked: gives the history of another record, None while nothing is known of it.
        own: what the event that is counted says itself; it stands whatever the record says later.

    >>> from esep.ledger.histories import Event
    >>> day = date(2024, 1, 5)
    >>> case = History.of("proceeding:7", [Event(day, "started", "", "in_progress", {"body": "police"})])
    >>> theft = History.of("offence:1", [Event(day, "registered", "", "open", {"proceeding": case.record})])
    >>> value_on("proceeding.body", theft, day, {"proceeding:7": case}.get)
    'police'
    >>> value_on("proceeding.body", theft, day, {}.get) is None
    True
    """
    name, _, rest = path.partition(".")
    value: Value = own[name] if name in own else history.facts_on(day).get(name)
    if not rest:
        return value
    other = linked(value) if isinstance(value, str) else None
    return value_on(rest, other, day, linked) if other else None


def days_of_change(paths: Iterable[str], history: History, linked: Linked) -> set[date]:
    """The days on which the coding by some dimensions may change, here or behind a link."""
    days = set(history.days)
    for path in paths:
        link, _, rest = path.partition(".")
        targets = {facts[link] for facts in history.facts if link in facts} if rest else set()
        for other in filter(None, map(linked, targets)):
            days |= days_of_change([rest], other, linked)
    return days
