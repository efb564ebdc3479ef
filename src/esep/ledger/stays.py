"""How long a record is in a count: from the card that brings it in to one that takes it out, and in again.

A record that was taken out is in again when it comes back to the state into which the first card had led it:
a cancelled termination, a return by the court, an offence restored to the register.
"""

from datetime import date
from typing import NamedTuple

from esep.declare import Record
from esep.declare.measures import Measure
from esep.ledger.histories import Event, History

IN = ""  # the outcome of a record that is in


class Turn(NamedTuple):
    """From this day on the record is in (`outcome` is empty), or out by the card named."""

    on: date
    outcome: str


class Stay(NamedTuple):
    """What became of a record since it came in by a card."""

    begun: Event
    turns: tuple[Turn, ...]


class Interval(NamedTuple):
    """Days on which a record is in; `end` is the day it goes out, None while it is in."""

    start: date
    end: date | None


def stays(measure: Measure, declared: Record, history: History) -> list[Stay]:
    """The stays of a record in a count, in their order; a card that brings in what is in begins none."""
    begins = declared.cards[measure.on.card]
    ends, home = {field.card for field in measure.to}, begins.opens or begins.then
    found: list[tuple[Event, list[Turn]]] = []
    for event in history.events:
        inside = bool(found) and found[-1][1][-1].outcome == IN
        if event.name == begins.name and not inside:
            found.append((event, [Turn(event.on, IN)]))
        elif found and event.name in ends:
            found[-1][1].append(Turn(event.on, event.name))
        elif found and not inside and event.before != home == event.state:
            found[-1][1].append(Turn(event.on, IN))
    return [Stay(begun, tuple(turns)) for begun, turns in found]


def intervals(found: list[Stay]) -> list[Interval]:
    """The days of several stays. What goes out and comes back on one day has not been away."""
    days: list[Interval] = []
    for turn in (turn for stay in found for turn in stay.turns):
        if turn.outcome == IN and days and days[-1].end == turn.on:
            days[-1] = Interval(days[-1].start, None)
        elif turn.outcome == IN:
            days.append(Interval(turn.on, None))
        elif days[-1].end is None:
            days[-1] = Interval(days[-1].start, turn.on)
    return days
