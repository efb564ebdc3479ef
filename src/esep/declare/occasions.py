"""Occasions: what brings a record into a figure, and what takes it out again.

As a rule that is a card, on the day it says. It may be asked that a code on the card has an attribute in the
codebook: that a ground exonerates. And it may be time alone, when a term has run out.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from esep.declare.fields import Field


@dataclass(frozen=True, slots=True)
class Coded:
    """That a code has an attribute in the codebook on the day of the card.

    `name` is the field with the code, `of` its list, `attribute` a column of that list. A code that is not
    stated, or that the list does not have on that day, has no attribute.
    """

    name: str
    of: str
    attribute: str
    value: str | int | bool


@dataclass(frozen=True, slots=True)
class Occasion:
    """The day of a card, if `given` holds on it; or the first day on which the term of a deadline is over."""

    field: Field | None = None
    given: Coded | None = None
    deadline: str = ""

    @property
    def card(self) -> str:
        """The card; empty where time alone is meant."""
        return self.field.card if self.field else ""

    def __str__(self) -> str:
        """As reference pages name it.

        >>> str(passing("expiry"))
        'passing of expiry'
        """
        if self.field is None:
            return f"passing of {self.deadline}"
        told = f"{self.field.card}.{self.field.name}"
        if self.given is None:
            return told
        return f"{told} if {self.given.name}.{self.given.attribute} is {self.given.value}"


Occasions = Field | Occasion | Iterable[Field | Occasion]


def when(on: Field, coded: Field, **attribute: str | int | bool) -> Occasion:
    """A card whose code has an attribute in the codebook.

    Args:
        on: the field that says when the card happened.
        coded: a field of the same card with a code of a list.
        attribute: one column of that list, and what has to stand in it.

    >>> from esep.declare import Record, code, day
    >>> cases = Record("case", "Case")
    >>> @cases.card(opens="ended")
    ... class Ended:
    ...     '''It ends.'''
    ...     ended_on = day("Day")
    ...     ground = code("termination_ground", "Ground")
    >>> str(when(Ended.ended_on, Ended.ground, exonerating=True))
    'ended.ended_on if ground.exonerating is True'
    """
    [(name, value)] = attribute.items()
    return Occasion(on, Coded(coded.name, coded.of, name, value))


def passing(deadline: str) -> Occasion:
    """The first day on which a declared term is over, without having been met in time.

    >>> passing("expiry").deadline
    'expiry'
    """
    return Occasion(deadline=deadline)


def occasions(named: Occasions) -> tuple[Occasion, ...]:
    """Fields and occasions, one or several, as occasions in their order."""
    several = (named,) if isinstance(named, Field | Occasion) else named
    return tuple(Occasion(one) if isinstance(one, Field) else one for one in several)
