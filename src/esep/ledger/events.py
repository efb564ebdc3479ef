"""What happened to a record, as measures hear of it: cards on their days, and terms that ran out."""

from collections.abc import Iterable, Mapping
from datetime import date
from functools import lru_cache
from typing import Any, NamedTuple, Self

from esep.codebook import Codebook
from esep.declare import Record
from esep.declare.occasions import Coded, Occasion
from esep.kernel.errors import EsepError

NOTHING: Mapping[str, Any] = {}


class Event(NamedTuple):
    """Something that happened to a record: a card, or a term that ran out (`name` is empty).

    `before` and `state` are the record's states before and after it, `values` the open fields of the card,
    `passed` the deadline whose term is over from this day on, `meets` what measures ask of the card's codes
    and what holds of them, `happened` the day or the instant as the card has it.
    """

    on: date
    name: str
    before: str
    state: str
    values: Mapping[str, Any] = NOTHING
    passed: str = ""
    meets: tuple[Coded, ...] = ()
    happened: str = ""


class Awaited(NamedTuple):
    """The occasions of a measure, sorted so that an event is quickly told to be one of them.

    `cards` are those that are occasions as such, `coded` those of which something is asked besides, `named`
    both; `keys` has the names of all cards and deadlines, so that most events are passed over by their name.
    """

    cards: frozenset[str]
    coded: Mapping[str, tuple[Coded, ...]]
    deadlines: frozenset[str]
    named: frozenset[str]
    keys: frozenset[str]

    @classmethod
    def of(cls, occasions: Iterable[Occasion]) -> Self:
        """Occasions, sorted.

        >>> from esep.declare.occasions import passing
        >>> expired = Event(date(2024, 2, 1), "", "in_force", "expired", passed="expiry")
        >>> [Awaited.of([passing(name)]).heard(expired) for name in ("expiry", "appeal")]
        [True, False]
        """
        named = tuple(occasions)
        coded: dict[str, tuple[Coded, ...]] = {}
        for one in named:
            if one.given is not None:
                coded[one.card] = (*coded.get(one.card, ()), one.given)
        return cls(
            frozenset(one.card for one in named if one.card and one.given is None),
            coded,
            frozenset(one.deadline for one in named if one.deadline),
            frozenset(one.card for one in named if one.card),
            frozenset(one.card or one.deadline for one in named),
        )

    def heard(self, event: Event) -> bool:
        """Whether an event is one of the occasions."""
        name = event.name
        if not name:
            return event.passed in self.deadlines
        return name in self.cards or (
            name in self.named and any(one in event.meets for one in self.coded[name])
        )

    def of_kind(self, event: Event) -> bool:
        """Whether an event is of the kind of one of the occasions, whatever its codes are."""
        return event.name in self.named if event.name else event.passed in self.deadlines


@lru_cache(maxsize=4096)
def asked_of(declared: Record, card: str) -> tuple[Coded, ...]:
    """What the measures of a record ask of the codes on one of its cards."""
    named = (one for measure in declared.measures for one in (*measure.on, *measure.to) if one.card == card)
    return tuple(dict.fromkeys(one.given for one in named if one.given is not None))


def met(asked: Iterable[Coded], values: Mapping[str, Any], on: date, book: Codebook) -> tuple[Coded, ...]:
    """Which of these hold of a card's codes on its day.

    Raises:
        EsepError: E-860 when a list of the codebook has no such attribute.
    """
    return tuple(one for one in asked if one.name in values and _has(one, values[one.name], on, book))


def _has(asked: Coded, code: str, on: date, book: Codebook) -> bool:
    rows = book.list(asked.of)
    for row in rows.history(code) if code in rows else ():
        if not hasattr(row, asked.attribute):
            raise EsepError("E-860", list=asked.of, attribute=asked.attribute)
        if row.holds_on(on):
            return bool(getattr(row, asked.attribute) == asked.value)
    return False
