"""How long a record is in a count: from the event that brings it in to one that takes it out, and in again.

A record that was taken out is in again when it comes back to the state into which the first event had led it:
a cancelled termination, a return by the court, an offence restored to the register.
"""

from datetime import date
from typing import NamedTuple

from esep.declare import Record
from esep.ledger.events import Event
from esep.ledger.histories import History
from esep.ledger.measures import Counted

IN = ""  # the outcome of a record that is in


class Turn(NamedTuple):
    """From this day on the record is in (`outcome` is empty), or out by the card or deadline named.

    `happened` is the day or the instant as that card has it.
    """

    on: date
    outcome: str
    happened: str = ""


class Stay(NamedTuple):
    """What became of a record since an event brought it in."""

    begun: Event
    turns: list[Turn]


class Interval(NamedTuple):
    """Days on which a record is in; `end` is the day it goes out, None while it is in."""

    start: date
    end: date | None


def stays(counted: Counted, history: History) -> list[Stay]:
    """The stays of a record in a count, in their order; an event that brings in what is in begins none."""
    begins, ends = counted.on, counted.to
    found: list[Stay] = []
    inside, home = False, ""
    for event in history.events:
        key = event.name or event.passed
        if not inside and key in begins.keys and begins.heard(event):
            found.append(Stay(event, [Turn(event.on, IN)]))
            inside, home = True, led_by(counted.record, event)
        elif not found:
            continue
        elif key in ends.keys and ends.heard(event):
            found[-1].turns.append(Turn(event.on, key, event.happened))
            inside = False
        elif not inside and event.before != home == event.state:
            found[-1].turns.append(Turn(event.on, IN))
            inside = True
    return found


def led_by(declared: Record, event: Event) -> str:
    """The state to which the kind of an event leads; empty where it leaves the record in the state it is."""
    card = declared.cards.get(event.name)
    if card is not None:
        return card.opens or card.then
    return next(due.then for due in declared.deadlines if due.name == event.passed)


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
