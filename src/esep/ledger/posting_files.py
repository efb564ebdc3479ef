"""The files of one dataset: rows come in in the order of the journal, and are committed with an inventory."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import takewhile
from pathlib import Path

import pyarrow as pa
from duckdb import DuckDBPyConnection

from esep.ledger import part_files
from esep.ledger.columns import Bare, Columns, schema
from esep.ledger.dictionaries import Dictionaries
from esep.ledger.inventory import Kept, Part
from esep.ledger.measures import Counted
from esep.ledger.running_hash import running
from esep.register.entries import Entry

SMALL = part_files.ROW_GROUP  # parts below so many rows are put together
MANY_SMALL = 16


class Filed:
    """A dataset as its files hold it.

    Args:
        folder: of the ledger.
        kept: what the inventory says of the dataset.
        counted: the measure.
        dictionaries: what the codes of the ledger mean.
    """

    def __init__(self, folder: Path, kept: Kept, counted: Counted, dictionaries: Dictionaries) -> None:
        self.folder, self.kept, self.counted, self.dictionaries = folder, kept, counted, dictionaries

    def relation(self, connection: DuckDBPyConnection, known_at: int) -> str:
        """See `datasets.Dataset`; what was known at a moment is a beginning of the rows."""
        parts = [part for part in self.kept.parts if part.first_known_at <= known_at]
        if not parts:
            connection.register("nothing", schema(self.counted).empty_table())
            return "nothing"
        if parts[-1].last_known_at <= known_at:
            return self._files(parts)
        cut = f"(FROM {self._files(parts[-1:])} WHERE known_at <= {int(known_at)})"
        return f"(FROM {self._files(parts[:-1])} UNION ALL FROM {cut})" if parts[:-1] else cut

    def _files(self, parts: Sequence[Part]) -> str:
        named = ", ".join(f"'{str(self.folder / part.file).replace(chr(39), chr(39) * 2)}'" for part in parts)
        return f"read_parquet([{named}])"


class Growing:
    """A dataset to which rows are added; the arguments are those of `Filed`."""

    def __init__(self, folder: Path, kept: Kept, counted: Counted, dictionaries: Dictionaries) -> None:
        self._folder, self.kept, self._counted = folder, kept, counted
        self._columns = Columns(counted, dictionaries)
        self._running = bytes.fromhex(kept.running)

    def add(self, rows: Sequence[Bare]) -> None:
        """Rows of whole cards, in their order; they are kept in memory until they are written."""
        self._running = running(self._running, rows)
        self._columns.add(rows)

    def write(self, entry: Entry) -> None:
        """Write what was added, as all that there is up to an entry; an inventory has yet to say so.

        Raises:
            EsepError: E-876 when `known_at` falls.
            OSError: the disk refuses.
        """
        parts = self.kept.parts
        if self._columns:
            parts += (part_files.write(self._folder, self.kept, self._counted, [self._columns.take()]),)
        self.kept = replace(
            self.kept,
            seq=entry.seq,
            known_at=entry.known_at,
            chain=bytes(entry.chain).hex(),
            running=self._running.hex(),
            parts=parts,
        )

    def put_together(self) -> None:
        """Make small parts at the end one, when there are many of them.

        Raises:
            EsepError: E-873 when one of them cannot be read.
            OSError: the disk refuses.
        """
        parts = self.kept.parts
        small = sum(1 for _ in takewhile(lambda part: part.rows < SMALL, reversed(parts)))
        if small > MANY_SMALL:
            last = parts[-small:]
            together = _in_groups(part_files.tables(self._folder, last))
            one = part_files.write(self._folder, self.kept, self._counted, together)
            self.kept = replace(self.kept, parts=(*parts[:-small], one))


def _in_groups(tables: Iterable[pa.Table]) -> Iterator[pa.Table]:
    """The same rows in tables large enough for a row group of their own."""
    waiting: list[pa.Table] = []
    for one in tables:
        waiting.append(one)
        if sum(table.num_rows for table in waiting) >= part_files.ROW_GROUP:
            yield pa.concat_tables(waiting)
            waiting = []
    if waiting:
        yield pa.concat_tables(waiting)
