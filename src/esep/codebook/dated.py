"""Rows of law and classification: each with its source, most with the dates between which they hold."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from difflib import get_close_matches
from typing import ClassVar, Generic, TypeVar

from esep.kernel.errors import EsepError
from esep.kernel.validity import Validity


@dataclass(frozen=True, kw_only=True)
class Line:
    """A row of a data file; `file` and `line` say where it stands."""

    key_fields: ClassVar[tuple[str, ...]] = ("code",)

    file: str = field(default="", compare=False, repr=False)
    line: int = field(default=0, compare=False, repr=False)

    @property
    def key(self) -> str:
        """What the row is about, its key fields joined by a slash."""
        return "/".join(str(getattr(self, name)) for name in self.key_fields)


@dataclass(frozen=True, kw_only=True)
class Sourced(Line):
    """A row that says where it comes from; `verified` only when it was compared with its source."""

    source: str
    verified: bool
    note: str = ""


@dataclass(frozen=True, kw_only=True)
class Entry(Sourced, Validity):
    """A row that holds from `valid_from` up to, but not including, `valid_to`; None is an open end."""

    valid_from: date
    valid_to: date | None


EntryT = TypeVar("EntryT", bound=Entry)


class Dated(Generic[EntryT]):
    """A file of dated rows, asked by key and day. What lies outside the dates is refused, never defaulted.

    >>> from esep.codebook import Codebook
    >>> chapters = Codebook.load("kz").chapters
    >>> chapters.get("6", date(2022, 12, 31)).title.in_("en")
    'Criminal offences against property'
    """

    def __init__(self, name: str, rows: Iterable[EntryT]) -> None:
        self.name = name
        self._rows = tuple(rows)
        by_key: dict[str, list[EntryT]] = {}
        for row in sorted(self._rows, key=lambda row: row.valid_from):
            by_key.setdefault(row.key, []).append(row)
        self._by_key = {key: tuple(by_key[key]) for key in dict.fromkeys(row.key for row in self._rows)}

    def __iter__(self) -> Iterator[EntryT]:
        return iter(self._rows)

    def __len__(self) -> int:
        return len(self._rows)

    def __contains__(self, key: object) -> bool:
        return key in self._by_key

    @property
    def keys(self) -> tuple[str, ...]:
        """Every key of the file, in its order."""
        return tuple(self._by_key)

    def history(self, key: str) -> tuple[EntryT, ...]:
        """All rows of a key, oldest first.

        Raises:
            EsepError: E-104 when the file has no such key.
        """
        if key not in self._by_key:
            raise EsepError("E-104", file=self.name, key=key, nearest=nearest(key, self._by_key))
        return self._by_key[key]

    def get(self, key: str, on: date) -> EntryT:
        """The row of a key that holds on the day.

        Raises:
            EsepError: E-104 when the file has no such key; E-103 when it has none for this day.
        """
        history = self.history(key)
        for row in history:
            if row.holds_on(on):
                return row
        raise outside(self.name, key, on.isoformat(), history)

    def on(self, day: date) -> tuple[EntryT, ...]:
        """All rows that hold on the day, in the order of the file.

        Raises:
            EsepError: E-103 when not one row of the file holds on it.
        """
        rows = tuple(row for row in self._rows if row.holds_on(day))
        if not rows:
            raise outside(self.name, "*", day.isoformat(), self._rows)
        return rows


def nearest(name: str, known: Iterable[str]) -> str:
    """The known names most like one that is not, joined for a message; a dash when there is none."""
    return ", ".join(get_close_matches(name, list(known), n=3)) or "-"


def outside(file: str, key: str, day: str, rows: Sequence[Entry]) -> EsepError:
    """The refusal of a day outside the dates of rows, with the source of the row next to it.

    Args:
        file: the name of the file.
        key: what was asked for; a star for any.
        day: the day, or the period, as it is written.
        rows: those of the key, oldest first.

    >>> row = Entry(valid_from=date(2015, 1, 1), valid_to=None, source="Law 1", verified=True)
    >>> outside("law.csv", "age", "2014-12-31", [row]).why
    'its dates are 2015-01-01.., by Law 1'
    """
    begun = [row for row in rows if row.valid_from.isoformat() <= day]
    source = "".join(row.source for row in begun[-1:] or rows[:1]) or "–"
    return EsepError("E-103", file=file, key=key, day=day, covered=covered(rows), source=source)


def covered(rows: Iterable[Entry]) -> str:
    """The dates that rows cover, as text: first and last day, open where the law is still in force.

    >>> law = {"source": "Law 1", "verified": True}
    >>> old = Entry(valid_from=date(2015, 1, 1), valid_to=date(2017, 7, 15), **law)
    >>> covered([old, Entry(valid_from=date(2017, 7, 15), valid_to=None, **law)]), covered([old])
    ('2015-01-01..', '2015-01-01..2017-07-14')
    """
    spans: list[tuple[date, date | None]] = []
    for start, end in sorted(((row.valid_from, row.valid_to) for row in rows), key=lambda span: span[0]):
        if spans and (spans[-1][1] is None or spans[-1][1] >= start):
            known = spans[-1][1]
            spans[-1] = (spans[-1][0], None if known is None or end is None else max(known, end))
        else:
            spans.append((start, end))
    return ", ".join(f"{start}..{_day_before(end)}" for start, end in spans) or "-"


def _day_before(end: date | None) -> str:
    return "" if end is None else date.fromordinal(end.toordinal() - 1).isoformat()
