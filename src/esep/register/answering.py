"""What deadlines of a record hear beside its own cards: cards of other records that answer it, and its end by
time alone.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import UTC, date, datetime
from functools import lru_cache

from esep.declare import Record
from esep.declare.answers import BY_TIME, Answer
from esep.declare.clocks import Happened, Status
from esep.declare.due import Dues
from esep.declare.reckoning import Reckoning
from esep.register.entries import microseconds, written
from esep.register.fold import State
from esep.register.passing import happened
from esep.register.statements import Statement

Naming = Callable[[Iterable[str]], set[str]]  # the records that name one of these
IN_THE_END = datetime(9999, 1, 1, tzinfo=UTC)  # later than any card


@lru_cache(maxsize=256)
def answers(declared: Record) -> tuple[Answer, ...]:
    """The cards of other records that deadlines of a type are met by."""
    return tuple(dict.fromkeys(one for due in declared.deadlines for one in due.answers))


@lru_cache(maxsize=256)
def ends(declared: Record) -> frozenset[str]:
    """The deadlines whose ends start others."""
    cards = (field.card for due in declared.deadlines for field in due.after)
    return frozenset(card.removeprefix(BY_TIME) for card in cards if card.startswith(BY_TIME))


def hears_others(declared: Record) -> bool:
    """Whether deadlines of a type hear anything beside its own cards."""
    return bool(answers(declared) or ends(declared))


def heard(
    state: State, declared: Record, by: Reckoning, naming: Naming, stood: Callable[[str], State]
) -> list[Happened]:
    """The cards of a record in effect and what else its deadlines hear, in the order in which it happened.

    Args:
        state: the record.
        declared: its type.
        by: what terms are reckoned by.
        naming: which records name some records.
        stood: a record as it stands.
    """
    own = happened(state.applied)
    more = [*_over(declared, own, by), *_answered(state.record, declared, naming, stood)]
    days = [by.day(one.happened) for one in own] if more else []
    for one in sorted(more, key=lambda one: one.happened):
        at = _place(own, one, days, by)
        own.insert(at, one)
        days.insert(at, by.day(one.happened))
    return own


def _place(own: Sequence[Happened], one: Happened, days: Sequence[date], by: Reckoning) -> int:
    """After the last of those that happened no later; of a card that names its day alone, on the same day."""
    day = by.day(one.happened)
    return 1 + max(
        (
            at
            for at, (other, on) in enumerate(zip(own, days, strict=True))
            if on < day or (on == day and ("T" not in other.happened or other.happened <= one.happened))
        ),
        default=-1,
    )


def _answered(
    record: str, declared: Record, naming: Naming, stood: Callable[[str], State]
) -> Iterator[Happened]:
    wanted = answers(declared)
    types = {one.record for one in wanted}
    for other in sorted(naming([record])) if wanted else ():
        if other.partition(":")[0] in types:
            for told in stood(other).applied:
                if record in told.values.values():
                    yield from _as_heard(told, wanted)


def _as_heard(told: Statement, wanted: Sequence[Answer]) -> Iterator[Happened]:
    kind = told.record.partition(":")[0]
    for one in wanted:
        if one.record == kind and one.holds(told.name, told.values):
            yield Happened(one.name, told.happened, {})


def _over(declared: Record, own: Sequence[Happened], by: Reckoning) -> Iterator[Happened]:
    """The ends by time alone from which something else is due."""
    named = ends(declared)
    awaited = [one for one in declared.deadlines if one.name in named]
    for due in Dues(awaited, by, own).on(IN_THE_END) if awaited else ():
        if due.status is Status.ENDED and (end := due.over_from) is not None:
            at = end if isinstance(end, datetime) else by.begins(end)
            moment = written(microseconds(at))
            yield Happened(f"{BY_TIME}{due.deadline.name}", moment, {"over_at": moment})
