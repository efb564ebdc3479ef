"""Dictionaries: the values of dimensions by small numbers that never change.

The values of a dimension are numbered in the order in which postings first name them, from 1 on; 0 is the
unknown. A number, once given, keeps its value for good: a file that holds numbers can always be read.
"""

from collections.abc import Callable, Iterable, Mapping

import orjson

from esep.ledger.codings import Value


class Dictionary:
    """The values of one dimension, and their codes.

    >>> articles = Dictionary(["188", "190"])
    >>> articles.encode(["190", None, "99", "99"]), articles.values
    ([2, 0, 3, 3], [None, '188', '190', '99'])
    """

    def __init__(self, values: Iterable[Value] = ()) -> None:
        self.values: list[Value] = [None, *values]
        self._codes = _Codes(self.values)
        self.code: Callable[[Value], int] = self._codes.__getitem__

    def encode(self, values: Iterable[Value]) -> list[int]:
        """The codes of values; what is new gets the next number, as it does by `code`."""
        return list(map(self.code, values))


class _Codes(dict[Value, int]):
    """The codes of values; a value that is asked for and not there is added to them."""

    def __init__(self, values: list[Value]) -> None:
        super().__init__((value, code) for code, value in enumerate(values))
        self._values = values

    def __missing__(self, value: Value) -> int:
        code = self[value] = len(self._values)
        self._values.append(value)
        return code


Dictionaries = Mapping[str, Dictionary]


class Vocabulary(dict[str, Dictionary]):
    r"""The dictionaries of all dimensions by name; one that is asked for and not there is empty.

    >>> growing = Vocabulary.read(b'["article","188"]\n')
    >>> growing["article"].encode(["190"]), growing["age"].encode([17]), growing.take_new()
    ([2], [1], b'["age",17]\n["article","190"]\n')
    >>> growing.take_new()
    b''
    """

    def __init__(self) -> None:
        super().__init__()
        self._taken: dict[str, int] = {}

    def __missing__(self, name: str) -> Dictionary:
        self[name] = Dictionary()
        return self[name]

    @classmethod
    def read(cls, text: bytes) -> "Vocabulary":
        """The dictionaries that a file keeps: a name and a value to a line, in JSON."""
        found = cls()
        for line in text.splitlines():
            name, value = orjson.loads(line)
            found[name].encode([value])
        found.take_new()
        return found

    def take_new(self) -> bytes:
        """What has come since this was last asked, as a file keeps it."""
        lines = []
        for name, dictionary in sorted(self.items()):
            new = dictionary.values[self._taken.get(name, 1) :]
            self._taken[name] = len(dictionary.values)
            lines += [orjson.dumps([name, value]) + b"\n" for value in new]
        return b"".join(lines)
