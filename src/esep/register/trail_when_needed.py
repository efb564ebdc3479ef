"""The rows of a trail that is opened at the first row: what is open may be read where no trail lies."""

from collections.abc import Callable, Iterator
from functools import cached_property

from esep.access.trail import Chains, Head, Rows


class RowsWhenNeeded:
    """The rows that `opened` gives, once anybody writes or reads one.

    >>> from esep.access import MemoryRows
    >>> RowsWhenNeeded(MemoryRows).head().size
    0
    """

    def __init__(self, opened: Callable[[], Rows]) -> None:
        self._opened = opened

    @cached_property
    def _rows(self) -> Rows:
        return self._opened()

    def append(self, row: bytes, after: Chains) -> Head:
        """Keep a row and the head it makes."""
        return self._rows.append(row, after)

    def head(self) -> Head:
        """The head as it stands."""
        return self._rows.head()

    def rows(self, after: int | None = None) -> Iterator[tuple[int, bytes, bytes]]:
        """The rows from number `after` + 1 on; all when None."""
        return self._rows.rows(after)
