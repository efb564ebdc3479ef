"""Rules that recorded facts are against, told at the desk: how many cards broke each, in how many records."""

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from typing import Any

from esep.cli.register_desk import RegisterDesk
from esep.register.fold import Placed, State

Broken = Mapping[tuple[str, str], Sequence[Placed]]  # by type of record and flag


def tell_rules(desk: RegisterDesk, marked: Sequence[tuple[State, Placed]]) -> None:
    """Tell of flagged cards the rules, the one broken most first."""
    found = _by_rule(marked)
    if desk.json:
        desk.give([{"type": kind, "rule": flag} | counted(found[kind, flag]) for kind, flag in found])
        return
    for (kind, flag), cards in found.items():
        desk.tell(desk.words.flag(desk.home.domains.record(kind), flag))
        told = counted(cards)
        desk.tell(f"  {desk.say('due.broken', **{name: told[name] for name in ('cards', 'records')})}")
        desk.tell(f"  {', '.join(f'{year}: {many}' for year, many in told['years'].items())}")
    desk.close(desk.say("due.cards", count=len(marked)))


def counted(cards: Sequence[Placed]) -> dict[str, Any]:
    """How many cards in how many records, and how many cards of each year in which they happened."""
    years = Counter(card.statement.on[:4] for card in cards)
    records = {card.statement.record for card in cards}
    return {"cards": len(cards), "records": len(records), "years": dict(sorted(years.items()))}


def _by_rule(marked: Sequence[tuple[State, Placed]]) -> Broken:
    found = defaultdict[tuple[str, str], list[Placed]](list)
    for state, card in marked:
        for flag in card.flags:
            found[state.record.partition(":")[0], flag].append(card)
    return dict(sorted(found.items(), key=lambda one: (-len(one[1]), one[0])))
