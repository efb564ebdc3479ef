"""What is due on a record, how much time is left, and the reasoning that an officer can read."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime, timedelta
from typing import NamedTuple

from esep.declare.clocks import Clock, Happened, Status, Step, refused
from esep.declare.deadlines import Deadline, Protects
from esep.declare.reckoning import End, Reckoning
from esep.declare.records import Record
from esep.kernel.calendar import DAY
from esep.kernel.errors import EsepError
from esep.kernel.terms import Term
from esep.kernel.texts import Phrases

HOUR = timedelta(hours=1)
ENDING = (Status.RUNNING, Status.ENDED)
TO_DO = (Status.OVERDUE, Status.UNKNOWN, Status.RUNNING, Status.STOPPED)


class Due(NamedTuple):
    """One deadline of one record, as it stood at a moment.

    `due` is the last day or instant; None where the clock stands still or no end is known. `left` counts
    whole days or hours (`unit`) to it: 0 on the last day, negative only when it has passed; None once nothing
    is awaited. `soon` says that the warning time has begun, None that nobody can tell. `of` is the id of the
    record, if the asker gave one. From the day `over` on time alone has taken the duty away, if nothing has
    met it.
    """

    deadline: Deadline
    of: str
    started: str
    due: End | None
    status: Status
    left: int | None
    unit: str
    soon: bool | None
    met_by: str
    met: str
    reasoning: tuple[Step, ...]
    over: date | None = None

    @property
    def over_from(self) -> End | None:
        """The first day that is too late, or the instant: from here `deadline.then` is the record's state."""
        return self.due if isinstance(self.due, datetime) or self.due is None else self.due + DAY

    @property
    def awaited(self) -> bool:
        """Whether somebody has to do something."""
        return self.status in TO_DO and not self.met_by

    def said(self, phrases: Phrases, lang: str) -> list[str]:
        """The reasoning in a language, step by step."""
        return [phrases.say(step.phrase, lang, **step.values) for step in self.reasoning]


def due_on(
    record: Record, cards: Sequence[Happened], by: Reckoning, at: date | datetime, of: str = ""
) -> tuple[Due, ...]:
    """Every deadline that a record's cards have started, in the order of declaration.

    A card that happens again as a start starts the clock anew: the last start counts, and the earlier ones
    stand in the reasoning. Cards that happened after `at` are left out.

    Args:
        record: the type of the record.
        cards: its cards in effect, in the order they happened.
        by: the law, the calendar and the territory whose clock was read.
        at: the moment that is asked about; a day is asked as it ends.
        of: the record's id, kept for lists of many records.

    >>> from esep.codebook import Codebook
    >>> from esep.declare import day
    >>> orders = Record("order", "Protective order")
    >>> @orders.card(opens="in_force")
    ... class Delivered:
    ...     '''The order is handed over.'''
    ...     delivered_on = day("Day of delivery")
    >>> orders.deadline("expiry", "End of the order", after=Delivered.delivered_on,
    ...                 term="protective_order.term", then="ended")
    >>> told = [Happened("delivered", "2024-01-31", {"delivered_on": "2024-01-31"})]
    >>> by = Reckoning.by(Codebook.load("kz"), "KZ-75")
    >>> [expiry] = due_on(orders, told, by, date(2024, 2, 20))
    >>> expiry.due, expiry.status.value, expiry.left
    (datetime.date(2024, 3, 1), 'running', 10)
    """
    return Dues(record.deadlines, by, cards).on(at, of)


