"""Conditions of a table as a person writes them: `gravity=grave,especially_grave`, `age=14..17`, `part=-`.

A dash asks for what is not stated. Days and whole numbers are given as a range whose ends both belong to it,
days also as a period: `committed_on=2021-Q4`.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from esep.codebook import Codebook
from esep.codebook.dated import nearest
from esep.declare import Kind
from esep.kernel.errors import EsepError
from esep.kernel.periods import Period
from esep.ledger.codings import Value
from esep.ledger.conditions import Among, Between, Condition
from esep.ledger.tables.dimensions import Dimension, Dimensions
from esep.ledger.tables.repeating import repeated

NOT_STATED = "-"
RANGE = re.compile(r"(\d*)\.\.(\d*)", re.ASCII)


@dataclass(frozen=True, slots=True)
class Wider:
    """The wider value of a value, by the rule of a dimension, is one of these."""

    dimension: Dimension
    values: frozenset[Value]

    def holds(self, value: Value) -> bool:
        """Whether its wider value is one of them."""
        return self.dimension.rule(value) in self.values


@dataclass(frozen=True, slots=True)
class Outside:
    """The value is stated, and none of these."""

    values: frozenset[Value]

    def holds(self, value: Value) -> bool:
        """Whether a value is another one."""
        return value is not None and value not in self.values


@dataclass(frozen=True, slots=True)
class Unless:
    """The value is none of these; it need not be stated."""

    values: frozenset[Value]

    def holds(self, value: Value) -> bool:
        """Whether a value is another one, or not stated."""
        return value not in self.values


@dataclass(frozen=True, slots=True)
class Every:
    """Several conditions on one dimension."""

    conditions: tuple[Condition, ...]

    def holds(self, value: Value) -> bool:
        """Whether a value meets all of them."""
        return all(one.holds(value) for one in self.conditions)


@dataclass(frozen=True, slots=True)
class Narrowed:
    """A condition on a dimension; `single` holds the one value it asks for, where it asks for one."""

    dimension: Dimension
    condition: Condition
    single: tuple[Value, ...] = ()

    @property
    def leaves_out(self) -> bool:
        """Whether it leaves out what is not stated."""
        return not self.condition.holds(None)


def narrowed(texts: Iterable[str], dimensions: Dimensions, book: Codebook) -> list[Narrowed]:
    """The conditions that texts mean.

    Raises:
        EsepError: E-893 for a text that cannot be read; E-891 for an unknown dimension; E-895 for a value
            that its list does not have.
    """
    return [_narrowed(text, dimensions, book) for text in texts]


def together(conditions: Iterable[Narrowed]) -> dict[str, Condition]:
    """Conditions by the dimensions of the measure; several on one have to be met all."""
    found: dict[str, list[Condition]] = {}
    for one in conditions:
        found.setdefault(one.dimension.path, []).append(one.condition)
    return {path: all_[0] if len(all_) == 1 else Every(tuple(all_)) for path, all_ in found.items()}


def _narrowed(text: str, dimensions: Dimensions, book: Codebook) -> Narrowed:
    name, sign, told = text.partition("=")
    if not sign or not name or not told:
        raise EsepError("E-893", condition=repeated(name))
    dimension = dimensions.named(name)
    kind = dimension.field.kind if dimension.field and not dimension.wider else None
    if kind == Kind.DAY and told != NOT_STATED:
        period = _period(name, told)
        return Narrowed(dimension, Between(period.start, period.end))
    if found := kind in {Kind.COUNT, Kind.AMOUNT} and RANGE.fullmatch(told):
        low, high = (int(part) if part else None for part in found.groups())
        return Narrowed(dimension, Between(low, None if high is None else high + 1))
    values = [_value(dimension, one, book) for one in told.split(",")]
    wanted = frozenset(values)
    condition = Wider(dimension, wanted) if dimension.wider else Among(wanted)
    return Narrowed(dimension, condition, tuple(values) if len(values) == 1 else ())


def _period(name: str, told: str) -> Period:
    try:
        return Period.parse(told)
    except EsepError as refusal:
        raise EsepError("E-893", condition=name) from refusal


def _value(dimension: Dimension, text: str, book: Codebook) -> Value:
    if text == NOT_STATED:
        return None
    if dimension.field and dimension.field.kind in {Kind.COUNT, Kind.AMOUNT} and not dimension.wider:
        if not (text.isascii() and text.isdigit()):
            raise EsepError("E-893", condition=dimension.name)
        return int(text)
    known = _known(dimension, book)
    if known and text not in known:
        raise EsepError("E-895", dimension=dimension.name, value=repeated(text), nearest=nearest(text, known))
    return text


def _known(dimension: Dimension, book: Codebook) -> Sequence[str]:
    """Every value a dimension may have; empty where nobody lists them."""
    if dimension.field is None:
        return dimension.record.states
    if dimension.of:
        return book.list(dimension.of).keys
    if dimension.wider and dimension.field.of in book.lists:
        told = {dimension.rule(code) for code in book.list(dimension.field.of).keys}
        return sorted(str(one) for one in told if one is not None)
    return ()
