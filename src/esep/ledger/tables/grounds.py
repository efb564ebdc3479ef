"""The ground of a table: which territories it is about, and which of them only compare together.

A territory that was renamed is told under its later code. Where borders changed between the two periods of a
comparison, the territories that share the ground are told together, as `A+B`; in a table of one period each
stands by itself, a former extent in a row of its own.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cached_property

from esep.codebook import Codebook
from esep.codebook.dated import Entry, covered, nearest
from esep.codebook.territories import COUNTRY, Change
from esep.kernel.errors import EsepError
from esep.kernel.periods import Period
from esep.ledger.codings import Value
from esep.ledger.tables.repeating import repeated

JOINT = "+"


@dataclass(frozen=True)
class Ground:
    """The territories of a period, or of two that are compared.

    >>> before = Ground(Codebook.load("kz"), Period.year(2022), Period.year(2021))
    >>> before.told("KZ-10"), before.told("KZ-63@2022"), before.told("KZ-11")
    ('KZ-10+KZ-63', 'KZ-10+KZ-63', 'KZ-11')
    >>> Ground(Codebook.load("kz"), Period.year(2022)).told("KZ-63@2022")
    'KZ-63@2022'
    """

    book: Codebook
    period: Period
    base: Period | None = None
    asked: tuple[str, ...] = field(default=())

    @classmethod
    def of(cls, book: Codebook, period: Period, base: Period | None, text: str) -> "Ground":
        """The ground that a person names: codes or names of territories, joined by a plus; empty for all.

        Raises:
            EsepError: E-895 for a territory that is not known; E-107 for one that was not there then.
        """
        named = tuple(_code(book, one.strip(), period, base) for one in text.split(JOINT)) if text else ()
        country = [row.code for row in book.territories.rows if row.kind == COUNTRY]
        return cls(book, period, base, () if set(named) & set(country) else named)

    @property
    def changes(self) -> tuple[Change, ...]:
        """The changes of borders between the first and the last day of all that is told."""
        first = min(one.start for one in (self.period, self.base) if one)
        last = max(one.last for one in (self.period, self.base) if one)
        return tuple(one for one in self.book.territories.changes if first < one.on <= last)

    def told(self, value: Value) -> Value:
        """The territory, or the territories together, under which one is told.

        Where only some of those that compare together were asked for, each stands by itself.
        """
        told = self._told.get(str(value), value)
        if self.asked and not self._asked_whole(str(told)):
            return self._renamed.get(str(value), value)
        return told

    @property
    def changed(self) -> bool:
        """Whether anything is told under another code than its own."""
        return any(code != told for code, told in self._told.items())

    def codes(self, told: str) -> tuple[str, ...]:
        """The territories, as they are at the end of the period, of what is told."""
        return tuple(told.split(JOINT))

    @property
    def joint(self) -> tuple[str, ...]:
        """What is told together because its borders changed."""
        return tuple(dict.fromkeys(one for one in self._told.values() if JOINT in one))

    def now(self) -> frozenset[Value]:
        """The values that the territories asked for have in the period."""
        every = {row.code for row in self.book.territories.rows}
        return frozenset(code for code in every if code in self.asked or str(self.told(code)) in self._keys)

    def then(self) -> frozenset[Value] | None:
        """The values that cover the same ground in the period compared with; None where nothing does."""
        covered = {code for key in self._keys for code in self.codes(key)}
        return None if covered != set(self.asked) else self.now()

    def comparable(self) -> tuple[str, ...]:
        """The territories to ask for, so that something compares with what was asked for."""
        return tuple(dict.fromkeys(self._told.get(one, one) for one in self.asked))

    @cached_property
    def _keys(self) -> frozenset[str]:
        """What the territories asked for are told as, where all that is told with them was asked for."""
        keys = {self._told.get(one, one) for one in self.asked}
        return frozenset(filter(self._asked_whole, keys))

    def _asked_whole(self, told: str) -> bool:
        return set(self.codes(told)) <= set(self.asked)

    @cached_property
    def _renamed(self) -> Mapping[str, str]:
        return renamed(self.changes)

    @cached_property
    def _told(self) -> Mapping[str, str]:
        if self.base is None:
            return self._renamed
        first = _day(min(self.period.start, self.base.start))
        groups = self.book.comparable(first, self.period)
        return {
            one.code: group.code or JOINT.join(before.code for before in group.before)
            for group in groups
            for one in (*group.before, *group.after)
        }


def renamed(changes: Iterable[Change]) -> dict[str, str]:
    """Former codes whose whole ground went to one later code that took nothing else."""
    told = tuple(changes)
    before = [one.before for one in told]
    after = [one.after for one in told]
    found = {
        one.before: one.after for one in told if before.count(one.before) == 1 and after.count(one.after) == 1
    }
    return {code: _last(found, code) for code in found}


def _last(found: Mapping[str, str], code: str) -> str:
    for _ in found:
        code = found.get(code, code)
    return code


def _code(book: Codebook, text: str, period: Period, base: Period | None) -> str:
    """The code of a territory; one that is named by its code may have ended before the period does.

    It must have been there on some day of what is told, or no figure of it means anything.
    """
    try:
        return book.territories.named(text, period.last).code
    except EsepError as refusal:
        rows = book.territories.rows.history(text) if text in book.territories.rows else ()
        if any(_was_there(row, one) for row in rows for one in (period, base) if one):
            return text
        if rows:
            day = period.last.isoformat()
            raise EsepError("E-107", text=text, day=day, covered=covered(rows)) from None
        if refusal.code == "E-107":
            raise
        told = [name for row in book.territories.rows for name in (row.code, *row.title.values())]
        where = {"dimension": "territory", "value": repeated(text), "nearest": nearest(text, told)}
        raise EsepError("E-895", **where) from None


def _was_there(row: Entry, period: Period) -> bool:
    return row.valid_from <= period.last and (row.valid_to is None or row.valid_to > period.start)


def _day(day: date) -> Period:
    return Period(day, day + timedelta(days=1))
