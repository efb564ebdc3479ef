"""Rules on what a card says: numbered, dated, with their source and an example that breaks them.

An *impossible* card is refused: its end lies before its beginning. An *unlawful* one is real and stands:
it is recorded, flagged with the rule and listed for the prosecutor.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import Any

from esep.codebook.law import Law
from esep.declare.checks import Check
from esep.declare.reckoning import Reckoning
from esep.kernel.errors import EsepError


class Effect(StrEnum):
    """What follows when a rule does not hold.

    >>> [effect.value for effect in Effect]
    ['impossible', 'unlawful']
    """

    IMPOSSIBLE = "impossible"
    UNLAWFUL = "unlawful"


@dataclass(frozen=True, slots=True)
class Before:
    """What a record was when a card came to it: its state, what is known of it by field, its cards so far.

    `by` knows the law, the calendar and the clock of the territory where the card happened. Where the law has
    no such term or number for the day, the rule that asked was not in force and says nothing.

    >>> from esep.codebook import Codebook
    >>> by = Reckoning.by(Codebook.load("kz"), "KZ-75")
    >>> before = Before("issued", {"issued_on": "2024-02-05"}, ("issued",), by)
    >>> before.facts["issued_on"], before.law.number("protective_order.min_age", date(2024, 2, 5))
    ('2024-02-05', 16)
    """

    state: str
    facts: Mapping[str, Any]
    cards: tuple[str, ...]
    by: Reckoning

    @property
    def law(self) -> Law:
        """The law that terms and numbers are asked of."""
        return self.by.law


NOT_KNOWN = frozenset({"E-006", "E-014", "E-103", "E-104", "E-711", "E-713", "E-843"})
Telling = Callable[[Before, Mapping[str, Any]], bool]


@dataclass(frozen=True, slots=True)
class Rule:
    """A rule of one card.

    `holds` is a condition on the card alone, or a function of the record before it and the card's values;
    only a rule of the second kind may look at other cards, and it is always unlawful, since which cards
    came before depends on what has arrived. It is in force for cards that happened from `since` up to,
    but not including, `until`. `breaks` overrides fields of the card's example so that this rule alone
    fails; `given` are cards before it, each a name and the fields that differ from its example.

    >>> from esep.declare import Record, day
    >>> orders = Record("order", "Order to keep away")
    >>> @orders.card(opens="issued")
    ... class Issued:
    ...     '''An officer decides that a person must keep away.'''
    ...     issued_on = day("Day of the decision")
    ...     until_on = day("Last day")
    >>> orders.rule("ORD-1", "it does not end before it begins", Issued.until_on.not_before(Issued.issued_on),
    ...             of=Issued, effect="impossible", since="2000-01-01", source="logic",
    ...             breaks={"until_on": "2024-01-01"})
    >>> [rule] = orders.rules
    >>> rule.in_force("2024-02-05"), rule.in_force("1999-12-31")
    (True, False)
    """

    number: str
    card: str
    text: str
    effect: Effect
    holds: Check | Telling
    since: date
    source: str
    breaks: Mapping[str, Any]
    until: date | None = None
    verified: bool = False
    given: tuple[tuple[str, Mapping[str, Any]], ...] = field(default=())

    def in_force(self, day: str) -> bool:
        """Whether it applies to a card that happened on the day, written YYYY-MM-DD."""
        return self.since.isoformat() <= day and (self.until is None or day < self.until.isoformat())

    def kept(self, before: Before, values: Mapping[str, Any]) -> bool:
        """Whether a card keeps a rule about the record before it.

        Where law, calendar or clocks have no answer for the day, the rule says nothing: it does not accuse on
        a guess. A rule on the card alone was asked when the card came, and is kept here.
        """
        try:
            return isinstance(self.holds, Check) or self.holds(before, values)
        except EsepError as refusal:
            if refusal.code not in NOT_KNOWN:
                raise
            return True
