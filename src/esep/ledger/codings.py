"""The values of dimensions from day to day, and the codings that they make."""

from bisect import bisect_right
from collections.abc import Mapping
from datetime import date
from typing import Any

from esep.ledger.events import NOTHING

Value = str | int | None  # None: unknown
Coding = tuple[Value, ...]


class Codings:
    """The values of a record by dimension, from each of the days on which any of them may change.

    Args:
        days: on which any of them may change, in their order.
        values: what each dimension is from that day on.
    """

    __slots__ = ("_told", "days", "values")

    def __init__(self, days: tuple[date, ...], values: tuple[Mapping[str, Any], ...]) -> None:
        self.days, self.values = days, values
        self._told: dict[tuple[str, ...], tuple[list[date], list[Coding]]] = {}

    def by(self, paths: tuple[str, ...]) -> tuple[list[date], list[Coding]]:
        """The coding by some dimensions, from each of the days on which it changes.

        >>> first, later = date(2024, 1, 5), date(2024, 2, 1)
        >>> told = Codings((first, later), ({"article": "188"}, {"article": "188", "body": "police"}))
        >>> told.by(("article",)) == ([first], [("188",)]), told.by(("body",))[1]
        (True, [(None,), ('police',)])
        """
        found = self._told.get(paths)
        if found is None:
            found = self._told[paths] = [], []
            days, told = found
            for day, values in zip(self.days, self.values, strict=True):
                coding = tuple(map(values.get, paths))
                if not told or coding != told[-1]:
                    days.append(day)
                    told.append(coding)
        return found

    def on(self, day: date) -> Mapping[str, Any]:
        """The values on a day; what happened on it counts."""
        at = bisect_right(self.days, day)
        return self.values[at - 1] if at else NOTHING


UNKNOWN = Codings((), ())
