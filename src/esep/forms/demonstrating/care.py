"""Cards of centres, of women taken in by them, and of events among minors."""

from collections.abc import Generator, Iterator, Mapping
from datetime import date
from typing import Any

import numpy as np

from esep.forms.demonstrating.aims import Size
from esep.forms.demonstrating.cards import Cards, Column, column, written
from esep.forms.demonstrating.drawing import Drawing, links
from esep.forms.demonstrating.lives import DAY, Days
from esep.kernel.periods import Period

PLANNED_BEFORE = 30  # days, at most
LEAVEWAY = 3  # days between an event and the last one planned for it
SHORTEST = 2  # days of a stay


def care(told: Mapping[str, Any], draw: Drawing, size: Size) -> Iterator[Cards]:
    """The cards of centres and stays, then those of events.

    Args:
        told: the file.
        draw: draws what it does not tell.
        size: how much of its totals.
    """
    places = yield from _centres(told["centres"], draw, size)
    yield from _stays(told["stays"], draw, size, places)
    for one in told["events"]:
        yield from _events(one, told["chances"], draw, size)


def _centres(told: Mapping[str, Any], draw: Drawing, size: Size) -> Generator[Cards, None, Column]:
    number = draw.numbers("centre", size.of(told["working"]))
    first, last = (np.full(len(number), np.datetime64(day, "D")) for day in told["opened"])
    places = draw.territories(len(number))
    yield draw.cards("centre.opened", "opened_on", number, draw.days(first, last), {"territory": places})
    return places


def _stays(told: Mapping[str, Any], draw: Drawing, size: Size, places: Column) -> Iterator[Cards]:
    """Each a woman of her own; she leaves within the time for which she was taken in."""
    number = draw.numbers("stay", size.of(told["women"]))
    length, with_children = len(number), size.of(told["with_children"])
    day = _days(told, draw, length)
    longest = int(told["longest"])
    centre = draw.rng.integers(0, len(places), length)
    yield draw.cards(
        "stay.admitted",
        "admitted_on",
        number,
        day,
        {
            "until_on": written(day + longest * DAY),
            "resident": draw.people("resident", length),
            "centre": links("centre", centre),
            "territory": places[centre],
            "with_children": column(["yes" if at < with_children else "no" for at in range(length)]),
        },
    )
    here = slice(with_children)
    yield draw.cards("stay.children_taken_in", "taken_in_on", number[here], day[here])
    left = day + draw.rng.integers(SHORTEST, longest + 1, length) * DAY
    yield draw.cards("stay.left", "left_on", number, left)


def _events(
    told: Mapping[str, Any], chances: Mapping[str, float], draw: Drawing, size: Size
) -> Iterator[Cards]:
    number = draw.numbers("prevention_event", size.of(told["held"]))
    day, length = _days(told, draw, len(number)), len(number)
    kind, places = draw.shares(told["kinds"], length), draw.territories(length)
    planned = draw.chance(chances["planned"], length)
    said = {"event_kind": kind, "territory": places, **draw.said("prevention_event.planned", day)}
    before = day[planned] - draw.rng.integers(5, PLANNED_BEFORE + 1, planned.sum()) * DAY
    by = day[planned] + draw.rng.integers(0, LEAVEWAY + 1, planned.sum()) * DAY
    yield draw.cards(
        "prevention_event.planned",
        "planned_on",
        number[planned],
        before,
        {"hold_by_on": written(by), **{name: values[planned] for name, values in said.items()}},
    )
    yield draw.cards(
        "prevention_event.held",
        "held_on",
        number[planned],
        day[planned],
        {"event_kind": kind[planned], "event_topic": said["event_topic"][planned]},
    )
    yield draw.cards(
        "prevention_event.held_unplanned",
        "held_on",
        number[~planned],
        day[~planned],
        {name: values[~planned] for name, values in said.items()},
    )
    counted = draw.chance(chances["attendance"], length)
    yield draw.cards("prevention_event.attendance_counted", "counted_on", number[counted], day[counted])


def _days(told: Mapping[str, Any], draw: Drawing, length: int) -> Days:
    period = Period.parse(told["period"])
    last = date.fromisoformat(told["until"]) if "until" in told else period.last
    first, until = (np.full(length, np.datetime64(day, "D")) for day in (period.start, last))
    return draw.days(first, until)
