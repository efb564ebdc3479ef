"""How the numbers of records are written: one pattern for each kind of record, between two dates."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple

from esep.codebook.dated import Entry
from esep.codebook.reading import Fault
from esep.kernel.errors import EsepError
from esep.kernel.texts import Text


@dataclass(frozen=True, kw_only=True)
class NumberPattern(Entry):
    """The form of the numbers of a kind of record; `code` is the record type.

    `pattern` is a regular expression (ASCII digits and letters only) that the whole number must match;
    `example` is a number that does. A group named `year` in the pattern says which digits are the year; two
    digits are those of the century in which the form came into use.

    >>> from datetime import date
    >>> from esep.codebook import Codebook
    >>> form = Codebook.load("kz").number_pattern("proceeding", date(2024, 1, 15))
    >>> form.matches("237510031000123"), form.matches("23751003100012")
    (True, False)
    >>> form.year("237510031000123")
    2023
    """

    code: str
    pattern: str
    example: str
    title: Text

    def matches(self, number: str) -> bool:
        """Whether a number has this form."""
        return _read(self.pattern, number).fits

    def year(self, number: str) -> int | None:
        """The year that a number of this form bears; None when the form has none."""
        digits = _read(self.pattern, number).year
        if not digits:
            return None
        return int(digits) + (self.valid_from.year // 100 * 100 if len(digits) == 2 else 0)

    def check(self, number: str) -> None:
        """Refuse a number of another form.

        Raises:
            EsepError: E-122 when the number does not match.
        """
        if not self.matches(number):
            raise EsepError("E-122", record=self.code, number=number, example=self.example)


class _Read(NamedTuple):
    """Whether a number has a form, and the digits of its year."""

    fits: bool
    year: str = ""


@lru_cache(maxsize=4096)  # the cards of a record come together
def _read(pattern: str, number: str) -> _Read:
    found = re.fullmatch(pattern, number, re.ASCII)
    return _Read(fits=found is not None, year=(found.groupdict().get("year") or "") if found else "")


def wrong_patterns(rows: Iterable[NumberPattern]) -> Iterator[Fault]:
    """One fault for each pattern that is no regular expression, refuses its own example or has no year."""
    for row in rows:
        try:
            fits = row.matches(row.example)
            row.year(row.example)
        except (re.error, ValueError) as fault:
            yield Fault(row.file, row.line, "pattern", "unreadable", str(fault))
        else:
            if not fits:
                yield Fault(row.file, row.line, "example", "example", row.example)
