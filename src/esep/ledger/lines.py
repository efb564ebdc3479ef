"""The lines of a unit: what a record counts as by a measure, by all that is known. A pure function of it."""

from collections import Counter
from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any, NamedTuple

from esep.declare import Record
from esep.declare.measures import Measure
from esep.ledger.codings import Coding, Linked, days_of_change, value_on
from esep.ledger.histories import History
from esep.ledger.spans import Side, Span, spans


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

    @property
    def order(self) -> tuple[str, ...]:
        """The place of the line among others, equal in every process."""
        return (self.unit, *map(str, self[1:4]), repr(self.dims), repr(self.apart))


Lines = Mapping[Line, int]


def lines(measure: Measure, declared: Record, history: History, linked: Linked) -> Lines:
    """The lines of a record with their amounts, none of them 0.

    Args:
        measure: what is counted.
        declared: the declaration of the record's type.
        history: the record's.
        linked: gives the history of another record, None while nothing is known of it.
    """
    found = list(spans(measure, declared, history))
    days = sorted(days_of_change(measure.by, history, linked)) if found else []
    laid: Counter[Line] = Counter()
    for span in found:
        for line, amount in _laid(span, measure, history, linked, days):
            laid[line] += amount
    return {line: amount for line, amount in laid.items() if amount}


def _laid(
    span: Span, measure: Measure, history: History, linked: Linked, days: list[date]
) -> Iterator[tuple[Line, int]]:
    """The lines of one span: where the coding changes, the old one is taken back and the new one holds."""

    def coded(day: date) -> tuple[Coding, int]:
        at = span.on if span.fixed else day
        dims = tuple(value_on(path, history, at, linked, span.own) for path in measure.by)
        return dims, _amount(measure, history.facts_on(at), span.own)

    dims, amount = coded(span.since)
    yield Line(history.record, span.on, span.since, span.side, dims, span.apart), amount
    for day in (day for day in days if span.since < day and _reaches(span, day)):
        new = coded(day)
        if new != (dims, amount):
            yield Line(history.record, span.on, day, span.side, dims, span.apart), -amount
            dims, amount = new
            yield Line(history.record, span.on, day, span.side, dims, span.apart), amount
    if span.until is not None:
        on, side = (span.until, Side.END) if span.side == Side.START else (span.on, span.side)
        yield Line(history.record, on, span.until, side, dims, span.apart), -amount


def _reaches(span: Span, day: date) -> bool:
    """Whether the coding of a day still matters: what goes out of stock does so as it is coded that day."""
    return span.until is None or day < span.until or (day == span.until and span.side == Side.START)


def _amount(measure: Measure, facts: Mapping[str, Any], own: Mapping[str, Any]) -> int:
    if measure.amount is None:
        return 1
    name = measure.amount.name
    return int(own.get(name, facts.get(name, 0)))
