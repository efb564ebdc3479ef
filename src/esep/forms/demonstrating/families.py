"""Families in which violence happened: who, where and on which day, before any card is written of them."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

import numpy as np

from esep.forms.demonstrating.aims import Size
from esep.forms.demonstrating.cards import Column
from esep.forms.demonstrating.drawing import Drawing, Moments, Number
from esep.forms.demonstrating.lives import DAY, Days
from esep.kernel.periods import Period

SETTLED = 45  # days from the first event of a family to the end of all that follows a breach of an order
BOUND = 75  # the same for special requirements, which bind later
COUNTED = (
    "reports", "orders", "decided", "repeated", "again", "reconciled",
    "requirements", "order_breaches", "requirement_breaches", "detentions", "contacts", "risk",
)  # fmt: skip


@dataclass(frozen=True)
class Counts:
    """How many families of a time have what; the order of the families says which.

    The first `decided` have a case that is decided, the next `reconciled` one that ends otherwise. Reports
    and orders are of the first families as well. The last `repeated` of those decided are of persons who
    stand among the first; those before them are bound by special requirements. The last `detentions` of the
    orders follow a detention; a safe way is agreed with the first `contacts` and a case of danger is about
    the first `risk`, none of whom may come again.
    """

    reports: int = 0
    orders: int = 0
    decided: int = 0
    repeated: int = 0
    again: int = 0
    reconciled: int = 0
    requirements: int = 0
    order_breaches: int = 0
    requirement_breaches: int = 0
    detentions: int = 0
    contacts: int = 0
    risk: int = 0

    @property
    def all(self) -> int:
        """How many families there are."""
        return max(self.reports, self.orders, self.decided + self.reconciled)

    @property
    def cases(self) -> int:
        """How many have an administrative case."""
        return self.decided + self.reconciled

    @property
    def bound(self) -> slice:
        """Those bound by special requirements."""
        last = self.decided - self.repeated
        return slice(last - self.requirements, last)


@dataclass(frozen=True)
class Families:
    """Families of a time, one place in every array for each.

    `others` are the persons harmed; `coded` is what cards say of both. `first` is the place of the family
    that was there before with the same persons, -1 where none was.
    """

    counts: Counts
    last: date
    territory: Column
    person: Column
    other: Column
    coded: Mapping[str, Column]
    first: Number
    moment: Moments

    @property
    def day(self) -> Days:
        """The day of each."""
        return self.moment.astype("datetime64[D]")

    def of(self, *names: str, here: slice | Number = slice(None)) -> dict[str, Column]:
        """What is coded of some of them."""
        return {"territory": self.territory[here]} | {name: self.coded[name][here] for name in names}


def families(told: Mapping[str, Any], draw: Drawing, size: Size) -> Iterator[Families]:
    """The families of each time of a plan, one time after another."""
    before: Families | None = None
    for one in told["families"]:
        counts = Counts(**{name: size.of(one.get(name, 0)) for name in COUNTED})
        period = Period.parse(one["period"])
        last = one.get("until", period.last.isoformat())
        before = _made(counts, (period.start, date.fromisoformat(last)), draw, before)
        yield before


def _made(counts: Counts, time: tuple[date, date], draw: Drawing, before: Families | None) -> Families:
    """New families, whose persons are the same where they come again."""
    length, again, repeated = (
        counts.all,
        counts.again,
        slice(counts.decided - counts.repeated, counts.decided),
    )
    moments = draw.moments(_days(counts, time, draw))
    coded = draw.said("family", moments.astype("datetime64[D]"))
    columns = coded | {
        "person": draw.people("aggressor", length),
        "other": draw.people("victim", length),
        "territory": draw.territories(length),
    }
    if before is not None and again:
        known = dict(before.coded) | {one: getattr(before, one) for one in ("person", "other", "territory")}
        for name, values in columns.items():
            values[:again] = known[name][:again]
    for values in columns.values():
        values[repeated] = values[: counts.repeated]
    first = np.full(length, -1, np.int64)
    first[repeated] = np.arange(counts.repeated)
    earlier = np.minimum(moments[: counts.repeated], moments[repeated])
    moments[repeated] = np.maximum(moments[: counts.repeated], moments[repeated])
    moments[: counts.repeated] = earlier
    return Families(
        counts, time[1], columns["territory"], columns["person"], columns["other"],
        {name: columns[name] for name in coded}, first, moments,
    )  # fmt: skip


def _days(counts: Counts, time: tuple[date, date], draw: Drawing) -> Days:
    """The day of each: early enough for what follows to be over within the time."""
    first, last = (np.full(counts.all, np.datetime64(day, "D")) for day in time)
    last[: counts.order_breaches] -= SETTLED * DAY
    bound = counts.bound
    last[bound.start : bound.start + counts.requirement_breaches] -= BOUND * DAY
    return draw.days(first, last)
