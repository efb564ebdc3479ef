"""Conditions on the values of a card: one declaration, asked of one card or of whole columns.

A condition answers True or False where all values it needs are given, and says nothing where one is not.
Days and instants compare as their written form does, so nothing is parsed to compare them.
"""

import operator
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import reduce
from typing import Any

import numpy as np
import numpy.typing as npt

Values = Mapping[str, Any]
Mask = npt.NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Column:
    """The values of a field down a table; `given` is False where the field was left out."""

    values: npt.NDArray[Any]
    given: Mask


class Check:
    """A condition. `&`, `|` and `~` combine conditions; `a.implies(b)` asks `b` only where `a` holds."""

    def holds(self, values: Values) -> bool | None:
        """Whether the values of one card satisfy it; None when one it needs is not given."""
        raise NotImplementedError

    def holds_down(self, columns: Mapping[str, Column], length: int) -> tuple[Mask, Mask]:
        """For each row whether it is satisfied, and whether anything could be said."""
        raise NotImplementedError

    @property
    def names(self) -> frozenset[str]:
        """The fields it looks at."""
        raise NotImplementedError

    def __and__(self, other: "Check") -> "Check":
        return All((self, other))

    def __or__(self, other: "Check") -> "Check":
        return Not(All((Not(self), Not(other))))

    def __invert__(self) -> "Check":
        return Not(self)

    def implies(self, other: "Check") -> "Check":
        """Where this holds, the other must hold too."""
        return Not(self) | other


@dataclass(frozen=True, slots=True)
class Given(Check):
    """A field that is given."""

    name: str

    def holds(self, values: Values) -> bool:
        return self.name in values

    def holds_down(self, columns: Mapping[str, Column], length: int) -> tuple[Mask, Mask]:
        known = np.ones(length, bool)
        return (columns[self.name].given, known) if self.name in columns else (~known, known)

    @property
    def names(self) -> frozenset[str]:
        return frozenset({self.name})


@dataclass(frozen=True, slots=True)
class Compared(Check):
    """Two fields, or a field and a value, compared by `==`, `!=`, `<`, `<=`, `>` or `>=`."""

    name: str
    sign: str
    other: str = ""
    value: str | int | None = None

    def holds(self, values: Values) -> bool | None:
        left = values.get(self.name)
        right = values.get(self.other) if self.other else self.value
        return None if left is None or right is None else bool(SIGNS[self.sign](left, right))

    def holds_down(self, columns: Mapping[str, Column], length: int) -> tuple[Mask, Mask]:
        nothing = np.zeros(length, bool)
        left = columns.get(self.name)
        right = columns.get(self.other) if self.other else Column(np.full(length, self.value), ~nothing)
        if left is None or right is None:
            return nothing, nothing
        known = left.given & right.given
        told = nothing.copy()
        if known.any():  # a column without a single value has no kind that could be compared
            told[known] = SIGNS[self.sign](left.values[known], right.values[known])
        return told, known

    @property
    def names(self) -> frozenset[str]:
        return frozenset({self.name, self.other} - {""})


@dataclass(frozen=True, slots=True)
class Among(Check):
    """A field with one of several values."""

    name: str
    values: frozenset[str | int]

    def holds(self, values: Values) -> bool | None:
        value = values.get(self.name)
        return None if value is None else value in self.values

    def holds_down(self, columns: Mapping[str, Column], length: int) -> tuple[Mask, Mask]:
        nothing = np.zeros(length, bool)
        column = columns.get(self.name)
        if column is None:
            return nothing, nothing
        told = nothing.copy()
        if column.given.any():
            told[column.given] = np.isin(column.values[column.given], sorted(self.values))
        return told, column.given

    @property
    def names(self) -> frozenset[str]:
        return frozenset({self.name})


@dataclass(frozen=True, slots=True)
class Not(Check):
    """The opposite of a condition."""

    part: Check

    def holds(self, values: Values) -> bool | None:
        told = self.part.holds(values)
        return None if told is None else not told

    def holds_down(self, columns: Mapping[str, Column], length: int) -> tuple[Mask, Mask]:
        told, known = self.part.holds_down(columns, length)
        return ~told & known, known

    @property
    def names(self) -> frozenset[str]:
        return self.part.names


@dataclass(frozen=True, slots=True)
class All(Check):
    """Several conditions at once: False as soon as one is False, whatever is not given."""

    parts: tuple[Check, ...]

    def holds(self, values: Values) -> bool | None:
        told = [part.holds(values) for part in self.parts]
        if False in told:
            return False
        return None if None in told else True

    def holds_down(self, columns: Mapping[str, Column], length: int) -> tuple[Mask, Mask]:
        told = [part.holds_down(columns, length) for part in self.parts]
        refuted = reduce(operator.or_, (known & ~held for held, known in told))
        known = reduce(operator.and_, (known for _, known in told)) | refuted
        return known & ~refuted, known

    @property
    def names(self) -> frozenset[str]:
        return frozenset().union(*(part.names for part in self.parts))


SIGNS: Mapping[str, Callable[[Any, Any], Any]] = {
    "==": operator.eq,
    "!=": operator.ne,
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
}
