"""Which statements stand: of a card and all that corrects it, the last one that nothing corrects.

A correction and the corrections of it are one family: what is corrected gives way to what corrects it, and
where several are left, the one that its source stated last stands. What was annulled counts for nothing,
and so do corrections of it. The answer depends on which cards there are, never on the order of arrival.
"""

from collections.abc import Iterable, Mapping
from types import MappingProxyType
from typing import NamedTuple

from esep.register.statements import Statement

RIVALS = "correction.rivals"  # several corrections that do not know of each other: the one stated last stands
ANNULLED_BEFORE = "correction.annulled"  # what it corrects had been annulled when it was stated
LOST = "correction.lost"  # what it corrects or annuls has not arrived, or is of another kind


class Standing(NamedTuple):
    """A statement that stands, with the cards whose place it took and what is to be said of that."""

    statement: Statement
    replaced: tuple[str, ...] = ()
    flags: tuple[str, ...] = ()


class Versions(NamedTuple):
    """The statements that stand; what was replaced or annulled and by which card; what waits for its card.

    `too_late` are corrections of what had been annulled when they were stated, each with that annulment.
    """

    standing: tuple[Standing, ...]
    replaced: Mapping[str, str]
    annulled: Mapping[str, str]
    waiting: tuple[str, ...]
    too_late: Mapping[str, str] = MappingProxyType({})


def versions(statements: Iterable[Statement]) -> Versions:
    """Sort out corrections and annulments among the cards of one record."""
    told = list(statements)
    if not any(card.corrects or card.annuls for card in told):
        return Versions(tuple(map(Standing, told)), {}, {}, ())
    cards = {card.id: card for card in told}
    taken_back = _annulled(cards)
    fallen = _fallen(cards, taken_back)
    out = taken_back | fallen
    roots = {card.id: _root(card, cards) for card in cards.values() if not card.annuls}
    heirs: dict[str, list[Statement]] = {}
    for card in cards.values():
        if card.id not in out and _states_anew(card, cards):
            heirs.setdefault(card.corrects, []).append(card)
    standing = {
        card.id: _standing(card, heirs)
        for card in cards.values()
        if roots.get(card.id) == card.id and card.id not in out
    }
    replaced = {card: one.statement.id for one in standing.values() for card in one.replaced}
    lost = [card for card, root in roots.items() if root is None and card not in out]
    lost += [card.id for card in cards.values() if card.annuls and card.annuls not in cards]
    too_late = {card: by for card, by in fallen.items() if cards[card].asserted_at > cards[by].asserted_at}
    annulled = {card: by for card, by in out.items() if card not in too_late}
    return Versions(tuple(standing.values()), replaced, annulled, tuple(sorted(lost)), too_late)


def _annulled(cards: Mapping[str, Statement]) -> dict[str, str]:
    """Which cards are annulled, by which; an annulment that was itself annulled counts for nothing."""
    by: dict[str, list[str]] = {}
    for card in cards.values():
        if card.annuls:
            by.setdefault(card.annuls, []).append(card.id)

    def counts(card: str, path: frozenset[str]) -> bool:
        return not any(one not in path and counts(one, path | {one}) for one in by.get(card, ()))

    annulled: dict[str, str] = {}
    for target, ones in by.items():
        counting = [one for one in ones if counts(one, frozenset({one}))]
        if counting and target in cards:
            annulled[target] = min(counting, key=lambda one: (cards[one].asserted_at, one))
    return annulled


def _fallen(cards: Mapping[str, Statement], annulled: Mapping[str, str]) -> dict[str, str]:
    """What corrected an annulled card falls with it, and what corrected that; each with that annulment."""
    fallen: dict[str, str] = {}
    while falling := {
        card.id: by
        for card in cards.values()
        if (by := annulled.get(card.corrects) or fallen.get(card.corrects))
        and card.id not in annulled
        and card.id not in fallen
    }:
        fallen |= falling
    return fallen


def _standing(root: Statement, heirs: Mapping[str, list[Statement]]) -> Standing:
    """A card with all that corrects it, and what corrects that: of those that nothing corrects, the last."""
    family = [root]
    for card in family:
        family += heirs.get(card.id, ())
    left = [card for card in family if card.id not in heirs]
    last = max(left, key=lambda one: (one.asserted_at, one.system, one.key))
    flags = (RIVALS,) if len(left) > 1 else ()
    return Standing(last, tuple(card.id for card in family if card is not last), flags)


def _states_anew(card: Statement, cards: Mapping[str, Statement]) -> bool:
    """Whether a card corrects one that is there and of its own kind."""
    return card.corrects in cards and cards[card.corrects].name == card.name


def _root(card: Statement, cards: Mapping[str, Statement]) -> str | None:
    """The statement that a line of corrections goes back to; None where it leads to none that is there.

    An annulment states nothing that could be corrected: it is annulled in turn, or stands.
    """
    seen = {card.id}
    while card.corrects:
        if not _states_anew(card, cards) or card.corrects in seen:
            return None
        seen.add(card.corrects)
        card = cards[card.corrects]
    return None if card.annuls else card.id
