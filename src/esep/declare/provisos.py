"""Provisos: what the codebook has to say on the day of a card for the card to have its lawful effect.

That a card came is a fact of the record whatever the law says of it. Whether it moves a clock that protects a
person may hang on more: a decision of somebody who may not decide ends no such clock. A rule asks the same
proviso to flag the card, so that a flag and a clock cannot disagree.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Protocol

from esep.declare.reckoning import Reckoning
from esep.kernel.errors import EsepError

PLACE = re.compile(r"\{(\w+)\}")
Values = Mapping[str, Any]


class Proviso(Protocol):
    """Anything that the codebook can answer of a card's values on its day."""

    @property
    def code(self) -> str:
        """The code that is looked for, with fields in braces."""
        ...

    @property
    def phrase(self) -> str:
        """The key of the phrase that says why a card has no effect."""
        ...

    def holds(self, card: str, values: Values, on: date, by: Reckoning) -> bool:
        """Whether it is met."""
        ...


@dataclass(frozen=True, slots=True)
class Listed:
    """That a list of the codebook has a code which fields of the card complete, on the day of the card.

    >>> from esep.codebook import Codebook
    >>> by, on = Reckoning.by(Codebook.load("kz"), "KZ-75"), date(2024, 2, 5)
    >>> may = Listed("restraint_decider", "{restraint}.{decided_by}")
    >>> [may.holds("ordered", {"restraint": "custody", "decided_by": who}, on, by)
    ...  for who in ("court", "investigator")]
    [True, False]
    """

    of: str
    code: str

    @property
    def phrase(self) -> str:
        """See `Proviso`."""
        return "due.not_listed"

    def holds(self, card: str, values: Values, on: date, by: Reckoning) -> bool:
        """Whether the list has it.

        Raises:
            EsepError: E-713 when nothing says a field that completes the code; E-843 when the list has
                nothing at all for the day.
        """
        code = completed(self.code, card, values)
        codes = {row.code for row in by.lists.named(self.of).on(on)} if self.of in by.lists else set()
        if not codes:
            raise EsepError("E-843", list=self.of, day=on.isoformat())
        return code in codes

    def __str__(self) -> str:
        return f"{self.of} has {self.code}"


@dataclass(frozen=True, slots=True)
class Unlimited:
    """That the law sets no term which fields of the card complete: what it limits has an end.

    >>> from esep.codebook import Codebook
    >>> by, on = Reckoning.by(Codebook.load("kz"), "KZ-75"), date(2024, 2, 5)
    >>> endless = Unlimited("restraint.{restraint}")
    >>> [endless.holds("chosen", {"restraint": one}, on, by) for one in ("bail", "custody")]
    [True, False]
    """

    code: str

    @property
    def phrase(self) -> str:
        """See `Proviso`."""
        return "due.limited"

    def holds(self, card: str, values: Values, on: date, by: Reckoning) -> bool:
        """Whether the law has no such term.

        Raises:
            EsepError: E-713 when nothing says a field that completes the code; E-103 when the law limits it
                on other days and has no row for this one.
        """
        code = completed(self.code, card, values)
        return code not in by.law or by.law.get(code, on) is None

    def __str__(self) -> str:
        return f"the law does not limit {self.code}"


def completed(code: str, card: str, values: Values) -> str:
    """A code with the fields in braces filled in.

    Raises:
        EsepError: E-713 when one of them is not given.

    >>> completed("investigation.{form}", "started", {"form": "inquiry"})
    'investigation.inquiry'
    """
    for name in PLACE.findall(code):
        if not values.get(name):
            raise EsepError("E-713", card=card, field=name)
        code = code.replace(f"{{{name}}}", str(values[name]))
    return code
