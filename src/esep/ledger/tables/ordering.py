"""The order of rows: that of the codebook's lists, whole numbers by size, the unstated last."""

from collections.abc import Iterable, Mapping

from esep.codebook import Codebook
from esep.ledger.codings import Coding, Value
from esep.ledger.tables.dimensions import Dimension
from esep.ledger.tables.grounds import JOINT

Key = tuple[bool, int, str]


class Order:
    """The order of the rows of a table.

    Args:
        book: the codebook whose lists give the order of their codes.
        dimensions: those of the table.
    """

    def __init__(self, book: Codebook, dimensions: Iterable[Dimension]) -> None:
        self._keys = [_Keys(_ranks(book, one.of)) for one in dimensions]

    def key(self, cell: Coding) -> tuple[Key, ...]:
        """What a cell is sorted by."""
        return tuple(keys[value] for value, keys in zip(cell, self._keys, strict=True))


class _Keys(dict[Value, Key]):
    """The keys of the values of a dimension, each made once."""

    def __init__(self, ranks: Mapping[str, int]) -> None:
        super().__init__()
        self._ranks = ranks

    def __missing__(self, value: Value) -> Key:
        self[value] = _key(value, self._ranks)
        return self[value]


def _ranks(book: Codebook, of: str) -> Mapping[str, int]:
    return {code: at for at, code in enumerate(book.list(of).keys)} if of else {}


def _key(value: Value, ranks: Mapping[str, int]) -> Key:
    if isinstance(value, int):
        return False, value, ""
    told = str(value or "")
    return value is None, ranks.get(told.partition(JOINT)[0], len(ranks)), told
