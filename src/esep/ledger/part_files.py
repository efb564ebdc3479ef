"""Parts: files of postings in Parquet, written aside, synced and named by their content.

Rows stand in the order of entries, within a card what is taken back before what comes, and `known_at` never
falls: what was known at a moment is a beginning of the rows. Parts of one dataset share no entry.
"""

import os
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from esep.kernel.digests import digest_of
from esep.kernel.errors import EsepError
from esep.kernel.outputs import sync
from esep.ledger.columns import schema
from esep.ledger.inventory import Kept, Part
from esep.ledger.measures import Counted

ROW_GROUP = 500_000
COUNTERS = {"seq", "known_at", "unit", "on", "holds_from"}  # their differences are small


def write(folder: Path, kept: Kept, counted: Counted, tables: Iterable[pa.Table]) -> Part:
    """Write tables of postings, all with rows, as one part; its name lasts once the folder is synced.

    Raises:
        EsepError: E-876 when `seq` or `known_at` falls.
        OSError: the disk refuses.
    """
    told = schema(counted).with_metadata({"measure": kept.measure, "fingerprint": kept.fingerprint})
    temporary, span = folder / f".part-{os.getpid()}", _Span()
    with pq.ParquetWriter(
        temporary,
        told,
        compression="zstd",
        use_dictionary=[name for name in told.names if name not in COUNTERS],
        column_encoding=dict.fromkeys(COUNTERS, "DELTA_BINARY_PACKED"),
    ) as writer:
        for table in tables:
            span.grow(table)
            writer.write_table(table.replace_schema_metadata(told.metadata), row_group_size=ROW_GROUP)
    sync(temporary)
    digest = digest_of(temporary)
    entries = "-".join(f"{seq:012d}" for seq in span.entries)
    name = f"{kept.measure}.{kept.fingerprint[:12]}.{entries}.{digest[:12]}.parquet"
    temporary.replace(folder / name)
    return Part(name, span.rows, *span.entries, *span.moments, digest)


def tables(folder: Path, parts: Sequence[Part]) -> Iterator[pa.Table]:
    """The rows of parts in their order, some hundred thousands at a time.

    Raises:
        EsepError: E-873 when a part is missing or cannot be read.
    """
    for part in parts:
        try:
            with pq.ParquetFile(folder / part.file) as file:
                for group in range(file.num_row_groups):
                    yield file.read_row_group(group)
        except (OSError, pa.ArrowException) as fault:
            raise EsepError("E-873", file=part.file) from fault


class _Span:
    """How many rows are written, and from which to which entry and moment they reach."""

    def __init__(self) -> None:
        self.rows, self.entries, self.moments = 0, (0, 0), (0, 0)

    def grow(self, table: pa.Table) -> None:
        self.entries = self._reaching(self.entries, table, "seq")
        self.moments = self._reaching(self.moments, table, "known_at")
        self.rows += table.num_rows

    def _reaching(self, so_far: tuple[int, int], table: pa.Table, name: str) -> tuple[int, int]:
        column = table.column(name).combine_chunks()
        first, last = column[0].as_py(), column[-1].as_py()
        if first < so_far[1] or pc.any(pc.less(column[1:], column[:-1])).as_py():
            raise EsepError("E-876", seq=table.column("seq")[0].as_py())
        return (so_far[0] if self.rows else first), last
