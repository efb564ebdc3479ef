"""The lines of a unit: what a record counts as by a measure, by all that is known. A pure function of it."""

from bisect import bisect_right
from collections.abc import Mapping
from datetime import date
from typing import Any, NamedTuple

from esep.declare.measures import Measure
from esep.ledger.codings import Coding, Codings
from esep.ledger.histories import History
from esep.ledger.measures import Counted
from esep.ledger.spans import Side, Span, spans
from esep.ledger.through_links import Linked, through_own


class Line(NamedTuple):
    """What a unit counts as, without the amount.

    `dims` is its coding, in the order of the measure's dimensions, `on` the day it counts on, `holds_from`
    the day from which this coding of it holds; `apart` is what the kind tells apart besides, see `Span`.
    """

    unit: str
    on: date
    holds_from: date
    side: Side
    dims: Coding
    apart: str | int = ""


_line = tuple.__new__  # lines are made by the million: the call by name would take twice as long
Lines = Mapping[Line, int]
NONE: Lines = {}  # of a record that never came to count


def lines(counted: Counted, history: History, coded: Codings, linked: Linked) -> Lines:
    """The lines of a record with their amounts, none of them 0; `NONE` itself while it never came to count.

    Args:
        counted: the measure.
        history: the record's.
        coded: how the record is coded, by all dimensions of the measure.
        linked: gives the history of another record, None while nothing is known of it.
    """
    found = spans(counted, history)
    if not found:
        return NONE
    laid: dict[Line, int] = {}
    for span in found:
        _lay(laid, span, counted.measure, history.record, coded, linked)
    return {line: amount for line, amount in laid.items() if amount} if 0 in laid.values() else laid


def _lay(
    laid: dict[Line, int], span: Span, measure: Measure, unit: str, coded: Codings, linked: Linked
) -> None:
    """Add the lines of a span: where its coding changes, the old one is taken back and the new one holds."""
    on, since, until, side, own, apart, fixed = span
    plain = not own and measure.amount is None
    days, codes = coded.by(measure.by) if plain else (coded.days, ())
    at = bisect_right(days, on if fixed else since)
    dims, amount = (codes[at - 1], 1) if plain else _coded(measure, coded.values[at - 1], own, since, linked)
    line = _line(Line, (unit, on, since, side, dims, apart))
    laid[line] = laid.get(line, 0) + amount
    for later in range(len(days) if fixed else at, len(days)):
        day = days[later]
        if until is not None and not _reaches(until, side, day):
            break
        new = (codes[later], 1) if plain else _coded(measure, coded.values[later], own, day, linked)
        if new != (dims, amount):
            for coding, change in ((dims, -amount), new):
                line = _line(Line, (unit, on, day, side, coding, apart))
                laid[line] = laid.get(line, 0) + change
            dims, amount = new
    if until is not None:
        ended_on, side = (until, Side.END) if side is Side.START else (on, side)
        line = _line(Line, (unit, ended_on, until, side, dims, apart))
        laid[line] = laid.get(line, 0) - amount


def _reaches(until: date, side: Side, day: date) -> bool:
    """Whether the coding of a day still matters: what goes out of stock does so as it is coded that day."""
    return day < until or (day == until and side is Side.START)


def _coded(
    measure: Measure, values: Mapping[str, Any], own: Mapping[str, Any], day: date, linked: Linked
) -> tuple[Coding, int]:
    """The coding of a span from a day on, and its amount."""
    dims = tuple(map(values.get, measure.by))
    if own:
        dims = tuple(
            through_own(path, own, day, linked) if path.partition(".")[0] in own else value
            for path, value in zip(measure.by, dims, strict=True)
        )
    if measure.amount is None:
        return dims, 1
    name = measure.amount.name
    return dims, int(own.get(name, values.get(name, 0)))
