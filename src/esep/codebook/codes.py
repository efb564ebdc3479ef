"""Lists of codes: what a coded field of a card may say, and on which days."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Protocol

from esep.codebook.dated import Dated, Entry, nearest
from esep.codebook.look_alikes import look_alike
from esep.codebook.reading import Fault
from esep.kernel.errors import EsepError
from esep.kernel.texts import Text

Spans = Mapping[str, tuple[tuple[int, int], ...]]
NEVER = date.max.toordinal() + 1


@dataclass(frozen=True, kw_only=True)
class Code(Entry):
    """A code of a list; `parent` is the wider code of the same list that it belongs to.

    Where the list divides numbers into classes (ages), `least` and `most` are the smallest and the largest
    whole number of the class; None is no bound on that side.
    """

    code: str
    title: Text
    parent: str | None = None
    least: int | None = None
    most: int | None = None

    def covers(self, number: int) -> bool:
        """Whether a whole number belongs to this class; never where the code is no class of numbers."""
        bounded = self.least is not None or self.most is not None
        above = self.least is None or self.least <= number
        return bounded and above and (self.most is None or number <= self.most)


class Listed(Protocol):
    """A row of any list that a coded field may draw on."""

    @property
    def code(self) -> str:
        """What stands on the card."""
        ...

    @property
    def title(self) -> Text:
        """What a person reads."""
        ...


class CodeLists:
    """Every list that a coded field may draw on, by its name.

    >>> from esep.codebook import Codebook
    >>> lists = Codebook.load("kz").lists
    >>> lists.get("gravity", "grave", date(2024, 1, 15)).title.in_("en")
    'Grave crime'
    >>> lists.get("sex", "female", date(2024, 1, 15)).title.in_("en")
    'female'
    """

    def __init__(self, lists: Mapping[str, Dated[Any]]) -> None:
        self._lists = lists
        self._spans: dict[str, Spans] = {}

    def __iter__(self) -> Iterator[str]:
        return iter(self._lists)

    def __contains__(self, name: object) -> bool:
        return name in self._lists

    def named(self, name: str) -> Dated[Any]:
        """The list of this name.

        Raises:
            EsepError: E-120 when the codebook has no such list.
        """
        if name not in self._lists:
            raise EsepError("E-120", list=name, nearest=nearest(name, self._lists))
        return self._lists[name]

    def get(self, name: str, code: str, on: date) -> Listed:
        """The row of a code that holds on the day.

        Raises:
            EsepError: E-120 for an unknown list; E-121 for a code that only looks like one of the list;
                E-104 for any other unknown code; E-103 when the code has no row for this day.
        """
        rows = self.named(name)
        if code not in rows and (twin := look_alike(code, rows.keys)) is not None:
            raise EsepError("E-121", list=name, code=code, meant=twin.meant, letters=twin.named)
        row: Listed = rows.get(code, on)
        return row

    def spans(self, name: str) -> Spans:
        """When each code of a list holds, as half-open pairs of day numbers (`date.toordinal()`).

        For validation in bulk: a code is valid on a day when one of its pairs has `start <= day < end`.
        An open end is the day after the last one there is.

        Raises:
            EsepError: E-120 for an unknown list.

        >>> from esep.codebook import Codebook
        >>> [(start, end)] = Codebook.load("kz").lists.spans("article")["108-1"]
        >>> date.fromordinal(start).isoformat(), end == NEVER
        ('2024-06-16', True)
        """
        if name not in self._spans:
            self._spans[name] = spans_of(self.named(name))
        return self._spans[name]


def spans_of(rows: Dated[Any]) -> Spans:
    """The half-open pairs of day numbers between which each key of a list holds, oldest first."""
    return {
        key: tuple(
            (row.valid_from.toordinal(), NEVER if row.valid_to is None else row.valid_to.toordinal())
            for row in rows.history(key)
        )
        for key in rows.keys
    }


def class_of(codes: Iterable[Code], number: int, on: date) -> Code | None:
    """The class of a list that a whole number belongs to on the day; None when it belongs to none.

    >>> from esep.codebook import Codebook
    >>> class_of(Codebook.load("kz").codes["age_group"], 17, date(2024, 1, 15)).code
    'age_16_17'
    """
    return next((code for code in codes if code.holds_on(on) and code.covers(number)), None)


def lost_parents(codes: Iterable[Code]) -> Iterator[Fault]:
    """One fault for every wider code that does not stand in the list itself, or is the code itself."""
    rows = tuple(codes)
    known = {row.code for row in rows}
    for row in rows:
        if row.parent is not None and (row.parent not in known or row.parent == row.code):
            yield Fault(row.file, row.line, "parent", "unresolved", row.parent)


def numbered(code: str, title: str) -> str:
    """A title with its code before it, where people know it by number and the title does not say it.

    >>> numbered("73", "Petty violence"), numbered("spouse", "Spouse"), numbered("73", "Article 73")
    ('73 Petty violence', 'Spouse', 'Article 73')
    """
    by_number = any(sign.isdigit() for sign in code) and code not in title
    return f"{code} {title}" if by_number else title
