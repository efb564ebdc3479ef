"""Cards of centres, of women taken in by them and their beds, and of events among minors."""

from collections.abc import Generator, Iterator, Mapping
from typing import Any

import numpy as np

from esep.forms.demonstrating.aims import Size
from esep.forms.demonstrating.beds import beds
from esep.forms.demonstrating.cards import Cards, Column, column, written
from esep.forms.demonstrating.drawing import Drawing, links
from esep.forms.demonstrating.lives import DAY, Days
from esep.forms.demonstrating.minors import Schools, accounts, schools

PLANNED_BEFORE = 30  # days, at most
LEAVEWAY = 3  # days between an event and the last one planned for it
SHORTEST = 2  # days of a stay


def care(told: Mapping[str, Any], draw: Drawing, size: Size) -> Iterator[Cards]:
    """The cards of centres and stays, then those of minors, schools and events.

    Args:
        told: the file.
        draw: draws what it does not tell.
        size: how much of its totals.
    """
    centres = yield from _centres(told["centres"], draw, size)
    yield from _stays(told["stays"], draw, size, *centres)
    yield from accounts(told["accounts"], draw, size)
    at_schools = yield from schools(told["schools"], draw, size)
    for one in told["events"]:
        yield from _events(one, told["chances"], draw, size, at_schools)


def _centres(
    told: Mapping[str, Any], draw: Drawing, size: Size
) -> Generator[Cards, None, tuple[Days, Column]]:
    number = draw.numbers("centre", size.of(told["working"]))
    first, last = (np.full(len(number), np.datetime64(day, "D")) for day in told["opened"])
    places, opened = draw.territories(len(number)), draw.days(first, last)
    yield draw.cards("centre.opened", "opened_on", number, opened, {"territory": places})
    return opened, places


def _stays(
    told: Mapping[str, Any], draw: Drawing, size: Size, opened: Days, places: Column
) -> Iterator[Cards]:
    """Each a woman of her own; she leaves within the time for which she was taken in."""
    number = draw.numbers("stay", size.of(told["women"]))
    length, with_children = len(number), size.of(told["with_children"])
    day = draw.within(told, length)
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
    yield from beds(opened, (number, centre, day, left), told["spare_beds"], draw)


def _events(
    told: Mapping[str, Any], chances: Mapping[str, float], draw: Drawing, size: Size, at_schools: Schools
) -> Iterator[Cards]:
    """Those of a kind that schools hear are held in one of them, by its inspector."""
    number = draw.numbers("prevention_event", size.of(told["held"]))
    day, length = draw.within(told, len(number)), len(number)
    kind = draw.shares(told["kinds"], length)
    if told.get("in_schools"):
        one = draw.rng.integers(0, len(at_schools.school), length)
        where = {name: values[one] for name, values in at_schools._asdict().items()}
    else:
        where = {"territory": draw.territories(length)}
    planned = draw.chance(chances["planned"], length)
    said = {"event_kind": kind, **where, **draw.said("prevention_event.planned", day)}
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
