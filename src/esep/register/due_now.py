"""Records of a register as they stand, with what is due on them by the clock of each record's territory."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from itertools import islice

from esep.declare.due import Due, due_on
from esep.declare.reckoning import Reckoning
from esep.register.answering import heard, hears_others
from esep.register.fold import Placed, Placing, State, fold
from esep.register.home import Home
from esep.register.passing import happened
from esep.register.statements import Statement

PARKED = frozenset({Placing.WAITING, Placing.ASIDE})
AT_ONCE = 400  # records whose cards are fetched together, so that memory stays flat


@dataclass(frozen=True, slots=True)
class Standing:
    """A record and what is due on it; `zone` is the territory whose clock was read last."""

    state: State
    zone: str
    dues: tuple[Due, ...]


def dues_of(home: Home, record: str, at: date | datetime | None = None) -> tuple[Due, ...]:
    """What is due on one record; at this moment unless another is named."""
    return standing(home, home.record(record), at or home.clock()).dues


def standing(home: Home, state: State, at: date | datetime) -> Standing:
    """A record with what is due on it at a moment."""
    told = state.applied or tuple(card.statement for card in state.cards)
    zone = told[-1].zone if told else home.settings.territory
    declared = home.domains.record(state.record.partition(":")[0])
    reckoning = Reckoning.by(home.book, zone)
    if hears_others(declared):
        cards = heard(state, declared, reckoning, home.naming.naming, home.record)
    else:
        cards = happened(state.applied)
    return Standing(state, zone, due_on(declared, cards, reckoning, at, state.record))


def states(home: Home, records: Iterable[str]) -> Iterator[State]:
    """Some records as they stand, in the order in which they are named and in flat memory."""
    named = iter(records)
    while portion := list(islice(named, AT_ONCE)):
        cards = home.journal.of_records(portion)
        for record in portion:
            declared = home.domains.record(record.partition(":")[0])
            told = [Statement.of(entry) for entry in cards[record]]
            yield fold(record, declared, told, home.book)


def is_parked(card: Placed) -> bool:
    """Whether a card is kept and does not count: somebody has to decide what becomes of it."""
    return card.placing in PARKED


def is_unlawful(card: Placed) -> bool:
    """Whether a card counts although it is against a rule."""
    return card.placing == Placing.APPLIED and bool(card.flags)
