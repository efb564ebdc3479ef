"""What counts, by definition: a record is seen as it stood by the end of a day, and nothing later.

This is how the judge counts. It shares no arithmetic with `spans`, `lines` and the balances of postings.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any, NamedTuple

from esep.declare import Record
from esep.declare.measures import STATE, Counting, Lapse, Measure
from esep.declare.occasions import Coded, Occasion
from esep.ledger.codings import Coding, Value
from esep.ledger.engines import Question, months_later
from esep.ledger.events import NOTHING, Event
from esep.ledger.known import Known
from esep.ledger.measures import Counted

DAY = timedelta(days=1)
SECONDS = {Lapse.HOURS: 3600, Lapse.MINUTES: 60}


class Seen(NamedTuple):
    """A unit that counts: how it is coded, by what amount, and what its kind tells apart."""

    coding: Coding
    amount: int = 1
    apart: str | int = ""


@dataclass(slots=True)
class Visit:
    """A time in a count: the card that began it, the days it came in, and how it went out, if it is out."""

    begun: Event
    came_on: list[date] = field(default_factory=list)
    ended_on: date | None = None
    outcome: str = ""
    ended: str = ""


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
        events = [event for event in self._events(self.record, self.last) if self._is(event, self.measure.on)]
        if self.measure.to:
            events = [visit.begun for visit in self._visits(self.last) if visit.ended_on is None]
        for event in events:
            person = event.values.get(self.measure.of.name) if self.measure.of else ""
            if event.on >= self.start and person is not None:
                own = self._own(event)
                yield Seen(self._coded(self.last, own), self._amount(own), str(person))

    def _standing(self) -> Iterator[Seen]:
        """The last decision of its kind, if the record is still in the state it led to."""
        events = self._events(self.record, self.last)
        kind = [one.card for one in self.measure.on if one.card]
        passed = [one.deadline for one in self.measure.on if one.deadline]
        told = [i for i, event in enumerate(events) if event.name in kind or event.passed in passed]
        if not told or events[told[-1]].on < self.start or not self._is(events[told[-1]], self.measure.on):
            return
        latest = events[told[-1]]
        if all(event.state == latest.state for event in events[told[-1] :]):
            yield Seen(self._coded(self.last, self._own(latest)))

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
                lasted = (visit.ended_on - visit.begun.on).days
                if self.measure.lapse != Lapse.DAYS:
                    unit = SECONDS[self.measure.lapse]
                    lasted = _full(unit, visit.begun.happened, visit.ended)
                yield Seen(self._coded(self.last, self._own(visit.begun)), apart=lasted)

    def _began_together(self) -> Iterator[Seen]:
        """What became of each within its own window, which may reach beyond the period."""
        for at, visit in enumerate(self._visits(self.last)):
            if visit.begun.on >= self.start:
                window = months_later(visit.begun.on, self.question.months) - DAY
                outcome = self._visits(window)[at].outcome
                yield Seen(self._coded(visit.begun.on, self._own(visit.begun)), apart=outcome)

    def _visits(self, last: date) -> list[Visit]:
        """The times a record was in, as it stood by the end of a day."""
        visits: list[Visit] = []
        for event in self._events(self.record, last):
            latest = visits[-1] if visits else None
            if self._is(event, self.measure.on) and (latest is None or latest.ended_on is not None):
                visits.append(Visit(event, [event.on]))
            elif latest is not None and self._is(event, self.measure.to):
                latest.ended = latest.ended if latest.ended_on else event.happened
                latest.ended_on, latest.outcome = latest.ended_on or event.on, event.name or event.passed
            elif latest is not None and latest.ended_on is not None and self._comes_back(event, latest):
                latest.ended_on, latest.outcome = None, ""
                latest.came_on.append(event.on)
        return visits

    def _comes_back(self, event: Event, latest: Visit) -> bool:
        """Whether an event leads back to the state that records reach by what began the visit."""
        begun = latest.begun
        if begun.name:
            home = self.declared.cards[begun.name].opens or self.declared.cards[begun.name].then
        else:
            [home] = [due.then for due in self.declared.deadlines if due.name == begun.passed]
        return event.before != event.state == home

    def _is(self, event: Event, occasions: Iterable[Occasion]) -> bool:
        """Whether an event is among what a measure names; the codebook says what its codes mean."""
        for one in occasions:
            if one.field is None:
                if not event.name and event.passed == one.deadline:
                    return True
            elif event.name == one.field.card:
                code = event.values.get(one.given.name) if one.given else None
                if one.given is None or self._means(one.given, code, event.on):
                    return True
        return False

    def _means(self, asked: Coded, code: Value, on: date) -> bool:
        return any(
            row.code == code and getattr(row, asked.attribute) == asked.value
            for row in self.known.book.list(asked.of)
            if row.holds_on(on)
        )

    def _events(self, record: str, last: date) -> list[Event]:
        history = self.known.history(record)
        return [event for event in history.events if event.on <= last] if history else []

    def _own(self, event: Event) -> Mapping[str, Any]:
        return NOTHING if not event.name or self.declared.cards[event.name].opens else event.values

    def _coded(self, day: date, own: Mapping[str, Any] = NOTHING) -> Coding:
        return tuple(self._value(self.record, path.split("."), day, own) for path in self.measure.by)

    def _value(self, record: str, path: list[str], day: date, own: Mapping[str, Any]) -> Value:
        events = self._events(record, day)
        facts = {name: value for event in events for name, value in event.values.items()}
        if events:
            facts[STATE] = events[-1].state
        value: Value = (facts | dict(own)).get(path[0])
        if len(path) == 1:
            return value
        return self._value(str(value), path[1:], day, NOTHING) if value is not None else None

    def _amount(self, own: Mapping[str, Any]) -> int:
        if self.measure.amount is None:
            return 1
        return int(self._value(self.record, [self.measure.amount.name], self.last, own) or 0)


def _full(unit: int, begun: str, ended: str) -> int:
    """How many full units of so many seconds lie between two instants."""
    seconds = (datetime.fromisoformat(ended) - datetime.fromisoformat(begun)).total_seconds()
    return int(seconds // unit)
