"""Postings of one measure as columns, the shape in which engines and files hold them."""

from collections.abc import Iterable
from typing import Any

import pyarrow as pa

from esep.declare.measures import Counting
from esep.ledger.lines import Line
from esep.ledger.measures import Counted
from esep.ledger.postings import Posting
from esep.ledger.spans import Side
from esep.ledger.whys import Why


def schema(counted: Counted) -> pa.Schema:
    """The columns of a measure: its own dimensions, and those that every posting has."""
    lasts = counted.measure.counting == Counting.DURATION
    dims = [
        pa.field(path, pa.int64() if path in counted.whole else pa.string()) for path in counted.measure.by
    ]
    return pa.schema(
        [
            pa.field("seq", pa.int64(), nullable=False),
            pa.field("known_at", pa.int64(), nullable=False),
            pa.field("unit", pa.string(), nullable=False),
            pa.field("on", pa.date32(), nullable=False),
            pa.field("holds_from", pa.date32(), nullable=False),
            pa.field("side", pa.string(), nullable=False),
            pa.field("apart", pa.int64() if lasts else pa.string(), nullable=False),
            pa.field("amount", pa.int64(), nullable=False),
            pa.field("why", pa.string(), nullable=False),
            pa.field("card", pa.string(), nullable=False),
            *dims,
        ]
    )


def table(postings: Iterable[Posting], counted: Counted) -> pa.Table:
    """The postings of a measure as a table, in their order; those of other measures are left out."""
    mine = [one for one in postings if one.measure == counted.measure.name]
    lines = [one.line for one in mine]
    columns: dict[str, list[object]] = {
        "seq": [one.seq for one in mine],
        "known_at": [one.known_at for one in mine],
        "unit": [line.unit for line in lines],
        "on": [line.on for line in lines],
        "holds_from": [line.holds_from for line in lines],
        "side": [line.side.value for line in lines],
        "apart": [line.apart for line in lines],
        "amount": [one.amount for one in mine],
        "why": [one.why.value for one in mine],
        "card": [one.card for one in mine],
    }
    for at, path in enumerate(counted.measure.by):
        columns[path] = [line.dims[at] for line in lines]
    return pa.table(columns, schema=schema(counted))


def postings(table: pa.Table, counted: Counted) -> list[Posting]:
    """The postings that a table holds."""
    return [_posting(row, counted) for row in table.to_pylist()]


def _posting(row: dict[str, Any], counted: Counted) -> Posting:
    dims = tuple(row[path] for path in counted.measure.by)
    line = Line(row["unit"], row["on"], row["holds_from"], Side(row["side"]), dims, row["apart"])
    name = counted.measure.name
    return Posting(row["seq"], row["known_at"], name, line, row["amount"], Why(row["why"]), row["card"])
