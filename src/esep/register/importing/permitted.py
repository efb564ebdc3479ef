"""An import is somebody's act: each card is asked about as if that officer had stated it alone."""

from collections.abc import Callable, Hashable, Mapping
from typing import Any, Protocol

from esep.codebook import Codebook
from esep.declare import Domains
from esep.declare.fields import Kind
from esep.kernel.errors import EsepError
from esep.register.importing.parts import part
from esep.register.journal import Reads
from esep.register.register import Outcome
from esep.register.submissions import Batch, Refused

NAMING = frozenset({Kind.LINK, Kind.PERSON, Kind.OFFICE, Kind.OFFICER})


# Why an officer may not state a card, or None: by its record, the code of the actor on it, its kind, and the
# fields by which it names persons and other records.
Objection = Callable[[str, str, str, Mapping[str, Any]], EsepError | None]


class Takes(Protocol):
    """Whatever takes cards: a register, a trial of one, or a guard before it."""

    @property
    def book(self) -> Codebook:
        """The codebook."""
        ...

    @property
    def domains(self) -> Domains:
        """What may be recorded."""
        ...

    @property
    def journal(self) -> Reads:
        """What stands there already."""
        ...

    def accept_batch(self, batch: Batch) -> list[Outcome]:
        """Take cards of one kind, each with its own outcome."""
        ...


Within = Callable[[Takes], Takes]


def unguarded(register: Takes) -> Takes:
    """A register as it is: whoever calls has asked already."""
    return register


class Permitted:
    """A register as one officer may import into it.

    Args:
        register: what takes the cards.
        officer: the code of who imports; it stands on every card that another one states.
        objection: says of a card why the officer may not state it, or None.
    """

    def __init__(self, register: Takes, officer: str, objection: Objection) -> None:
        self._register, self._officer, self._objection = register, officer, objection
        self.book, self.domains, self.journal = register.book, register.domains, register.journal

    def accept_batch(self, batch: Batch) -> list[Outcome]:
        """Take the cards that the officer may state; the others are refused, each with its reason."""
        outcomes: list[Outcome | None]
        refusals = self._refusals(batch)
        outcomes = [None if refusal is None else Refused((refusal,)) for refusal in refusals]
        allowed = [at for at, refusal in enumerate(refusals) if refusal is None]
        actors = batch.column("actor")
        entered = ["" if actors[at] == self._officer else self._officer for at in allowed]
        sent = self._register.accept_batch(part(batch, allowed, entered_by=entered)) if allowed else []
        for at, outcome in zip(allowed, sent, strict=True):
            outcomes[at] = outcome
        return [outcome for outcome in outcomes if outcome is not None]

    def _refusals(self, batch: Batch) -> list[EsepError | None]:
        """What is said against each card; cards about one record that name the same are asked about once."""
        columns = {name: batch.fields[name] for name in self._naming(batch)}
        told: dict[Hashable, EsepError | None] = {}
        refusals = []
        for at, card in enumerate(zip(batch.column("record"), batch.column("actor"), strict=True)):
            named = {name: column[at] for name, column in columns.items() if column[at]}
            asked = (*card, *named.items())
            if asked not in told:
                told[asked] = self._objection(*card, batch.kind, named)
            refusals.append(told[asked])
        return refusals

    def _naming(self, batch: Batch) -> list[str]:
        """The fields of a kind of card that name persons and records."""
        declared = self.domains.card(batch.kind).fields
        return [one.name for one in declared if one.kind in NAMING and one.name in batch.fields]