class Dues:
    """What is due on a record as its cards come: whoever asks after each of them has each heard once.

    Args:
        deadlines: of the record, each with those that it is over with.
        by: as for `due_on`.
        cards: the cards so far, in the order they happened.
    """

    def __init__(self, deadlines: Iterable[Deadline], by: Reckoning, cards: Iterable[Happened] = ()) -> None:
        self._deadlines, self._by, self._cards = tuple(deadlines), by, list(cards)
        self._runs, self._heard = self._new_runs(), 0

    def hear(self, card: Happened) -> None:
        """Add a card, which happened after the others."""
        self._cards.append(card)

    def on(self, at: date | datetime, of: str = "") -> tuple[Due, ...]:
        """What is due by the cards so far; see `due_on`."""
        found = [due for run in self._run(at) if (due := run.due(at, of)) is not None]
        return tuple(
            _taken_away(due, found, at, self._by) if due.deadline.over_with else due for due in found
        )

    def _run(self, at: date | datetime) -> "list[_Run]":
        """The runs by the cards that happened by a moment. Most are asked about later than all of them."""
        heard = list(_happened(self._cards, self._by, at))
        if len(heard) == len(self._cards) and not any(doubt for _, doubt in heard):
            runs, new, self._heard = self._runs, heard[self._heard :], len(heard)
        else:
            runs, new = self._new_runs(), heard
        for run in runs:
            for card, doubt in new:
                run.hear(card, doubt)
        return runs

    def _new_runs(self) -> "list[_Run]":
        return [_Run(deadline, self._by) for deadline in self._deadlines]


def worklist(dues: Iterable[Due]) -> tuple[Due, ...]:
    """What somebody has to do, the most urgent first; equal ones keep their order.

    Terms that protect a person and have passed, then others that have passed, then what cannot be told, then
    what is due soonest, then what is stopped.
    """
    return tuple(sorted((due for due in dues if due.awaited), key=_urgency))


def _taken_away(due: Due, dues: Sequence[Due], at: date | datetime, by: Reckoning) -> Due:
    """What can no longer be done once time alone has ended the record is due no more, late or not."""
    if due.status not in {Status.RUNNING, Status.OVERDUE} or due.due is None:
        return due
    ends = [one for one in dues if one.deadline.name in due.deadline.over_with]
    days = [by.civil_day(one.over_from) for one in ends if one.over_from and one.status in ENDING]
    if not days:
        return due
    over = min(days)
    if by.civil_day(at) < over:
        return due._replace(over=over)
    taken = due._replace(status=Status.EXEMPTED, left=None, soon=False, over=over)
    reasoning = tuple(step for step in due.reasoning if ran_out(taken, by) or step.phrase != "due.overdue")
    return taken._replace(reasoning=(*reasoning, Step("due.over_with", {"end": over.isoformat()})))


def ran_out(due: Due, by: Reckoning) -> bool:
    """Whether the end has passed with nothing done, also where time has taken the duty away since."""
    if due.status == Status.EXEMPTED and due.over is not None and due.due is not None:
        return by.civil_day(due.due) < due.over
    return due.status == Status.OVERDUE


def _urgency(due: Due) -> tuple[int, bool, float]:
    hours = 0.0
    if due.left is not None:
        hours = due.left if due.unit == "hours" else 24 * (due.left + 1)
    ordinary = due.deadline.protects != Protects.PERSON
    if due.status == Status.OVERDUE:
        return (0, ordinary, hours)
    if due.status == Status.UNKNOWN:
        return (1, ordinary, hours)
    # Among what still runs only time counts.
    return (3 if due.status == Status.STOPPED else 2, False, hours)


def _happened(
    cards: Iterable[Happened], by: Reckoning, at: date | datetime
) -> Iterator[tuple[Happened, EsepError | None]]:
    """The cards that have happened at a moment, and those of which nobody can tell, with the reason."""
    for card in cards:
        try:
            if by.has_happened(card.happened, at):
                yield card, None
        except EsepError as refusal:
            yield card, refusal


