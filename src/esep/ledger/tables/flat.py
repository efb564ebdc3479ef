"""A table as lines: one for each figure, each with all that is known of it."""

import csv
import io
from collections.abc import Iterator
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from esep.declare.measures import Counting
from esep.kernel.errors import EsepError
from esep.ledger.tables.data import as_json, figures, notes
from esep.ledger.tables.naming import Naming
from esep.ledger.tables.table import Row, Table, unit
from esep.register.entries import written

HEAD = ("measure", "unit", "kind", "period", "compare", "compare_period", "as_of", "territory", "standing")
FIGURES = ("value", "base", "change", "change_pct", "rate", "withheld", "invented", "base_invented")
LASTING = ("units", "quarter", "three_quarters")
SUFFIXES = (".csv", ".xlsx", ".parquet", ".json")
Line = dict[str, Any]


def lines(made: Table, naming: Naming) -> Iterator[Line]:
    """The rows, then the residual rows, then the total: `row` says which it is.

    `notes` names what was noted, `breaks` the days on which the series breaks.
    """
    head = {
        "measure": made.counted.name,
        "unit": unit(made.counted, naming.book.money),
        "kind": made.kind,
        "period": made.view.period.code,
        "compare": made.compare.value if made.compare else None,
        "compare_period": made.base.period.code if made.base else None,
        "as_of": written(made.view.known_at),
        "territory": made.territory,
        "standing": made.standing,
    }
    days = dict.fromkeys(one.on.isoformat() for one in made.breaks)
    beside = {
        "notes": " ".join(str(one["about"]) for one in notes(made, naming)),
        "breaks": " ".join(days),
    }
    for row in made.rows:
        yield {**head, "row": "row", **_placed(made, row, naming), **beside}
    for one in made.residual:
        placed = _placed(made, one.row, naming)
        kind = f"{one.kind} {one.of.name}" if one.of else one.kind
        yield {**head, "row": kind, **placed, **beside}
    yield {**head, "row": "total", **_placed(made, made.total, naming), **beside}


def as_csv(made: Table, naming: Naming) -> bytes:
    """The lines as CSV in UTF-8; what is not known is empty, and never 0."""
    stream = io.StringIO()
    writer = csv.DictWriter(stream, _columns(made), lineterminator="\n")
    writer.writeheader()
    for line in lines(made, naming):
        writer.writerow({name: _plain(value) for name, value in line.items()})
    return stream.getvalue().encode()


def as_parquet(made: Table, naming: Naming) -> bytes:
    """The lines as Parquet, with the whole table as JSON among the properties of the file, key `esep`."""
    told = list(lines(made, naming))
    whole = all(isinstance(line["value"], int | None) for line in told)
    number = pa.int64() if whole else pa.float64()
    kinds = dict.fromkeys(("value", "base", "change"), number)
    kinds |= dict.fromkeys(("change_pct", "rate"), pa.float64())
    kinds |= dict.fromkeys(LASTING, pa.int64())
    kinds |= dict.fromkeys(("withheld", "invented", "base_invented"), pa.bool_())
    fields = [pa.field(name, kinds.get(name, pa.string())) for name in _columns(made)]
    texts = [name for name in _columns(made) if name not in kinds]
    for line in told:
        line.update({name: None if line[name] is None else str(line[name]) for name in texts})
    schema = pa.schema(fields, metadata={b"esep": as_json(made, naming).encode()})
    stream = io.BytesIO()
    pq.write_table(pa.Table.from_pylist(told, schema), stream)
    return stream.getvalue()


def written_as(suffix: str, made: Table, naming: Naming) -> bytes:
    """A table as the bytes of a file with such a suffix.

    Raises:
        EsepError: E-897 for another suffix.
    """
    if suffix == ".csv":
        return as_csv(made, naming)
    if suffix == ".parquet":
        return as_parquet(made, naming)
    if suffix == ".json":
        return as_json(made, naming).encode()
    if suffix == ".xlsx":
        # Drawn late: who asks for another format does not wait for it.
        from esep.ledger.tables.workbook import as_workbook  # noqa: PLC0415

        return as_workbook(made, naming)
    raise EsepError("E-897", suffix=suffix or "-")


def _columns(made: Table) -> list[str]:
    dims = [name for one in made.names for name in (one, f"{one} label")]
    return [*HEAD, "row", *dims, *_figures(made), "notes", "breaks"]


def _figures(made: Table) -> tuple[str, ...]:
    """The columns of figures; those of a duration alone have their spread."""
    lasts = made.counted.measure.counting == Counting.DURATION
    return (*FIGURES, *LASTING) if lasts else FIGURES


def _placed(made: Table, row: Row, naming: Naming) -> Line:
    """The dimensions and the figures of a row; the total is told by no dimension."""
    told: Line = {}
    values = row.dims or (None,) * len(made.dimensions)
    for one, value in zip(made.dimensions, values, strict=True):
        told[one.name] = value
        told[f"{one.name} label"] = naming.value(one, value) if row.dims else None
    shown = figures(row)
    return told | {name: shown.get(name) for name in _figures(made)}


def _plain(value: object) -> object:
    if isinstance(value, bool):
        return "yes" if value else "no"
    return "" if value is None else value
