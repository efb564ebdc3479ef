"""Parquet and Arrow files: their columns as text, batch by batch, so that memory stays flat."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from esep.kernel.errors import EsepError
from esep.register.importing.rows import Row, require

BATCH = 5_000
PARQUET, ARROW = b"PAR1", b"ARROW1"
Opened = tuple[pa.Schema, Iterator[pa.RecordBatch]]


@contextmanager
def arrow_rows(path: Path, wanted: Sequence[str]) -> Iterator[tuple[tuple[str, ...], Iterator[Row]]]:
    """The columns of a Parquet or Arrow file, and its rows; the first row is row 1, as there is no heading.

    Raises:
        EsepError: E-721 when the file is damaged, or a column holds what no cell can (lists, bytes);
            E-722 when columns are missing; E-734 when a column stands there twice.
    """
    try:
        with path.open("rb") as file:
            schema, batches = _parquet(file) if _starts(path, PARQUET) else _arrow(file)
            heading = tuple(schema.names)
            require(heading, wanted, path.name)
            yield heading, _rows(batches)
    except (pa.ArrowException, OSError) as fault:
        raise EsepError("E-721", file=path.name, kind="Parquet / Arrow") from fault


def _starts(path: Path, magic: bytes) -> bool:
    with path.open("rb") as file:
        return file.read(len(magic)) == magic


def _parquet(file: object) -> Opened:
    opened = pq.ParquetFile(file)
    return opened.schema_arrow, opened.iter_batches(batch_size=BATCH)


def _arrow(file: object) -> Opened:
    opened = pa.ipc.open_file(file)
    return opened.schema, (opened.get_batch(at) for at in range(opened.num_record_batches))


def _rows(batches: Iterator[pa.RecordBatch]) -> Iterator[Row]:
    number = 0
    for batch in batches:
        for start in range(0, batch.num_rows, BATCH):
            columns = [_texts(column) for column in batch.slice(start, BATCH).columns]
            for cells in zip(*columns, strict=True):
                number += 1
                yield Row(number, cells)


def _texts(column: pa.Array) -> list[str]:
    """A column as text, empty where nothing is given: days as ISO 8601 writes them."""
    if pa.types.is_dictionary(column.type):
        column = column.dictionary_decode()
    if pa.types.is_floating(column.type):
        return [_number(value) for value in column.to_pylist()]
    if pa.types.is_nested(column.type) or pa.types.is_binary(column.type):
        raise pa.ArrowTypeError(str(column.type))
    return [text or "" for text in pc.cast(column, pa.string()).to_pylist()]


def _number(value: float | None) -> str:
    if value is None:
        return ""
    return str(int(value)) if value.is_integer() else repr(value)
