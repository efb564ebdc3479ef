"""Columns of many cards of one kind, checked by the same declared rules as one card, with equal results."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from itertools import repeat
from typing import Any

import numpy as np

from esep.declare.cards import Card
from esep.declare.checking import (
    GRAVITY_DIFFERS,
    Value,
    ahead,
    coded_gravity,
    day_of,
    gravity_differs,
    in_order,
    judge,
    latest_day,
    unknown,
    value_of,
)
from esep.declare.checks import Check, Column
from esep.declare.fields import Field, Kind
from esep.declare.rules import Rule
from esep.declare.values import Circumstances
from esep.kernel.errors import EsepError


@dataclass
class CheckedColumns:
    """Columns after checking. Rows are counted from 0; a value that is not given is None."""

    columns: dict[str, list[Value | None]]
    on: list[date | None]
    faults: dict[int, list[EsepError]] = field(default_factory=dict)
    flags: dict[int, list[str]] = field(default_factory=dict)


def check_columns(
    card: Card, rules: Sequence[Rule], raw: Mapping[str, Sequence[Any]], length: int, by: Circumstances
) -> CheckedColumns:
    """Many cards checked, column by column; see `esep.declare.checking.check_card`."""
    checked = CheckedColumns({}, [None] * length)
    if strange := unknown(card, raw):
        checked.faults = {row: list(strange) for row in range(length)}
    days: list[date] = [by.now.date()] * length
    for one in in_order(card):
        _read(one, raw.get(one.name), days, by, checked)
        if one.name == card.happened:
            _date(one, days, by, checked)
    _judge(rules, checked, length)
    _compare_gravity(card, by, checked)
    return checked


def _read(
    one: Field, raws: Sequence[Any] | None, days: Sequence[date], by: Circumstances, checked: CheckedColumns
) -> None:
    """Read a column."""
    values: list[Value | None] = [None] * len(days)
    checked.columns[one.name] = values
    if not one.required and (raws is None or raws.count(None) == len(raws)):
        return  # most columns of most cards
    for row, told in enumerate(_told(one, raws or values, days, by)):
        if isinstance(told, EsepError):
            checked.faults.setdefault(row, []).append(told)
        else:
            values[row] = told


def _told(
    one: Field, raws: Sequence[Any], days: Sequence[date], by: Circumstances
) -> list[Value | EsepError | None]:
    """What each row says or why not; equal values on equal days are read once."""
    dated = one.kind in {Kind.CODE, Kind.PLACE}
    # 1, 1.0 and True are equal to a dictionary.
    keys = list(zip(raws, map(type, raws), days if dated else repeat(by.now.date()), strict=False))
    try:
        read = set(keys)
    except TypeError:  # lists and the like are nothing to it
        return [value_of(one, raw, day, by) for raw, _, day in keys]
    told = {key: value_of(one, key[0], key[2], by) for key in read}
    return [told[key] for key in keys]


def _date(one: Field, days: list[date], by: Circumstances, checked: CheckedColumns) -> None:
    """Fill in the civil day on which each card happened; a day that has not come is refused."""
    latest = latest_day(by)
    civil: dict[Value, date | EsepError] = {}
    for row, value in enumerate(checked.columns[one.name]):
        if value is None:
            continue
        if value not in civil:
            civil[value] = day_of(one, value, by)
        found = civil[value]
        if isinstance(found, EsepError):
            checked.faults.setdefault(row, []).append(found)
            continue
        days[row] = checked.on[row] = found
        if found > latest:
            checked.faults.setdefault(row, []).extend(ahead(one, found, latest))


def _judge(rules: Sequence[Rule], checked: CheckedColumns, length: int) -> None:
    """Ask every rule on the card alone of whole columns."""
    known: dict[str, Column] = {}
    for rule in rules:
        if not isinstance(rule.holds, Check):
            continue
        for name in rule.holds.names - known.keys():
            known[name] = column_of(checked.columns[name])
        held, told = rule.holds.holds_down(known, length)
        for row in np.flatnonzero(told & ~held).tolist():
            day = checked.on[row]
            if day is not None:
                faults, flags = list[EsepError](), list[str]()
                judge([rule], day, faults, flags)
                if faults:
                    checked.faults.setdefault(row, []).extend(faults)
                if flags:
                    checked.flags.setdefault(row, []).extend(flags)


def column_of(values: Sequence[Value | None]) -> Column:
    """Values as conditions ask them: an array, and where it was given."""
    given = np.array([value is not None for value in values], bool)
    first = next((value for value in values if value is not None), "")
    blank: Value = 0 if isinstance(first, int) else ""
    return Column(np.array([blank if value is None else value for value in values]), given)


def _compare_gravity(card: Card, by: Circumstances, checked: CheckedColumns) -> None:
    """Flag each gravity that is not the one the codebook knows for the article and part on that day."""
    names = coded_gravity(card)
    if not names:
        return
    articles, parts, gravities = (checked.columns[name] for name in names)
    rows = zip(articles, parts, gravities, checked.on, strict=True)
    known: dict[object, bool] = {}
    for row, (article, part, gravity, day) in enumerate(rows):
        if day is None:
            continue
        coded = (article, part, gravity)
        if (coded, day) not in known:
            known[coded, day] = gravity_differs(by.book, coded, day)
        if known[coded, day]:
            checked.flags.setdefault(row, []).append(GRAVITY_DIFFERS)
