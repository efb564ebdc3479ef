"""Two persons who are one: what the cards that say so, and those that take it back, amount to.

Nothing is joined in any table. The groups are computed from the merge cards known on the date asked for, so
that a merge shows from the day it was known, a later card undoes it, and the order of arrival is all one.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Merge:
    """A card that two persons of one domain are the same.

    >>> Merge("card-1", "p-a", "p-b", datetime(2026, 11, 22)).other
    'p-b'
    """

    card_id: str
    one: str
    other: str
    known_at: datetime


@dataclass(frozen=True, slots=True)
class Parting:
    """A card that takes a merge back: they are two after all.

    >>> noon = datetime(2026, 11, 22, 12)
    >>> cards = [Merge("c1", "p-a", "p-b", noon), Parting("c2", "c1", noon)]
    >>> sorted(SamePersons.known(cards).all_of("p-a"))
    ['p-a']
    """

    card_id: str
    undoes: str
    known_at: datetime


class SamePersons:
    """Which ids mean the same person.

    >>> noon = datetime(2026, 11, 22, 12)
    >>> same = SamePersons.known([Merge("c1", "p-a", "p-b", noon), Merge("c2", "p-b", "p-c", noon)])
    >>> sorted(same.all_of("p-c")), sorted(same.all_of("p-z"))
    (['p-a', 'p-b', 'p-c'], ['p-z'])
    """

    def __init__(self, groups: Mapping[str, frozenset[str]]) -> None:
        self._groups = groups

    @classmethod
    def known(cls, cards: Iterable[Merge | Parting], as_of: datetime | None = None) -> "SamePersons":
        """What the cards amount to, as it was known at an instant (that instant included); None is now.

        A parting that arrives before its merge waits for it and has no effect until then.
        """
        heard = [card for card in cards if as_of is None or card.known_at <= as_of]
        undone = {card.undoes for card in heard if isinstance(card, Parting)}
        groups: dict[str, set[str]] = {}
        for card in heard:
            if isinstance(card, Merge) and card.card_id not in undone:
                _join(groups, card.one, card.other)
        return cls({person: frozenset(group) for person, group in groups.items()})

    def all_of(self, person: str) -> frozenset[str]:
        """Every id of the person, the one given included."""
        return self._groups.get(person, frozenset({person}))


def _join(groups: dict[str, set[str]], one: str, other: str) -> None:
    small, large = sorted((groups.get(one, {one}), groups.get(other, {other})), key=len)
    large |= small
    groups.update(dict.fromkeys(small | {one, other}, large))
