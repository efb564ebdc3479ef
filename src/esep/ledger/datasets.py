"""A dataset: the postings of one measure as an engine reads them, in memory or in files."""

from collections.abc import Iterable, Iterator
from typing import Protocol

import pyarrow as pa
from duckdb import DuckDBPyConnection

from esep.ledger.columns import posting_of, row_of, rows, table
from esep.ledger.dictionaries import Dictionaries, Dictionary, Vocabulary
from esep.ledger.measures import Counted
from esep.ledger.postings import Posting


class Dataset(Protocol):
    """Postings with the dictionaries of their codes."""

    @property
    def dictionaries(self) -> Dictionaries:
        """What the codes mean, by column."""
        ...

    def relation(self, connection: DuckDBPyConnection, known_at: int) -> str:
        """What stands behind FROM to get the postings known at a moment (microseconds since 1970)."""
        ...


class Held:
    """Postings of one measure held in memory; those of others are left out."""

    def __init__(self, postings: Iterable[Posting], counted: Counted) -> None:
        self._counted, self.dictionaries = counted, Vocabulary()
        mine = [one for one in postings if one.measure == counted.measure.name]
        units = Dictionary()
        numbers = units.encode(one.line.unit for one in mine)
        self.units = units.values
        self.table: pa.Table = table(list(map(row_of, mine, numbers)), counted, self.dictionaries)

    def postings(self) -> Iterator[Posting]:
        """The postings that the columns hold."""
        for row in rows(self.table, self._counted, self.dictionaries):
            yield posting_of(row, self._counted, str(self.units[row.unit]), "")

    def relation(self, connection: DuckDBPyConnection, known_at: int) -> str:
        """See `Dataset`."""
        connection.register("held", self.table)
        return f"(SELECT * FROM held WHERE known_at <= {int(known_at)})"  # noqa: S608 - a number
