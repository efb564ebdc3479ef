"""What counts, by definition: a record is seen as it stood by the end of a day, and nothing later.

This is how the judge counts. It shares no arithmetic with `spans`, `lines` and the balances of postings.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any, NamedTuple

from esep.declare import Record
from esep.declare.measures import Counting, Measure
from esep.ledger.codings import Coding, Value
from esep.ledger.engines import Question, months_later
from esep.ledger.histories import NOTHING, Event
from esep.ledger.known import Known
from esep.ledger.measures import Counted

DAY = timedelta(days=1)


class Seen(NamedTuple):
    """A unit that counts: in which cell, by what amount, and what its kind tells apart."""

    cell: Coding
    amount: int = 1
    apart: str | int = ""


@dataclass(slots=True)
class Visit:
    """A time in a count: the card that began it, the days it came in, and how it went out, if it is out."""

    begun: Event
    came_on: list[date] = field(default_factory=list)
    ended_on: date | None = None
    outcome: str = ""


class Definition:
    """A question about one record.

    Args:
        record: its id.
        known: what is known at the moment asked for.
        counted: the measure.
        question: period and dimensions.
    """

    def __init__(self, record: str, known: Known, counted: Counted, question: Question) -> None:
        self.record, self.known, self.question = record, known, question
        self.measure: Measure = counted.measure
        self.declared: Record = counted.record
        self.start, self.last = question.period.start, question.period.last

    def seen(self) -> Iterator[Seen]:
        """What the record counts as."""
        match self.measure.counting:
            case Counting.STANDING:
                yield from self._standing()
            case Counting.STOCK:
                yield from self._in_stock()
            case Counting.TOUCHED:
                yield from self._touched()
            case Counting.DURATION:
                yield from self._lasted()
            case Counting.COHORT:
                yield from self._began_together()
            case _:
                yield from self._happened()

    def _happened(self) -> Iterator[Seen]:
        """Each event of the period; where something takes it out, only while it is in as the period ends."""
        events = [
            event for event in self._events(self.record, self.last) if event.name == self.measure.on.card
        ]
        if self.measure.to:
            events = [visit.begun for visit in self._visits(self.last) if visit.ended_on is None]
        for event in events:
            person = event.values.get(self.measure.of.name) if self.measure.of else ""
            if event.on >= self.start and person is not None:
                own = self._own(event)
                yield Seen(self._coded(self.last, own), self._amount(own), str(person))

    def _standing(self) -> Iterator[Seen]:
        """The last decision, if the record is still in the state it led to."""
        events = self._events(self.record, self.last)
        at = max((i for i, event in enumerate(events) if event.name == self.measure.on.card), default=None)
        if at is None or events[at].on < self.start:
            return
        if all(event.state == events[at].state for event in events[at:]):
            yield Seen(self._coded(self.last, self._own(events[at])))

    def _in_stock(self) -> Iterator[Seen]:
        if any(visit.ended_on is None for visit in self._visits(self.last)):
            yield Seen(self._coded(self.last))

    def _touched(self) -> Iterator[Seen]:
        """In as the period begins, or come in on one of its days; coded as it was when it went out."""
        visits = self._visits(self.last)
        stood = any(visit.ended_on is None for visit in self._visits(self.start - DAY))
        if stood or any(day >= self.start for visit in visits for day in visit.came_on):
            yield Seen(self._coded(visits[-1].ended_on or self.last))

    def _lasted(self) -> Iterator[Seen]:
        for visit in self._visits(self.last):
            if visit.ended_on is not None and visit.ended_on >= self.start:
                days = (visit.ended_on - visit.begun.on).days
                yield Seen(self._coded(self.last, self._own(visit.begun)), apart=days)

    def _began_together(self) -> Iterator[Seen]:
        """What became of each within its own window, which may reach beyond the period."""
        for at, visit in enumerate(self._visits(self.last)):
            if visit.begun.on >= self.start:
                window = months_later(visit.begun.on, self.question.months) - DAY
                outcome = self._visits(window)[at].outcome
                yield Seen(self._coded(visit.begun.on, self._own(visit.begun)), apart=outcome)

    def _visits(self, last: date) -> list[Visit]:
        """The times a record was in, as it stood by the end of a day."""
        card = self.declared.cards[self.measure.on.card]
        home, ends = card.opens or card.then, {one.card for one in self.measure.to}
        visits: list[Visit] = []
        for event in self._events(self.record, last):
            latest = visits[-1] if visits else None
            if event.name == card.name and (latest is None or latest.ended_on is not None):
                visits.append(Visit(event, [event.on]))
            elif latest is not None and event.name in ends:
                latest.ended_on, latest.outcome = latest.ended_on or event.on, event.name
            elif latest is not None and latest.ended_on is not None and event.before != event.state == home:
                latest.ended_on, latest.outcome = None, ""
                latest.came_on.append(event.on)
        return visits

    def _events(self, record: str, last: date) -> list[Event]:
        history = self.known.history(record)
        return [event for event in history.events if event.on <= last] if history else []

    def _own(self, event: Event) -> Mapping[str, Any]:
        return NOTHING if self.declared.cards[event.name].opens else event.values

    def _coded(self, day: date, own: Mapping[str, Any] = NOTHING) -> Coding:
        return tuple(self._value(self.record, path.split("."), day, own) for path in self.question.by)

    def _value(self, record: str, path: list[str], day: date, own: Mapping[str, Any]) -> Value:
        facts = {name: value for event in self._events(record, day) for name, value in event.values.items()}
        value: Value = (facts | dict(own)).get(path[0])
        if len(path) == 1:
            return value
        return self._value(str(value), path[1:], day, NOTHING) if value is not None else None

    def _amount(self, own: Mapping[str, Any]) -> int:
        if self.measure.amount is None:
            return 1
        return int(self._value(self.record, [self.measure.amount.name], self.last, own) or 0)
