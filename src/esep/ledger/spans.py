"""What a record counts as, for each kind of measure: the day it counts on, and from when to when it does."""

from collections.abc import Callable, Iterator, Mapping
from datetime import date, datetime, timedelta
from enum import StrEnum
from itertools import pairwise
from typing import Any, NamedTuple

from esep.declare import Record
from esep.declare.measures import Counting, Lapse, Measure
from esep.ledger.events import NOTHING, Event
from esep.ledger.histories import History
from esep.ledger.measures import Counted
from esep.ledger.stays import IN, Stay, Turn, intervals, stays

UNITS = {Lapse.HOURS: timedelta(hours=1), Lapse.MINUTES: timedelta(minutes=1)}


class Side(StrEnum):
    """Whether a line counts an event, or is a beginning or an end of being in stock."""

    FLOW = "flow"
    START = "start"
    END = "end"


class Span(NamedTuple):
    """A count on the day `on`, held from `since` up to, but not including, `until` (None: for good).

    A stock counts from `since` on and goes out on `until`. `own` is what the event itself says, `apart` what
    the kind tells apart beside its dimensions: the person of a distinct count, the days or hours of a
    duration, the outcome of a cohort. `fixed` keeps the coding of the day it counts on.
    """

    on: date
    since: date
    until: date | None = None
    side: Side = Side.FLOW
    own: Mapping[str, Any] = NOTHING
    apart: str | int = ""
    fixed: bool = False


def spans(counted: Counted, history: History) -> list[Span]:
    """What a record counts as by a measure."""
    return SPANS[counted.measure.counting](counted, history)


def own_values(declared: Record, event: Event) -> Mapping[str, Any]:
    """What stays as the event said it.

    An opening card describes the record, and follows what later cards say of it. Any other card tells of its
    own event: the reason of a transfer stays that of this transfer.
    """
    card = declared.cards.get(event.name)
    return NOTHING if card is None or card.opens else event.values


def _events(counted: Counted, history: History) -> list[Span]:
    """Each event counts on its day; where something takes it out, while it is in."""
    if counted.measure.to:
        return _of_stays(counted, history)
    heard, measure, declared = counted.on.heard, counted.measure, counted.record
    return [
        Span(event.on, event.on, None, Side.FLOW, own_values(declared, event), _person(measure, event))
        for event in history.events
        if heard(event) and _names_a_person(measure, event)
    ]


def _decisions(counted: Counted, history: History) -> list[Span]:
    """Each decision stands until the next one of its kind, or until the record leaves the state it led to."""
    heard, of_kind, declared = counted.on.heard, counted.on.of_kind, counted.record
    found: list[Span] = []
    standing: Event | None = None
    for event in history.events:
        if standing and (event.state != standing.state or of_kind(event)):
            found.append(Span(standing.on, standing.on, event.on, own=own_values(declared, standing)))
            standing = None
        if heard(event):
            standing = event
    if standing:
        found.append(Span(standing.on, standing.on, own=own_values(declared, standing)))
    return found


def _in_stock(counted: Counted, history: History) -> list[Span]:
    """A stock counts from the day on which the record comes in."""
    days = intervals(stays(counted, history))
    return [Span(day.start, day.start, day.end, Side.START) for day in days]


def _of_stays(counted: Counted, history: History) -> list[Span]:
    """What counts on the day on which a stay began, or on that on which it ended."""
    measure, declared = counted.measure, counted.record
    found: list[Span] = []
    for stay in stays(counted, history):
        if _names_a_person(measure, stay.begun):
            found += _of_stay(measure, declared, stay)
    return found


def _of_stay(measure: Measure, declared: Record, stay: Stay) -> Iterator[Span]:
    own, begun = own_values(declared, stay.begun), stay.begun.on
    for turn, until in _held(measure, stay):
        if measure.counting == Counting.COHORT:
            yield Span(begun, turn.on, until, Side.FLOW, own, turn.outcome, fixed=True)
        elif measure.counting == Counting.DURATION and turn.outcome != IN:
            yield Span(turn.on, turn.on, until, Side.FLOW, own, _lapsed(measure, stay.begun, turn))
        elif measure.counting != Counting.DURATION and turn.outcome == IN:
            yield Span(begun, turn.on, until, Side.FLOW, own, _person(measure, stay.begun))


def _lapsed(measure: Measure, begun: Event, turn: Turn) -> int:
    """From the beginning of a stay to its end: days of the calendar, else full hours or minutes."""
    if measure.lapse == Lapse.DAYS:
        return (turn.on - begun.on).days
    lasted = datetime.fromisoformat(turn.happened) - datetime.fromisoformat(begun.happened)
    return lasted // UNITS[measure.lapse]


def _held(measure: Measure, stay: Stay) -> list[tuple[Turn, date | None]]:
    """The turns of a stay with the day of the next; only a cohort tells one way out from another."""
    turns = stay.turns[:1]
    if len(stay.turns) == 1:  # by far the most
        return [(turns[0], None)]
    for turn in stay.turns[1:]:
        if measure.counting == Counting.COHORT or IN in {turn.outcome, turns[-1].outcome}:
            turns.append(turn)
    return [*((turn, later.on) for turn, later in pairwise(turns)), (turns[-1], None)]


def _names_a_person(measure: Measure, event: Event) -> bool:
    """Whether an event of a distinct count says who it is about; other counts do not ask."""
    return measure.of is None or measure.of.name in event.values


def _person(measure: Measure, event: Event) -> str:
    return str(event.values[measure.of.name]) if measure.of else ""


SPANS: Mapping[Counting, Callable[[Counted, History], list[Span]]] = {
    Counting.FLOW: _events,
    Counting.DISTINCT: _events,
    Counting.STANDING: _decisions,
    Counting.STOCK: _in_stock,
    Counting.TOUCHED: _in_stock,
    Counting.DURATION: _of_stays,
    Counting.COHORT: _of_stays,
}
