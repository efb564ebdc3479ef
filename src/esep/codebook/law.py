"""What the law measures: terms, ages and other whole numbers, each between the dates it held."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Literal

from esep.codebook.dated import Dated, Entry
from esep.codebook.reading import Fault
from esep.kernel.errors import EsepError
from esep.kernel.terms import Term
from esep.kernel.texts import Text


@dataclass(frozen=True, kw_only=True)
class LawTerm(Entry):
    """A length of time or another whole number that the law fixes.

    `length` counts `unit`; an age is a length in years, and `count` is a number of anything else (visits,
    members of a group). `counts_first_day` and `rolls_over` mean what they mean for a `Term`.
    """

    code: str
    length: int
    unit: Literal["hours", "days", "working days", "months", "years", "count"]
    title: Text
    counts_first_day: bool = False
    rolls_over: bool = False

    @property
    def term(self) -> Term:
        """The row as a term that can be counted from a day or an instant.

        Raises:
            EsepError: E-123 when the row counts something else than time; E-016 when the length is below 1
                or a term in hours is told to count days.
        """
        if self.unit == "count":
            raise EsepError("E-123", code=self.code, length=self.length)
        return Term(self.length, self.unit, self.counts_first_day, self.rolls_over)


class Law(Dated[LawTerm]):
    """The terms and numbers of the law, asked by code and day.

    >>> from esep.codebook import Codebook
    >>> law = Codebook.load("kz").law
    >>> law.term("detention.police.ordinary", date(2024, 2, 29))
    Term(length=48, unit='hours', counts_first_day=False, rolls_over=False)
    >>> law.number("protective_order.min_age", date(2024, 2, 29))
    16
    """

    def term(self, code: str, on: date) -> Term:
        """The term of this code as the law had it on the day.

        Raises:
            EsepError: E-104 for an unknown code; E-103 when it has no row for this day; E-123 when it is
                no length of time.
        """
        return self.get(code, on).term

    def number(self, code: str, on: date) -> int:
        """The length or count of this code as the law had it on the day, in the unit of its row.

        Raises:
            EsepError: E-104 for an unknown code; E-103 when it has no row for this day.
        """
        return self.get(code, on).length


def not_terms(rows: Iterable[LawTerm]) -> Iterator[Fault]:
    """One fault for every row that no term can be made of: below 1, or hours that count days."""
    for row in rows:
        if row.length < 1:
            yield Fault(row.file, row.line, "length", "term", str(row.length))
        elif row.unit in ("hours", "count") and (row.counts_first_day or row.rolls_over):
            yield Fault(row.file, row.line, "unit", "term", row.unit)
