"""What a record counts as, for each kind of measure: the day it counts on, and from when to when it does."""

from collections.abc import Iterator, Mapping
from datetime import date
from enum import StrEnum
from itertools import pairwise
from typing import Any, NamedTuple

from esep.declare import Record
from esep.declare.measures import Counting, Measure
from esep.ledger.histories import NOTHING, Event, History
from esep.ledger.stays import IN, Stay, Turn, intervals, stays


class Side(StrEnum):
    """Whether a line counts an event, or is a beginning or an end of being in stock."""

    FLOW = "flow"
    START = "start"
    END = "end"


class Span(NamedTuple):
    """A count on the day `on`, held from `since` up to, but not including, `until` (None: for good).

    A stock counts from `since` on and goes out on `until`. `own` is what the event itself says, `apart` what
    the kind tells apart beside its dimensions: the person of a distinct count, the days of a duration, the
    outcome of a cohort. `fixed` keeps the coding of the day it counts on.
    """

    on: date
    since: date
    until: date | None = None
    side: Side = Side.FLOW
    own: Mapping[str, Any] = NOTHING
    apart: str | int = ""
    fixed: bool = False


def spans(measure: Measure, declared: Record, history: History) -> Iterator[Span]:
    """What a record counts as by a measure."""
    match measure.counting:
        case Counting.FLOW | Counting.DISTINCT if not measure.to:
            yield from _events(measure, declared, history)
        case Counting.STANDING:
            yield from _decisions(measure, declared, history)
        case Counting.STOCK | Counting.TOUCHED:
            for day in intervals(stays(measure, declared, history)):
                yield Span(day.start, day.start, day.end, Side.START)
        case _:
            for stay in stays(measure, declared, history):
                yield from _of_stay(measure, declared, stay)


def own_values(declared: Record, event: Event) -> Mapping[str, Any]:
    """What stays as the event said it.

    An opening card describes the record, and follows what later cards say of it. Any other card tells of its
    own event: the reason of a transfer stays that of this transfer.
    """
    return NOTHING if declared.cards[event.name].opens else event.values


def _events(measure: Measure, declared: Record, history: History) -> Iterator[Span]:
    """Each card counts on its day."""
    for event in history.events:
        if event.name == measure.on.card and (measure.of is None or measure.of.name in event.values):
            own = own_values(declared, event)
            yield Span(event.on, event.on, own=own, apart=_person(measure, event))


def _decisions(measure: Measure, declared: Record, history: History) -> Iterator[Span]:
    """Each decision stands until the next one of its kind, or until the record leaves the state it led to."""
    standing: Event | None = None
    for event in history.events:
        if standing and (event.name == standing.name or event.state != standing.state):
            yield Span(standing.on, standing.on, event.on, own=own_values(declared, standing))
            standing = None
        if event.name == measure.on.card:
            standing = event
    if standing:
        yield Span(standing.on, standing.on, own=own_values(declared, standing))


def _of_stay(measure: Measure, declared: Record, stay: Stay) -> Iterator[Span]:
    own, begun = own_values(declared, stay.begun), stay.begun.on
    if measure.of is not None and measure.of.name not in stay.begun.values:
        return
    for turn, until in _held(measure, stay):
        if measure.counting == Counting.COHORT:
            yield Span(begun, turn.on, until, own=own, apart=turn.outcome, fixed=True)
        elif measure.counting == Counting.DURATION and turn.outcome != IN:
            yield Span(turn.on, turn.on, until, own=own, apart=(turn.on - begun).days)
        elif measure.counting != Counting.DURATION and turn.outcome == IN:
            yield Span(begun, turn.on, until, own=own, apart=_person(measure, stay.begun))


def _held(measure: Measure, stay: Stay) -> Iterator[tuple[Turn, date | None]]:
    """The turns of a stay with the day of the next; only a cohort tells one way out from another."""
    turns = [stay.turns[0]]
    for turn in stay.turns[1:]:
        if measure.counting == Counting.COHORT or IN in {turn.outcome, turns[-1].outcome}:
            turns.append(turn)
    yield from ((turn, later.on) for turn, later in pairwise(turns))
    yield turns[-1], None


def _person(measure: Measure, event: Event) -> str:
    return str(event.values[measure.of.name]) if measure.of else ""
