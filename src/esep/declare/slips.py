"""Slips of a declaration: words and dates that cannot be read, kept until all that is wrong is told."""

from datetime import date
from enum import StrEnum
from typing import TypeVar

KindT = TypeVar("KindT", bound=StrEnum)


class Slips(list[str]):
    """What could not be read so far, each a phrase for the author.

    >>> from esep.declare.rules import Effect
    >>> slips = Slips()
    >>> slips.one_of(Effect, "imposible", Effect.UNLAWFUL, "rule ORD-1 has the effect")
    <Effect.UNLAWFUL: 'unlawful'>
    >>> slips.day("1900-02-30", date.min, "rule ORD-1 is in force from")
    datetime.date(1, 1, 1)
    >>> slips
    ['rule ORD-1 has the effect imposible, not one of impossible, unlawful', \
'rule ORD-1 is in force from 1900-02-30, which is no day of the calendar']
    """

    def one_of(self, kinds: type[KindT], text: str, otherwise: KindT, where: str) -> KindT:
        """The kind a word names, or the other one when it names none."""
        if text in set(kinds):
            return kinds(text)
        self.append(f"{where} {text}, not one of {', '.join(kinds)}")
        return otherwise

    def day(self, text: str, otherwise: date, where: str) -> date:
        """The day a text names, or the other one when it names none."""
        try:
            return date.fromisoformat(text)
        except ValueError:
            self.append(f"{where} {text}, which is no day of the calendar")
            return otherwise
