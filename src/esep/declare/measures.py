"""Units and measures: what is counted, and how. They are declared with the record; the ledger posts them."""

from dataclasses import dataclass
from enum import StrEnum

from esep.declare.fields import Field
from esep.declare.occasions import Occasion

STATE = "state"  # the dimension that is a record's state, here or behind a link; no field bears this name


class Counting(StrEnum):
    """Kinds of measure, each with its own arithmetic."""

    FLOW = "flow"  # events of a period
    STOCK = "stock"  # what stands at an instant
    STANDING = "standing"  # the decision in force at the end of the period
    TOUCHED = "touched"  # what was open at any moment of the period
    DISTINCT = "distinct"  # different persons
    DURATION = "duration"  # time from one card to another
    COHORT = "cohort"  # what became of those who began together


class Lapse(StrEnum):
    """In what a duration is measured."""

    DAYS = "days"  # from day to day
    HOURS = "hours"  # full ones, from instant to instant
    MINUTES = "minutes"  # full ones as well


@dataclass(frozen=True, slots=True)
class Behind:
    """Records behind a figure, so few of which in one place it would give away.

    The figure of a place is told only where at least `fewest` of them stood throughout the period, and so
    many of each kind that stood there. `standing` is a stock that counts them, `leaving` the flow that takes
    them out of it. `place` is the dimension of the measure that says where, `own` are those that tell of
    what kind they are; both measures are told by dimensions of the same last name. `without` is a dimension
    of `standing` and the value in it of those that have no part in the figure, and so hide nobody.
    """

    fewest: int
    standing: str
    leaving: str
    place: str
    own: tuple[str, ...] = ()
    without: tuple[str, str] | None = None

    @property
    def by(self) -> tuple[str, ...]:
        """The dimensions of both measures, that of the place first.

        >>> Behind(2, "centres_working", "centres_closed", "centre.territory").by
        ('territory',)
        """
        return tuple(path.rpartition(".")[2] for path in (self.place, *self.own))


@dataclass(frozen=True, slots=True)
class Measure:
    """A figure that can be asked of a record for any period.

    `on` are the occasions it counts on; a stock runs from one of them up to, but not including, the first of
    `to`. `by` are its dimensions: a field of the record, or a link and a field of the linked record joined by
    a dot. `amount` sums that field instead of counting; `of` is the person field of a distinct count, or
    the link whose different records are counted. `lapse` is the unit of a duration.
    `behind` are records that its figures must not give away.
    """

    record: str
    name: str
    label: str
    counting: Counting
    on: tuple[Occasion, ...]
    by: tuple[str, ...] = ()
    to: tuple[Occasion, ...] = ()
    amount: Field | None = None
    of: Field | None = None
    source: str = ""
    lapse: Lapse = Lapse.DAYS
    behind: Behind | None = None

    @property
    def net(self) -> bool:
        """Whether it counts events without those that something has taken out again."""
        return self.counting in {Counting.FLOW, Counting.DISTINCT} and bool(self.to)


@dataclass(frozen=True, slots=True)
class Unit:
    """What a record counts as: an offence, a proceeding, a person in a case; `by` as for a measure."""

    record: str
    name: str
    label: str
    by: tuple[str, ...] = ()
