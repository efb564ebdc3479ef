"""Roll-ups: the wider values that the codebook gives for the values of a dimension.

A code has those columns of its list that put several codes together (the chapter of an article, the kind of a
gravity), a code with a wider one its `parent`, a whole number the lists that divide numbers into classes, and
a day its month, quarter and year.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, fields
from datetime import date
from functools import cache
from typing import Any

from esep.codebook import Codebook
from esep.codebook.codes import Code, class_of
from esep.codebook.dated import Dated, Entry
from esep.declare import Field, Kind
from esep.kernel.periods import Period
from esep.ledger.codings import Value

Rule = Callable[[Value], Value]
PARENT = "parent"
OWN = {"code", "title", PARENT, *(one.name for one in fields(Entry))}


@dataclass(frozen=True)
class RollUp:
    """A wider dimension: `rule` takes a value to the wider one, `of` is the list that names these."""

    name: str
    rule: Rule
    of: str = ""


class Told(Mapping[Value, Value]):
    """A rule as the groups of a question, for values that nobody has to list."""

    def __init__(self, rule: Rule) -> None:
        self._rule = rule

    def __getitem__(self, value: Value) -> Value:
        return self._rule(value)

    def __iter__(self) -> Iterator[Value]:
        return iter(())

    def __len__(self) -> int:
        return 0


def roll_ups(book: Codebook, field: Field, on: date) -> dict[str, RollUp]:
    """The wider dimensions of a field, by name, as they stand on a day.

    >>> from esep.domains import load
    >>> article = load().card("offence.registered").field("article")
    >>> wider = roll_ups(Codebook.load("kz"), article, date(2024, 12, 31))
    >>> list(wider), wider["chapter"].rule("188")
    (['chapter'], '6')
    """
    if field.kind == Kind.DAY:
        return {unit: RollUp(unit, _part(unit)) for unit in CALENDAR}
    if field.kind == Kind.COUNT:
        return {name: RollUp(name, _class(book, name, on), name) for name in _dividing(book)}
    if field.of in book.lists:
        return dict(_columns(book, field.of, on))
    return {}


def row_of(rows: Dated[Any], code: str, on: date) -> Any:  # noqa: ANN401 - a row of any list
    """The row of a code on a day: the one in force, else the last before it, else the first."""
    history = rows.history(code)
    earlier = [row for row in history if row.valid_from <= on]
    return earlier[-1] if earlier else history[0]


def _columns(book: Codebook, name: str, on: date) -> Iterator[tuple[str, RollUp]]:
    """The columns of a list that put codes together, with the rule of each."""
    rows = book.list(name)
    told = {code: row_of(rows, code, on) for code in rows.keys}
    first = next(iter(told.values()), None)
    for column in [one.name for one in fields(first) if one.name not in OWN] if first else []:
        values = {code: getattr(row, column) for code, row in told.items()}
        found = {value for value in values.values() if value is not None}
        listed = column in book.lists
        if 1 < len(found) < len(told) and (listed or all(map(_is_word, found))):
            yield column, RollUp(column, _looked_up(values), column if listed else "")
    if any(getattr(row, PARENT, None) for row in told.values()):
        yield PARENT, RollUp(PARENT, _looked_up({code: _widest(told, code) for code in told}), name)


def _is_word(value: object) -> bool:
    """Whether a value names something: yes, no or a code in letters, and not a number in another register."""
    return isinstance(value, bool) or (isinstance(value, str) and not value.replace("-", "").isdigit())


def _looked_up(values: Mapping[str, str | bool | None]) -> Rule:
    def rule(value: Value) -> Value:
        found = values.get(str(value))
        return ("yes" if found else "no") if isinstance(found, bool) else found

    return rule


def _widest(told: Mapping[str, Any], code: str) -> str:
    """The code under which a code stands in the end; lists lead nowhere in circles of two."""
    seen = [code]
    while (wider := told[seen[-1]].parent) is not None and wider not in seen:
        seen.append(wider)
    return seen[-1]


def _dividing(book: Codebook) -> list[str]:
    """The lists that divide whole numbers into classes."""
    return [name for name, rows in book.codes.items() if any(_bounded(row) for row in rows)]


def _bounded(row: Code) -> bool:
    return row.least is not None or row.most is not None


def _class(book: Codebook, name: str, on: date) -> Rule:
    @cache
    def rule(value: Value) -> Value:
        found = class_of(book.codes[name], value, on) if isinstance(value, int) else None
        return found.code if found else None

    return rule


def _part(unit: str) -> Rule:
    def rule(value: Value) -> Value:
        return None if value is None else unit_of(date.fromisoformat(str(value)), unit).code

    return rule


def unit_of(day: date, unit: str) -> Period:
    """The month, the quarter or the year of a day.

    >>> [unit_of(date(2024, 5, 31), unit).code for unit in CALENDAR]
    ['2024-05', '2024-Q2', '2024']
    """
    if unit == "year":
        return Period.year(day.year)
    if unit == "quarter":
        return Period.quarter(day.year, (day.month + 2) // 3)
    return Period.month(day.year, day.month)


CALENDAR = ("month", "quarter", "year")
