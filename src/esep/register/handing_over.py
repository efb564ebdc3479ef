"""Handing over: the cards by which another officer has from a day on what one officer had."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from esep.declare import Card, Field, Kind, Record
from esep.kernel.errors import EsepError
from esep.register.fold import led_to
from esep.register.home import Home
from esep.register.keeping import Keepings
from esep.register.register import Outcome
from esep.register.statements import Statement
from esep.register.submissions import Accepted, Batch, Refused, Submission

AT_ONCE = 200  # records whose cards are written together
HANDING = {Kind.OFFICE, Kind.OFFICER}


class Handing(NamedTuple):
    """Who hands over to whom, from which day on, written YYYY-MM-DD; `named` were named one by one."""

    giver: str
    taker: str
    on: str
    named: frozenset[str] = frozenset()


class Entrusting(NamedTuple):
    """What is to be stated about a record: the kind of card, its fields, and its key against repetition."""

    kind: str
    fields: Mapping[str, Any]
    key: str


@dataclass
class Done:
    """What became of records: handed over by a card, gone along with another one, or left, and why."""

    handed: dict[str, Accepted] = field(default_factory=dict)
    along: dict[str, str] = field(default_factory=dict)
    left: dict[str, EsepError] = field(default_factory=dict)


def entrusted_by(card: Card) -> Field | None:
    """The field by which a card entrusts its record to an officer, where it asks for that and its day alone.

    >>> from esep.domains import load
    >>> cards = load().cards
    >>> entrusted_by(cards["protective_order.assigned"]).name
    'handler'
    >>> entrusted_by(cards["protective_order.delivered"])
    """
    happened = card.field(card.happened)
    asked = [one for one in card.fields if one.required and one is not happened]
    if happened is None or happened.kind != Kind.DAY or len(asked) != 1:
        return None
    return asked[0] if asked[0].kind == Kind.OFFICER and asked[0].hands_to else None


def entrusting(home: Home, record: str, handing: Handing) -> Entrusting:
    """What has to be stated so that the other officer has a record.

    The key names the card by which the record came to whoever hands it over: however often it is sent, it
    counts once, and what comes back may be handed over anew.

    Raises:
        EsepError: E-782 when he does not handle it; E-783 when others do too and it was not named; E-784 when
            it was handed on later than that day; E-785 when no card can entrust it on that day.
    """
    handlers = home.targets.of(record).handlers
    if handing.giver not in handlers:
        raise EsepError("E-782", record=record)
    if len(handlers) > 1 and record not in handing.named:
        raise EsepError("E-783", record=record, others=", ".join(sorted(handlers - {handing.giver})))
    declared = home.domains.record(record.partition(":")[0])
    had = _had_by(declared, home.record(record).applied)
    if had is not None and had.on > handing.on:
        raise EsepError("E-784", record=record, on=handing.on, later=had.on)
    state = home.record(record, happened=handing.on).state
    for card in declared.cards.values():
        to = entrusted_by(card)
        if had and to and state and led_to(declared, state, card.name) is not None:
            fields = {card.happened: handing.on, to.name: handing.taker}
            return Entrusting(card.kind, fields, f"hand-over:{had.id}:{handing.taker}:{handing.on}")
    raise EsepError("E-785", record=record, on=handing.on)


def handed_over(
    home: Home,
    handing: Handing,
    records: Iterable[str],
    stated: Callable[[str, Entrusting], Submission],
    accept: Callable[[Batch], list[Outcome]],
    step: Callable[[int, int], None],
) -> Done:
    """Hand records over one by one: what keeps one back stops no other.

    Args:
        home: the register.
        handing: who hands over to whom.
        records: which.
        stated: makes the card of what has to be stated about a record, or says why it may not be.
        accept: takes cards of one kind.
        step: is told now and then how many of how many have been looked at.
    """
    keepings = Keepings(home.journal, home.domains, home.book)
    leading = {one: keepings.goes_with(one) for one in records}
    alone, done = [one for one, other in leading.items() if one == other], Done()
    for begin in range(0, len(alone), AT_ONCE):
        _enter(
            done,
            alone[begin : begin + AT_ONCE],
            lambda one: stated(one, entrusting(home, one, handing)),
            accept,
        )
        step(min(begin + AT_ONCE, len(alone)), len(alone))
    for record, other in leading.items():
        if record != other and other in done.handed:
            done.along[record] = other
        elif record != other:
            done.left[record] = EsepError("E-786", record=record, leading=other)
    return done


def _enter(
    done: Done,
    records: Iterable[str],
    stated: Callable[[str], Submission],
    accept: Callable[[Batch], list[Outcome]],
) -> None:
    """Take the cards of some records, those of one kind at once."""
    sent = defaultdict[str, list[Submission]](list)
    for record in records:
        try:
            one = stated(record)
        except EsepError as refusal:
            done.left[record] = refusal
        else:
            sent[one.kind].append(one)
    for cards in sent.values():
        for one, outcome in zip(cards, accept(Batch.of(cards)), strict=True):
            if isinstance(outcome, Refused):
                done.left[one.record] = outcome.faults[0]
            else:
                done.handed[one.record] = outcome


def _had_by(declared: Record, applied: Iterable[Statement]) -> Statement | None:
    """The card by which a record came to whoever has it: the last that handed it on, else the first."""
    told = list(applied)
    handed = [one for one in told if _hands_on(declared.cards[one.name], one)]
    return next(iter([*reversed(handed), *told]), None)


def _hands_on(card: Card, told: Statement) -> bool:
    return any(one.hands_to and one.kind in HANDING and told.values.get(one.name) for one in card.fields)
