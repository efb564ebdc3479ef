"""Questions to the ledger, and the one face of whatever answers them."""

from calendar import monthrange
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import NamedTuple, Protocol

from esep.declare.measures import Counting
from esep.kernel.errors import EsepError
from esep.kernel.periods import Period
from esep.ledger.codings import Coding, Value
from esep.ledger.conditions import Condition
from esep.ledger.measures import Counted


class Lasting(NamedTuple):
    """How long something lasted: how many units, their days or hours together, and how these spread.

    `median` is the time in the middle. A quarter of the units took `quarter` or less, and three quarters
    `three_quarters` or less: each the shortest time of which that holds.
    """

    units: int
    lasted: int
    median: float
    quarter: int
    three_quarters: int


Figure = int | Lasting
Cells = Mapping[Coding, Figure]  # by the dimensions asked for, in that order; what is 0 is left out


@dataclass(frozen=True, slots=True)
class Question:
    """A figure asked for.

    `known_at` is the last moment whose knowledge counts, in microseconds since 1970-01-01T00:00Z. `months` is
    asked of a cohort only: its outcomes are those that stand so many months after the day each began; the
    outcome comes first in its cells, empty while there is none.

    `where` asks only about what meets a condition on each of these dimensions. `groups` tells values of a
    dimension together before anything is counted: articles as their chapter, ages as their group; a value
    that is not named stays itself. Conditions look at values as they were before. A person who stands under
    two articles of one chapter is one person of that chapter.
    """

    measure: str
    period: Period
    by: tuple[str, ...]
    known_at: int
    months: int = 0
    where: Mapping[str, Condition] = field(default_factory=dict, hash=False)
    groups: Mapping[str, Mapping[Value, Value]] = field(default_factory=dict, hash=False)

    def cell(self, paths: tuple[str, ...], coding: Coding) -> Coding | None:
        """The cell in which a coding by all dimensions of the measure stands; None where a condition fails.

        >>> from esep.ledger.conditions import Among
        >>> thefts = Question("registered", Period.year(2024), ("article",), 0,
        ...     where={"sex": Among.of("female")}, groups={"article": {"188": "chapter 6"}})
        >>> thefts.cell(("article", "sex"), ("188", "female")), thefts.cell(("article", "sex"), ("188", None))
        (('chapter 6',), None)
        """
        values = dict(zip(paths, coding, strict=True))
        if not all(condition.holds(values[path]) for path, condition in self.where.items()):
            return None
        return tuple(self.groups.get(path, {}).get(values[path], values[path]) for path in self.by)


class Engine(Protocol):
    """Anything that answers questions; all of them agree cell for cell."""

    def answer(self, question: Question) -> Cells:
        """The cells of a question.

        Raises:
            EsepError: E-822 for an unknown measure; E-823 for a dimension by which it is not told; E-824 when
                the months of a cohort are missing, or given for another kind.
        """
        ...


def asked(question: Question, measures: Mapping[str, Counted]) -> Counted:
    """The measure of a question that can be answered.

    Raises:
        EsepError: see `Engine.answer`.
    """
    counted = measures.get(question.measure)
    if counted is None:
        raise EsepError("E-822", measure=question.measure)
    for dimension in (*question.by, *question.where, *question.groups):
        if dimension not in counted.measure.by:
            raise EsepError("E-823", measure=question.measure, dimension=dimension)
    if (counted.measure.counting == Counting.COHORT) != (question.months > 0):
        raise EsepError("E-824", measure=question.measure)
    return counted


def months_later(day: date, months: int) -> date:
    """The day of the same number so many months on, or the last one of a month too short for it.

    >>> months_later(date(2024, 1, 31), 1), months_later(date(2024, 12, 15), 2)
    (datetime.date(2024, 2, 29), datetime.date(2025, 2, 15))
    """
    years, before = divmod(day.month - 1 + months, 12)
    year, month = day.year + years, before + 1
    return date(year, month, min(day.day, monthrange(year, month)[1]))
