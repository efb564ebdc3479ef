"""Clocks: what the cards of a record do to one deadline, from one start to the next.

How a clock is counted, beside what `esep.declare.reckoning` says of ends:

- A stop adds the days from the stop up to, not including, the resumption; to a term in working days it adds
  as many working days, to an end that is an instant the time elapsed. While a clock stands still, nothing is
  late.
- A new end named in time replaces the end and whatever stood still before it; named while the clock stands
  still, it is moved on by what stands still from then on.
- A term such as `investigation.{form}` is completed by that field of the card that starts the clock.
- A card that a proviso of the deadline keeps from having effect does nothing to a clock, which says so.
- A card that comes after the end neither stops nor extends: what was overdue stays overdue.
- A card that takes the duty away does so after the end too: nothing is left to do, and being late is told.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Any, ClassVar, NamedTuple

from esep.declare.deadlines import Deadline, Role
from esep.declare.fields import Field
from esep.declare.provisos import completed
from esep.declare.reckoning import End, Reckoning, is_day
from esep.kernel.errors import EsepError


class Status(StrEnum):
    """What has become of something due. `UNKNOWN` is outside what the law, calendar or zones of time say."""

    RUNNING = "running"
    STOPPED = "stopped"
    MET = "met"
    MET_LATE = "met late"
    OVERDUE = "overdue"
    ENDED = "ended by time"
    EXEMPTED = "exempted"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Happened:
    """A card in effect: its name, the day or instant it happened as the journal writes it, and its values."""

    card: str
    happened: str
    values: Mapping[str, Any]


class Step(NamedTuple):
    """A step of reasoning: the key of a phrase and what is told in it, its moments as `by` shows them."""

    phrase: str
    told: Mapping[str, object]
    by: Reckoning | None = None

    @property
    def values(self) -> Mapping[str, object]:
        """The values of the phrase, its moments as the clock of the territory showed them."""
        by = self.by
        return self.told if by is None else {name: _shown(value, by) for name, value in self.told.items()}


class Clock:
    """One run of a deadline, from the card that started it.

    Args:
        deadline: what is due.
        start: the card that starts the clock.
        started: the day or instant it runs from.
        by: what it is counted by.
        again: whether an earlier run came before.
    """

    def __init__(
        self, deadline: Deadline, start: Happened, started: str, by: Reckoning, *, again: bool = False
    ) -> None:
        self.deadline, self.started, self.by = deadline, started, by
        self.steps: list[Step] = []
        self.closed: Status | None = None
        self.met_by = self.met = self.stopped = ""
        self._facts = dict(start.values)
        self._end: End | None = None
        self._rolls = self._working = False
        self.say("due.again" if again else "due.start", moment=started, card=start.card)
        self._guarded(Clock._begin, start)

    @property
    def last(self) -> End | None:
        """The last day or instant as things stand; None while no card has named it.

        Raises:
            EsepError: E-014 when it rolls over days outside the calendar.
        """
        rolls = self._rolls and self._end is not None and not isinstance(self._end, datetime)
        return self.by.calendar.next_working(self._end) if rolls and self._end else self._end

    def hears(self, card: Happened) -> bool:
        """Let a later card do to the clock what the deadline says; whether it may do anything at all."""
        self._facts.update(card.values)
        if card.card not in self.deadline.moved_by:
            return True
        if not self._of_effect(card):
            return False
        if self.closed == Status.UNKNOWN:
            self._ends_anyway(card)
        for role in self.deadline.roles.get(card.card, ()):
            if self.closed is None:
                self._guarded(self._ACTS[role], card)
        return True

    def _of_effect(self, card: Happened) -> bool:
        """Whether every proviso is met. What nobody can tell meets no clock: somebody has to look."""
        for name, proviso in self.deadline.only_if:
            if name != card.card:
                continue
            try:
                met = proviso.holds(name, self._facts, self.by.day(card.happened), self.by)
            except EsepError as refusal:
                if self.closed is None:
                    self.refuse(refusal)
                return False
            if not met:
                if self.closed in {None, Status.UNKNOWN}:
                    code = completed(proviso.code, name, self._facts)
                    self.say(proviso.phrase, moment=card.happened, card=name, code=code)
                return False
        return True

    def refuse(self, refusal: EsepError) -> None:
        """Nothing can be said from here on, and why."""
        self.closed = Status.UNKNOWN
        self.steps.append(refused(refusal))

    def _guarded(self, act: Callable[["Clock", Happened], None], card: Happened) -> None:
        try:
            act(self, card)
        except EsepError as refusal:
            self.refuse(refusal)
            self._ends_anyway(card)
        except OverflowError:
            self.refuse(EsepError("E-711", day=self.started[:10]))

    def _ends_anyway(self, card: Happened) -> None:
        """That it was met or taken away is known, though not whether in time."""
        if card.card in self.deadline.met_by and not self.met_by:
            self.met_by, self.met = card.card, card.happened
        elif card.card in self.deadline.exempted_by and not self.met_by:
            self.closed = Status.EXEMPTED
            self.say("due.exempted", moment=card.happened, card=card.card)

    def _begin(self, start: Happened) -> None:
        if not self.deadline.term:
            until = self.deadline.until
            if named := self._named(start, (until,) if until else ()):
                self._end = named
                self.say("due.until", card=start.card, end=named)
            return
        row = self.by.term(self._code(start), self.started)
        self._rolls, self._working = row.rolls_over, row.unit == "working days"
        self._end = self.by.runs_until(row.term, self.started)
        key = f"due.term.{row.unit.replace(' ', '_')}"
        self.say(key, length=row.length, code=row.code, since=row.valid_from, end=self.last)
        if not row.verified:
            self.say("due.unverified", code=row.code, source=row.source)

    def _code(self, start: Happened) -> str:
        """The code of the term, where a field of the starting card in braces completes it."""
        return completed(self.deadline.term, start.card, start.values)

    def _resume(self, card: Happened) -> None:
        if not self.stopped:
            return
        # A clock stopped on a day to which its end had rolled keeps that day.
        last, plain = self.last, self._end
        rolled = last is not None and plain is not None and not isinstance(plain, datetime)
        base = last if rolled and plain < self.by.day(self.stopped) else plain  # type: ignore[operator]
        if base is None:
            raise EsepError("E-712", deadline=self.deadline.name)
        self._end = self.by.later(base, self.stopped, card.happened, working=self._working)
        since, self.stopped = self.stopped, ""
        self.say("due.resumed", moment=card.happened, card=card.card, since=since, before=last, end=self.last)

    def _stop(self, card: Happened) -> None:
        if self.stopped or self._too_late(card, "due.stop_late"):
            return
        self.stopped = card.happened
        self.say("due.stopped", moment=card.happened, card=card.card)

    def _extend(self, card: Happened) -> None:
        named = self._named(card, self.deadline.naming)
        if named is None or self._too_late(card, "due.extension_late"):
            return
        self._end, self._rolls = named, False
        if self.stopped:
            self.stopped = card.happened
        self.say("due.extended", moment=card.happened, card=card.card, end=named)

    def _exempt(self, card: Happened) -> None:
        if self._too_late(card):
            if self.closed is not None:
                return
            self.say("due.overdue", end=self.last)
        self.closed = Status.EXEMPTED
        self.say("due.exempted", moment=card.happened, card=card.card)

    def _meet(self, card: Happened) -> None:
        if self._end is None:
            self.refuse(EsepError("E-712", deadline=self.deadline.name))
            self._ends_anyway(card)
            return
        late = self._too_late(card)
        if self.closed is not None:
            return
        self.closed = Status.MET_LATE if late else Status.MET
        self.met_by, self.met = card.card, card.happened
        self.say("due.met_late" if late else "due.met", moment=card.happened, card=card.card)

    def _too_late(self, card: Happened, phrase: str = "") -> bool:
        """Whether a card came after the end, and so has no effect; told by the phrase, if there is one."""
        last = self.last
        if self.stopped or last is None or not self.by.too_late(card.happened, last):
            return False
        if self.deadline.then:
            self.closed = Status.ENDED
            self.say("due.ended", state=self.deadline.then, end=last)
        elif phrase:
            self.say(phrase, moment=card.happened, card=card.card, end=last)
        return True

    def _named(self, card: Happened, fields: tuple[Field, ...]) -> End | None:
        """The end that a card names in one of the fields, if it names one."""
        for field in fields:
            if field.card == card.card and (text := card.values.get(field.name)):
                return date.fromisoformat(text) if is_day(text) else self.by.instant(text)
        return None

    def say(self, phrase: str, **values: object) -> None:
        """Add a step of reasoning."""
        self.steps.append(Step(phrase, values, self.by))

    _ACTS: ClassVar = {
        Role.RESUMES: _resume,
        Role.EXTENDS: _extend,
        Role.STOPS: _stop,
        Role.EXEMPTS: _exempt,
        Role.MEETS: _meet,
    }


def refused(refusal: EsepError) -> Step:
    """Why something cannot be told."""
    return Step(f"{refusal.code}.what", refusal.values)


def _shown(value: object, by: Reckoning) -> object:
    if isinstance(value, str) and "T" in value and value.endswith("Z"):
        value = by.instant(value)
    if isinstance(value, datetime):
        return by.shown(value)
    return value.isoformat() if isinstance(value, date) else value
