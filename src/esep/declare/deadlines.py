"""Deadlines: what is due after which card, by a term of the law, and what stops or ends the clock."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property

from esep.declare.answers import Answer
from esep.declare.fields import Field
from esep.declare.provisos import Proviso
from esep.kernel.terms import Term


class Protects(StrEnum):
    """Whom a deadline is for: the progress of the case, or the person held or bound."""

    CASE = "case"
    PERSON = "person"


class Role(StrEnum):
    """What a card does to a running clock."""

    RESUMES = "resumes"
    EXTENDS = "extends"
    STOPS = "stops"
    EXEMPTS = "exempts"
    MEETS = "meets"


@dataclass(frozen=True)
class Deadline:
    """A term that starts with a day or an instant of a card.

    `term` is the code of a term of the codebook, asked for the day on which the clock starts; where `until`
    is given, that field says the last day itself. `met_by` are the cards that meet it. A clock stopped by a
    card of `stopped_by` runs on from one of `resumed_by`. `extended_by` are fields that name a new last day
    or instant; `exempted_by` are cards that take the duty away. What is extended or stopped once the last day
    has passed stays overdue; what is taken away is not to be done any more, late or not. When the term runs
    out unmet, `then` is the state the record enters by time alone. `only_if` are provisos, each with the card
    that does nothing to a running clock while the proviso is not met: it neither meets it nor puts its end
    off nor starts it anew. `over_with` names deadlines of the record that lead to a state by time alone: from
    then on nothing of it can be done, and it is no longer due, late or not. With `first` a further start
    leaves a running clock as it is, so that what has waited longest decides. `answers` are those of `met_by`
    that are cards of other records, which name this one. `protects` says whom being late harms.
    """

    record: str
    name: str
    label: str
    after: tuple[Field, ...]
    term: str = ""
    until: Field | None = None
    met_by: tuple[str, ...] = ()
    stopped_by: tuple[str, ...] = ()
    resumed_by: tuple[str, ...] = ()
    extended_by: tuple[Field, ...] = ()
    exempted_by: tuple[str, ...] = ()
    warn: Term | None = None
    then: str = ""
    protects: Protects = Protects.CASE
    over_with: tuple[str, ...] = ()
    first: bool = False
    only_if: tuple[tuple[str, Proviso], ...] = ()
    answers: tuple[Answer, ...] = ()

    @cached_property
    def moved_by(self) -> frozenset[str]:
        """The cards that do anything to the clock."""
        return frozenset((*self.starting, *self.roles, *((self.until.card,) if self.until else ())))

    @cached_property
    def starting(self) -> Mapping[str, tuple[str, ...]]:
        """The cards that start the clock, each with the fields that may say from when."""
        return {
            card: tuple(field.name for field in self.after if field.card == card)
            for card in {field.card for field in self.after}
        }

    @cached_property
    def naming(self) -> tuple[Field, ...]:
        """Fields of later cards that name an end; a start card that names one again starts the clock anew."""
        until = self.until
        return (*self.extended_by, *((until,) if until and until.card not in self.starting else ()))

    @cached_property
    def roles(self) -> Mapping[str, tuple["Role", ...]]:
        """What each card does to a running clock, in the order in which it does so."""
        cards = {
            Role.RESUMES: self.resumed_by,
            Role.EXTENDS: tuple(field.card for field in self.naming),
            Role.STOPS: self.stopped_by,
            Role.EXEMPTS: self.exempted_by,
            Role.MEETS: self.met_by,
        }
        named = dict.fromkeys(name for names in cards.values() for name in names)
        return {name: tuple(role for role, names in cards.items() if name in names) for name in named}
