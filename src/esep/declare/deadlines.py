"""Deadlines: what is due after which card, by a term of the law, and what stops or ends the clock."""

from dataclasses import dataclass
from enum import StrEnum

from esep.declare.fields import Field
from esep.declare.provisos import Proviso
from esep.kernel.terms import Term


class Protects(StrEnum):
    """Whom a deadline is for: the progress of the case, or the person held or bound."""

    CASE = "case"
    PERSON = "person"


@dataclass(frozen=True, slots=True)
class Deadline:
    """A term that starts with a day or an instant of a card.

    `term` is the code of a term of the codebook, asked for the day on which the clock starts; where
    `until` is given, that field says the last day itself. `met_by` are the cards that meet it. A clock
    stopped by a card of `stopped_by` runs on from one of `resumed_by`. `extended_by` are fields that name a
    new last day or instant; `exempted_by` are cards that take the duty away. Neither helps once the last
    day has passed: what was overdue stays overdue. When the term runs out unmet, `then` is the state the
    record enters by time alone. `only_if` are provisos, each with the card that does nothing to a running
    clock while the proviso is not met: it neither meets it nor puts its end off nor starts it anew.
    `over_with` names deadlines of the record that lead to a state by time alone: what was not overdue by then
    is no longer due. With `first` a further start leaves a running clock as it is, so that what has waited
    longest decides. `protects` says whom being late harms.
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

    @property
    def moved_by(self) -> frozenset[str]:
        """The cards that do anything to the clock."""
        fields = (*self.after, *self.extended_by, *((self.until,) if self.until else ()))
        cards = (*self.met_by, *self.stopped_by, *self.resumed_by, *self.exempted_by)
        return frozenset(cards) | {field.card for field in fields}
