"""How the numbers of records are written: one pattern for each kind of record, between two dates."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from esep.codebook.dated import Entry
from esep.codebook.reading import Fault
from esep.kernel.errors import EsepError
from esep.kernel.texts import Text


@dataclass(frozen=True, kw_only=True)
class NumberPattern(Entry):
    """The form of the numbers of a kind of record; `code` is the record type.

    `pattern` is a regular expression (ASCII digits and letters only) that the whole number must match;
    `example` is a number that does.

    >>> from datetime import date
    >>> from esep.codebook import Codebook
    >>> form = Codebook.load("kz").number_pattern("proceeding", date(2024, 1, 15))
    >>> form.matches("237510031000123"), form.matches("23751003100012")
    (True, False)
    """

    code: str
    pattern: str
    example: str
    title: Text

    def matches(self, number: str) -> bool:
        """Whether a number has this form."""
        return re.fullmatch(self.pattern, number, re.ASCII) is not None

    def check(self, number: str) -> None:
        """Refuse a number of another form.

        Raises:
            EsepError: E-122 when the number does not match.
        """
        if not self.matches(number):
            raise EsepError("E-122", record=self.code, number=number, example=self.example)


def wrong_patterns(rows: Iterable[NumberPattern]) -> Iterator[Fault]:
    """One fault for every pattern that is no regular expression or refuses its own example."""
    for row in rows:
        try:
            fits = row.matches(row.example)
        except re.error as fault:
            yield Fault(row.file, row.line, "pattern", "unreadable", str(fault))
        else:
            if not fits:
                yield Fault(row.file, row.line, "example", "example", row.example)
