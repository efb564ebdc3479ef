"""An import is somebody's act: each card is asked about as if that officer had stated it alone."""

from collections.abc import Callable
from typing import Protocol

from esep.codebook import Codebook
from esep.kernel.errors import EsepError
from esep.register.register import Outcome
from esep.register.submissions import ENVELOPE, Batch, Refused

Objection = Callable[[str, str], EsepError | None]


class Takes(Protocol):
    """Whatever takes cards: a register, or a trial of one."""

    book: Codebook

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
        objection: says for a record and the code of the stated actor why the officer may not, or None.
    """

    def __init__(self, register: Takes, officer: str, objection: Objection) -> None:
        self._register, self._officer, self._objection = register, officer, objection
        self.book = register.book

    def accept_batch(self, batch: Batch) -> list[Outcome]:
        """Take the cards that the officer may state; the others are refused, each with its reason."""
        asked = list(zip(batch.column("record"), batch.column("actor"), strict=True))
        told = {pair: self._objection(*pair) for pair in dict.fromkeys(asked)}
        outcomes: list[Outcome | None] = [
            None if (refusal := told[pair]) is None else Refused((refusal,)) for pair in asked
        ]
        allowed = [at for at, outcome in enumerate(outcomes) if outcome is None]
        for at, outcome in zip(allowed, self._register.accept_batch(self._part(batch, allowed)), strict=True):
            outcomes[at] = outcome
        return [outcome for outcome in outcomes if outcome is not None]

    def _part(self, batch: Batch, rows: list[int]) -> Batch:
        """Some rows of a batch, with the officer who enters them."""
        columns = {name: batch.column(name) for name in ENVELOPE}
        return Batch(
            kind=batch.kind,
            envelope={name: [column[at] for at in rows] for name, column in columns.items()}
            | {"entered_by": [self._officer] * len(rows)},
            fields={name: [column[at] for at in rows] for name, column in batch.fields.items()},
            length=len(rows),
        )