class _Run:
    """A deadline with the clock that its last start began, and the reasoning of those before."""

    def __init__(self, deadline: Deadline, by: Reckoning) -> None:
        self._deadline, self._by = deadline, by
        self._clock: Clock | None = None
        self._earlier: list[Step] = []

    def hear(self, card: Happened, doubt: EsepError | None) -> None:
        """Take in the next card; with a doubt nobody can tell whether it has happened."""
        clock = self._clock
        over = clock is None or clock.closed is not None
        heard = clock is None or clock.hears(card)
        started = self._start(card)
        if started and clock is not None and self._deadline.first and clock.closed is None:
            clock.say("due.first", moment=card.happened, card=card.card)
        elif started and (over or heard):
            if clock is not None:
                self._earlier += clock.steps
            clock = self._clock = Clock(self._deadline, card, started, self._by, again=clock is not None)
        if clock is not None and doubt is not None:
            clock.refuse(doubt)

    def _start(self, card: Happened) -> str:
        names = self._deadline.starting.get(card.card, ())
        return next((str(value) for name in names if (value := card.values.get(name))), "")

    def due(self, at: date | datetime, of: str) -> Due | None:
        """As it stands at a moment; None while no card has started it."""
        return None if self._clock is None else _told(self._clock, self._earlier, at, of)


def _told(clock: Clock, earlier: list[Step], at: date | datetime, of: str) -> Due:
    """A clock as it stands at a moment."""
    said: tuple[Step, ...]
    try:
        last, (status, left, soon) = clock.last, _standing(clock, at)
        said = _time_told(clock, status, last)
    except (EsepError, OverflowError) as fault:
        refusal = fault if isinstance(fault, EsepError) else EsepError("E-711", day=clock.started[:10])
        said = (refused(refusal),)
        status, left, soon, last = Status.UNKNOWN, None, None, None
    return Due(
        deadline=clock.deadline,
        of=of,
        started=clock.started,
        due=None if clock.stopped or status == Status.UNKNOWN else last,
        status=status,
        left=left,
        unit="hours" if isinstance(last, datetime) else "days",
        soon=soon,
        met_by=clock.met_by,
        met=clock.met,
        reasoning=(*earlier, *clock.steps, *said),
    )


def _standing(clock: Clock, at: date | datetime) -> tuple[Status, int | None, bool | None]:
    if clock.closed is not None:
        return clock.closed, None, False
    last = clock.last
    if last is None:
        raise EsepError("E-712", deadline=clock.deadline.name)
    if clock.stopped:
        stopped_at = (
            clock.by.instant(clock.stopped) if isinstance(last, datetime) else clock.by.day(clock.stopped)
        )
        return Status.STOPPED, _left(last, stopped_at, clock.by), False
    return _open(clock.deadline, last, at, clock.by)


def _time_told(clock: Clock, status: Status, last: End | None) -> tuple[Step, ...]:
    """What is told of the time that has passed since, if it has made the clock what it is."""
    if clock.closed is not None or status not in {Status.ENDED, Status.OVERDUE}:
        return ()
    if status == Status.ENDED:
        return (Step("due.ended", {"state": clock.deadline.then, "end": last}, clock.by),)
    return (Step("due.overdue", {"end": last}, clock.by),)


def _open(
    deadline: Deadline, last: End, at: date | datetime, by: Reckoning
) -> tuple[Status, int | None, bool | None]:
    """How a deadline that nothing has met or stopped stands at a moment."""
    if not by.over(last, at):
        return Status.RUNNING, _left(last, at, by), _soon(deadline.warn, last, at, by)
    return (Status.ENDED, None, False) if deadline.then else (Status.OVERDUE, _left(last, at, by), False)


def _left(last: End, at: date | datetime, by: Reckoning) -> int:
    """Whole days to a last day, whole hours to an instant; begun ones that have passed count."""
    if isinstance(last, datetime):
        return (last - _as_instant(at, by)) // HOUR
    return (last - by.civil_day(at)).days


def _as_instant(at: date | datetime, by: Reckoning) -> datetime:
    return at if isinstance(at, datetime) else by.begins(at + DAY) - timedelta(microseconds=1)


def _soon(warn: Term | None, last: End, at: date | datetime, by: Reckoning) -> bool | None:
    """Whether a term of the warning's length that began now would reach the end."""
    if warn is None:
        return False
    try:
        if warn.unit == "hours":
            over_from = last if isinstance(last, datetime) else by.begins(last + DAY)
            return warn.after_instant(_as_instant(at, by)) >= over_from
        return warn.after(by.civil_day(at), by.calendar) >= by.civil_day(last)
    except EsepError:
        return None
