"""Postings of one measure as columns of numbers, the shape in which engines and files hold them.

Days are counted from 1970-01-01. A unit is the number of the first entry about its record, which is dense,
unique, and leads back to the record through the journal. Dimensions, the outcome of a cohort and the reason
are codes of dictionaries. What a kind does not tell apart has no column.
"""

from array import array
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date
from functools import lru_cache
from typing import Any, NamedTuple

import pyarrow as pa

from esep.declare.measures import Counting
from esep.ledger.codings import Coding, Value
from esep.ledger.dictionaries import Dictionaries
from esep.ledger.lines import Line
from esep.ledger.measures import Counted
from esep.ledger.postings import Posting
from esep.ledger.spans import Side
from esep.ledger.whys import Why

SIDES = (Side.FLOW, Side.START, Side.END)  # by their codes in files: 0, 1, 2
APART, WHY = "apart", "why"
APARTS = {Counting.DISTINCT: pa.string(), Counting.DURATION: pa.int32(), Counting.COHORT: pa.uint32()}
EPOCH = date(1970, 1, 1).toordinal()
CODES = {pa.int64(): "q", pa.int32(): "i", pa.uint32(): "I", pa.int8(): "b"}  # as `array` names them


class Row(NamedTuple):
    """A posting of a known measure, without what follows from its entry.

    `unit` is the number of the first entry about the record that counts.
    """

    seq: int
    known_at: int
    unit: int
    on: date
    holds_from: date
    side: Side
    amount: int
    why: Why
    apart: str | int
    dims: Coding


# A row in the making: names would cost as much as the values.
Bare = tuple[int, int, int, date, date, Side, int, Why, str | int, Coding]


def row_of(posting: Posting, unit: int) -> Bare:
    """A posting as a row; `unit` is the number of the first entry about the record that counts."""
    seq, known_at, _, line, amount, why, _ = posting
    _, on, holds_from, side, dims, apart = line
    return seq, known_at, unit, on, holds_from, side, amount, why, apart, dims


def posting_of(row: Row, counted: Counted, unit: str, card: str) -> Posting:
    """A row as a posting, by the ids that its entries bear: the record that counts, the card."""
    line = Line(unit, row.on, row.holds_from, row.side, row.dims, row.apart)
    return Posting(row.seq, row.known_at, counted.measure.name, line, row.amount, row.why, card)


def schema(counted: Counted) -> pa.Schema:
    """The columns of a measure: those that every posting has, and its own dimensions."""
    apart = APARTS.get(counted.measure.counting)
    columns = [
        ("seq", pa.int64()),
        ("known_at", pa.int64()),
        ("unit", pa.int64()),
        ("on", pa.int32()),
        ("holds_from", pa.int32()),
        ("side", pa.int8()),
        ("amount", pa.int64()),
        (WHY, pa.uint32()),
        *([(APART, apart)] if apart else []),
        *((path, pa.uint32()) for path in counted.measure.by),
    ]
    return pa.schema([pa.field(name, kind, nullable=False) for name, kind in columns])


class Columns:
    """Rows of a measure as columns that grow, with room for nothing but their numbers.

    Args:
        counted: the measure.
        dictionaries: of the dimensions; values that are new are added to them.
    """

    def __init__(self, counted: Counted, dictionaries: Dictionaries) -> None:
        self._counted, self._dictionaries, self._schema = counted, dictionaries, schema(counted)
        self._columns = self._empty()

    def add(self, rows: Sequence[Bare]) -> None:
        """Add rows behind those that are there."""
        if not rows:
            return
        seq, known_at, unit, on, holds_from, side, amount, why, apart, dims = zip(*rows, strict=True)
        days = map(day_number, on), map(day_number, holds_from)
        told = [seq, known_at, unit, *days, map(SIDES.index, side), amount, self._codes(WHY, map(str, why))]
        if self._counted.measure.counting in APARTS:
            told.append(self._codes(APART, apart) if _has_outcome(self._counted) else apart)
        told += map(self._codes, self._counted.measure.by, zip(*dims, strict=True))
        for column, values in zip(self._columns, told, strict=True):
            column.extend(values)

    def take(self) -> pa.Table:
        """The rows in their order; there are none any more."""
        held, self._columns = self._columns, self._empty()
        columns = map(_arrow, held, self._schema.types)
        return pa.table(list(columns), schema=self._schema)

    def __len__(self) -> int:
        return len(self._columns[0])

    def _codes(self, name: str, values: Iterable[Value]) -> list[int]:
        return self._dictionaries[name].encode(values)

    def _empty(self) -> list[Any]:
        return [array(CODES[kind]) if kind in CODES else [] for kind in self._schema.types]


def table(rows: Sequence[Bare], counted: Counted, dictionaries: Dictionaries) -> pa.Table:
    """Rows as columns, in their order; values that are new are added to the dictionaries."""
    columns = Columns(counted, dictionaries)
    columns.add(rows)
    return columns.take()


def rows(table: pa.Table | pa.RecordBatch, counted: Counted, dictionaries: Dictionaries) -> Iterator[Row]:
    """The rows that columns hold."""

    def values(name: str, told: Callable[[Any], Any]) -> Iterable[Any]:
        return map(told, table.column(name).to_pylist())

    def decoded(name: str) -> Iterable[Any]:
        return values(name, dictionaries[name].values.__getitem__)

    apart: Iterable[Any] = [""] * table.num_rows
    if counted.measure.counting in APARTS:
        apart = decoded(APART) if _has_outcome(counted) else values(APART, _itself)
    whys = {code: Why(str(told)) for code, told in enumerate(dictionaries[WHY].values) if told}
    dims = [decoded(path) for path in counted.measure.by]
    yield from map(
        Row,
        values("seq", int),
        values("known_at", int),
        values("unit", int),
        values("on", _day),
        values("holds_from", _day),
        values("side", SIDES.__getitem__),
        values("amount", int),
        values(WHY, whys.__getitem__),
        apart,
        zip(*dims, strict=True) if dims else [()] * table.num_rows,
    )


@lru_cache(maxsize=1 << 16)
def day_number(day: date) -> int:
    """A civil day as the number that columns hold.

    >>> day_number(date(1970, 1, 2))
    1
    """
    return day.toordinal() - EPOCH


def _arrow(column: Any, kind: pa.DataType) -> pa.Array:  # noqa: ANN401 - numbers, or a list of texts
    if kind not in CODES:
        return pa.array(column, kind)
    return pa.Array.from_buffers(kind, len(column), [None, pa.py_buffer(column)])


def _has_outcome(counted: Counted) -> bool:
    """Whether what is told apart is a code."""
    return counted.measure.counting == Counting.COHORT


@lru_cache(maxsize=1 << 16)
def _day(number: int) -> date:
    return date.fromordinal(number + EPOCH)


def _itself(value: str | int) -> str | int:
    return value
