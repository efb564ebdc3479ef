"""Which statements stand: the last correction of each card, unless it was annulled.

The answer depends on which cards there are, and never on the order in which they arrived.
"""

from collections.abc import Iterable, Mapping
from typing import NamedTuple

from esep.register.statements import Statement

RIVALS = "correction.rivals"  # two corrections of the same card: the later one stands, both are shown
LOST = "correction.lost"  # what it corrects or annuls has not arrived, or states nothing to correct


class Standing(NamedTuple):
    """A statement that stands, with the cards whose place it took and what is to be said of that."""

    statement: Statement
    replaced: tuple[str, ...] = ()
    flags: tuple[str, ...] = ()


class Versions(NamedTuple):
    """The statements that stand; what was replaced or annulled and by which card; what waits for its card."""

    standing: tuple[Standing, ...]
    replaced: Mapping[str, str]
    annulled: Mapping[str, str]
    waiting: tuple[str, ...]


def versions(statements: Iterable[Statement]) -> Versions:
    """Sort out corrections and annulments among the cards of one record."""
    told = list(statements)
    if not any(card.corrects or card.annuls for card in told):
        return Versions(tuple(map(Standing, told)), {}, {}, ())
    cards = {card.id: card for card in told}
    annulled = _annulled(cards)
    roots = {card.id: _root(card, cards) for card in cards.values() if not card.annuls}
    heirs: dict[str, list[Statement]] = {}
    for card in cards.values():
        if card.corrects and card.id not in annulled:
            heirs.setdefault(card.corrects, []).append(card)
    standing: dict[str, Standing] = {}
    for card in cards.values():
        if roots.get(card.id) == card.id and card.id not in annulled:
            line, flags = _line(card, heirs)
            standing[card.id] = Standing(line[-1], tuple(one.id for one in line[:-1]), flags)
    replaced = {
        card: standing[root].statement.id
        for card, root in roots.items()
        if root in standing and card not in annulled and card != standing[root].statement.id
    }
    lost = [card for card, root in roots.items() if root is None]
    lost += [card.id for card in cards.values() if card.annuls and card.annuls not in cards]
    return Versions(tuple(standing.values()), replaced, annulled, tuple(sorted(lost)))


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
        counting = sorted(one for one in ones if counts(one, frozenset({one})))
        if counting and target in cards:
            annulled[target] = counting[0]
    # What corrected an annulled card falls with it, and what corrected that.
    while falling := {
        card.id: annulled[card.corrects]
        for card in cards.values()
        if card.corrects in annulled and card.id not in annulled
    }:
        annulled |= falling
    return annulled


def _line(card: Statement, heirs: Mapping[str, list[Statement]]) -> tuple[list[Statement], tuple[str, ...]]:
    """A card and the corrections that followed each other, the last one standing."""
    line, flags = [card], set()
    while later := [one for one in heirs.get(line[-1].id, ()) if one not in line]:
        if len(later) > 1:
            flags.add(RIVALS)
        line.append(max(later, key=lambda one: (one.asserted_at, one.system, one.key)))
    return line, tuple(flags)


def _root(card: Statement, cards: Mapping[str, Statement]) -> str | None:
    """The statement that a line of corrections goes back to; None where it leads to none that is there.

    An annulment states nothing that could be corrected: it is annulled in turn, or stands.
    """
    seen = {card.id}
    while card.corrects:
        if card.corrects not in cards or card.corrects in seen:
            return None
        seen.add(card.corrects)
        card = cards[card.corrects]
    return None if card.annuls else card.id
