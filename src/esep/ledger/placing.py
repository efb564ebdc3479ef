"""Where the values of a dimension are placed by a question, told in codes: conditions and groups."""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from esep.ledger.codings import Value
from esep.ledger.conditions import Condition
from esep.ledger.dictionaries import Dictionary


class Places(NamedTuple):
    """The values of the cells, and for each code the place of its value among them."""

    values: Sequence[Value]
    of_code: Sequence[int]


def grouped(values: Sequence[Value], groups: Mapping[Value, Value]) -> Places:
    """The places of values that are told together.

    >>> grouped([None, "188", "190", "99"], {"188": "chapter 6", "190": "chapter 6"})
    Places(values=[None, 'chapter 6', '99'], of_code=[0, 1, 1, 2])
    """
    places = Dictionary()
    of_code = places.encode(groups.get(value, value) for value in values)
    return Places(places.values, of_code)


def meeting(values: Sequence[Value], condition: Condition) -> list[int]:
    """The codes of the values that meet a condition.

    >>> from esep.ledger.conditions import Among
    >>> meeting([None, "188", "190"], Among.of("190", None))
    [0, 2]
    """
    return [code for code, value in enumerate(values) if condition.holds(value)]
