"""Conditions on the values of a dimension: which units a question asks about."""

from dataclasses import dataclass
from datetime import date
from typing import Protocol, Self

from esep.ledger.codings import Value

Bound = date | int | None


class Condition(Protocol):
    """Anything that holds for some values, and is equal to its like."""

    def holds(self, value: Value) -> bool:
        """Whether a value meets it."""
        ...


@dataclass(frozen=True, slots=True)
class Among:
    """The value is one of these; None among them lets the unknown in.

    >>> Among.of("188", "190").holds("188"), Among.of("188").holds(None), Among.of(None).holds(None)
    (True, False, True)
    """

    values: frozenset[Value]

    @classmethod
    def of(cls, *values: Value) -> Self:
        """The condition, by its values."""
        return cls(frozenset(values))

    def holds(self, value: Value) -> bool:
        """Whether a value is one of them."""
        return value in self.values


@dataclass(frozen=True, slots=True)
class Between:
    """The value is `low` or more and below `high`: a day, or a whole number; None leaves an end open.

    The unknown lies between nothing, and a text beside a number neither.

    >>> year = Between(date(2024, 1, 1), date(2025, 1, 1))
    >>> [year.holds(day) for day in ("2023-12-31", "2024-01-01", "2025-01-01", None)]
    [False, True, False, False]
    >>> Between(high=18).holds(17), Between(high=18).holds(18), Between().holds(None)
    (True, False, False)
    """

    low: Bound = None
    high: Bound = None

    def holds(self, value: Value) -> bool:
        """Whether a value lies there; a day is told by its ISO text."""
        if value is None:
            return False
        return not _below(value, self.low, otherwise=False) and _below(value, self.high, otherwise=True)


def _below(value: str | int, bound: Bound, *, otherwise: bool) -> bool:
    """Whether a value is below a bound; `otherwise` is said when there is none, or none of its kind."""
    if bound is None:
        return otherwise
    if isinstance(bound, date):
        return value < bound.isoformat() if isinstance(value, str) else not otherwise
    return value < bound if isinstance(value, int) else not otherwise
