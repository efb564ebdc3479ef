"""Cards of lives that nobody led: codes drawn by the shares of a file, days, moments and persons at random.

Everything is drawn from one generator with a seed: the same codebook and size give the same cards.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

import numpy as np
import numpy.typing as npt

from esep.forms.demonstrating.beside import person
from esep.forms.demonstrating.cards import Cards, Column, column, same, written
from esep.forms.demonstrating.lives import DAY, Days, Flags
from esep.kernel.periods import Period

Number = npt.NDArray[np.int64]
Moments = npt.NDArray[np.datetime64]
HOUR = np.timedelta64(3600, "s")
OPENS, CLOSES = 3, 12  # hours between which things begin, so that the day is the same on every clock near it


@dataclass
class Drawing:
    """Draws, and writes cards.

    Args:
        told: for each kind of card what its fields say: a value, shares of codes, least and most, or some of
            these with the day `until` which each holds.
        rng: what everything is drawn from.
        places: codes of territories, and the part of all lives that each has.
        opens: the first day on which the register learns of anything.
        closes: the last day that is told of.
    """

    told: Mapping[str, Mapping[str, Any]]
    rng: np.random.Generator
    places: tuple[Sequence[str], Sequence[float]]
    opens: date
    closes: date
    _next: dict[str, int] = field(default_factory=dict)

    def numbers(self, record: str, length: int) -> Number:
        """Numbers for so many records that are made now."""
        first = self._next.get(record, 0)
        self._next[record] = first + length
        return first + np.arange(length)

    def people(self, role: str, length: int) -> Column:
        """Ids of so many persons, none of whom exists."""
        return column([person(f"{role} {one}") for one in self.numbers(role, length).tolist()])

    def territories(self, length: int) -> Column:
        """Where they live."""
        codes, shares = self.places
        return column(codes)[self.rng.choice(len(codes), length, p=shares)]

    def days(self, first: Days, last: Days) -> Days:
        """A day of each between two, both of which may be drawn."""
        room = (last - first) // DAY + 1
        return first + np.floor(self.rng.random(len(first)) * room).astype(np.int64) * DAY

    def within(self, told: Mapping[str, Any], length: int) -> Days:
        """Days of the period that a table of the file names, or of that up to a day."""
        period = Period.parse(told["period"])
        last = told.get("until", period.last)
        first, until = (np.full(length, np.datetime64(day, "D")) for day in (period.start, last))
        return self.days(first, until)

    def moments(self, days: Days) -> Moments:
        """A moment of each day."""
        midnight: Moments = days.astype("datetime64[s]")
        return self.later(midnight, OPENS, CLOSES)

    def later(self, moments: Moments, least: float, most: float) -> Moments:
        """Each some hours later."""
        seconds = self.rng.integers(int(least * 3600), max(int(most * 3600), 1), len(moments))
        later: Moments = moments + seconds.astype("timedelta64[s]")
        return later

    def chance(self, share: float, length: int) -> Flags:
        """Which of so many it happens to."""
        return self.rng.random(length) < share

    def said(self, kind: str, days: Days) -> dict[str, Column]:
        """What cards of a kind say, each on its day."""
        return {name: self._drawn(one, days) for name, one in self.told.get(kind, {}).items()}

    def shares(self, shares: Mapping[str, float], length: int) -> Column:
        """Codes drawn by their shares."""
        weights = np.array(list(shares.values()), float)
        return column(list(shares))[self.rng.choice(len(weights), length, p=weights / weights.sum())]

    def _drawn(self, said: Any, days: Days) -> Column:  # noqa: ANN401 - a value of a file
        if isinstance(said, dict):
            return self.shares(said, len(days))
        if not isinstance(said, list):
            return same(said, len(days))
        if not isinstance(said[0], dict):
            return column(self.rng.integers(said[0], said[1] + 1, len(days)).tolist())
        made, left = same(None, len(days)), np.ones(len(days), np.bool_)
        for one in said:
            until = one.get("until")
            here = left & (days < np.datetime64(until, "D")) if until else left
            made[here] = self.shares(
                {name: part for name, part in one.items() if name != "until"}, here.sum()
            )
            left = left & ~here
        return made

    def cards(
        self,
        kind: str,
        happened: str,
        number: Number,
        when: Moments | Days,
        more: Mapping[str, Column] | None = None,
        nth: int = 0,
    ) -> Cards:
        """The cards of a kind: what is drawn for them, and what is stated besides.

        Args:
            kind: record and card.
            happened: the field that tells when it happened; an instant or a day, as `when` is.
            number: of each record.
            when: when it happened to each.
            more: other fields, which stand before what is drawn.
            nth: which of several cards of this kind these are of their records.
        """
        kept = when.astype("datetime64[D]") <= np.datetime64(self.closes, "D")
        number, when = number[kept], when[kept]
        day = when.astype("datetime64[D]")
        fields = {happened: moment(when), **self.said(kind, day)}
        fields |= {name: values[kept] for name, values in (more or {}).items()}
        known = np.maximum(day + DAY, np.datetime64(self.opens, "D"))
        return Cards(kind, number, day, known, fields, happened, nth)


def awake(moments: Moments) -> Moments:
    """Each as it is by day, else the next morning.

    >>> awake(np.array(["2024-02-05T11:00", "2024-02-05T21:00"], "datetime64[s]")).astype(str).tolist()
    ['2024-02-05T11:00:00', '2024-02-06T03:00:00']
    """
    day: Days = moments.astype("datetime64[D]")
    evening: Moments = day + CLOSES * HOUR
    morning = np.maximum(moments, day + OPENS * HOUR)
    return np.where(moments < evening, morning, day + DAY + OPENS * HOUR)


def moment(when: Moments | Days) -> Column:
    """Days or instants as cards have them.

    >>> moment(np.array(["2024-02-05T12:00:00"], "datetime64[s]"))[0]
    '2024-02-05T12:00:00.000000Z'
    """
    if when.dtype == np.dtype("datetime64[D]"):
        return written(when)
    return column([f"{one}Z" for one in np.datetime_as_string(when.astype("datetime64[us]")).tolist()])


def links(record: str, number: Number) -> Column:
    """Links to records by their numbers; None where the number is below nought.

    >>> links("offence", np.array([7, -1])).tolist()
    ['offence:7', None]
    """
    return column([f"{record}:{one}" if one >= 0 else None for one in number.tolist()])
