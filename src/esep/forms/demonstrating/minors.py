"""Cards of minors on the preventive account, and of schools that have an inspector."""

from collections.abc import Generator, Iterator, Mapping
from typing import Any, NamedTuple

import numpy as np

from esep.forms.demonstrating.aims import Size
from esep.forms.demonstrating.cards import Cards, Column, column, written
from esep.forms.demonstrating.drawing import Drawing, Number
from esep.forms.demonstrating.lives import DAY, Days
from esep.forms.demonstrating.totals import in_proportion

ACCOUNT, DUTY = "preventive_account", "school_duty"
YEAR, MONTH = 365, np.timedelta64(1, "M")


class Schools(NamedTuple):
    """Schools with an inspector, one place in every array for each."""

    school: Column
    inspector: Column
    territory: Column


def schools(told: Mapping[str, Any], draw: Drawing, size: Size) -> Generator[Cards, None, Schools]:
    """The cards of schools; an inspector has a few of one territory, and now and then one is left without."""
    number = draw.numbers(DUTY, size.of(told["working"]))
    places = np.sort(draw.territories(len(number)))
    nth = np.arange(len(number)) - np.searchsorted(places, places)  # of its territory
    of = Schools(
        column([f"school-{one}" for one in number.tolist()]),
        column([f"inspector-{where}-{at // told['each']}" for where, at in zip(places, nth, strict=True)]),
        places,
    )
    first, last, over = (np.full(len(number), np.datetime64(day, "D")) for day in told["days"])
    yield draw.cards(f"{DUTY}.assigned", "assigned_on", number, draw.days(first, last), of._asdict())
    ended = draw.chance(told["ended"], len(number))
    yield draw.cards(f"{DUTY}.duty_ended", "ended_on", number[ended], draw.days(last, over)[ended])
    return of


def accounts(told: Mapping[str, Any], draw: Drawing, size: Size) -> Iterator[Cards]:
    """The cards of accounts: placed on each ground, reviewed, and removed unless time ends them first."""
    grounds = told["grounds"]
    number = draw.numbers(ACCOUNT, size.of(told["placed"]))
    parts = in_proportion(len(number), np.array([one["part"] for one in grounds]))
    ground = np.repeat(np.arange(len(grounds)), parts)
    least, most = np.array([one["ages"] for one in grounds])[ground].T
    day, age = draw.within(told, len(number)), draw.rng.integers(least, most + 1)
    ends = _month_of_majority(day, told["majority"] - age, draw)
    yield draw.cards(
        f"{ACCOUNT}.placed",
        "placed_on",
        number,
        day,
        {
            "account_ground": column([one["account_ground"] for one in grounds])[ground],
            "age": column(age.tolist()),
            "minor": draw.people("minor", len(number)),
            "territory": draw.territories(len(number)),
            "of_age_by_on": written(ends),
        },
    )
    soonest, latest = told["removed_after"]
    removed = day + draw.rng.integers(soonest, latest + 1, len(number)) * DAY
    removed[~draw.chance(told["removed"], len(number)) | (removed > ends)] = np.datetime64("NaT")
    yield from _reviewed(told, draw, number, day, np.fmin(removed, ends))
    yield draw.cards(f"{ACCOUNT}.removed", "removed_on", number, removed)


def _month_of_majority(day: Days, years: Number, draw: Drawing) -> Days:
    """The last day of the month in which each comes of age, who has so many birthdays to go."""
    left = years * YEAR - draw.rng.integers(5, YEAR - 5, len(day))
    of_age: Days = day + left.astype("timedelta64[D]")
    next_month: Days = (of_age.astype("datetime64[M]") + MONTH).astype("datetime64[D]")
    return next_month - DAY


def _reviewed(
    told: Mapping[str, Any], draw: Drawing, number: Number, day: Days, ends: Days
) -> Iterator[Cards]:
    """Reviewed again and again until it ends; some reviews are not made."""
    nth, (least, most) = 0, told["reviewed_after"]
    ends = np.minimum(ends, np.datetime64(draw.closes))
    while len(number):
        day = day + draw.rng.integers(least, most + 1, len(number)) * DAY
        on = day < ends
        number, day, ends = number[on], day[on], ends[on]
        made = ~draw.chance(told["review_missed"], len(number))
        yield draw.cards(f"{ACCOUNT}.reviewed", "reviewed_on", number[made], day[made], nth=nth)
        nth += 1
