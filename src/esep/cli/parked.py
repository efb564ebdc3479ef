"""A card that is kept and does not count: why, which cards would have to come first, and what can be done.

A day that is true is never to be changed for it: only a day that was written wrong is corrected.
"""

from collections.abc import Iterator, Sequence

from esep.cli.register_desk import RegisterDesk
from esep.declare import ANY, Record
from esep.declare.moves import Moves
from esep.register.due_now import is_parked
from esep.register.fold import Placed, Placing, State
from esep.register.statements import Statement
from esep.register.versions import ANNULLED_BEFORE, LOST


def why_parked(desk: RegisterDesk, state: State, placed: Placed) -> Iterator[str]:
    """The lines about a card that waits or stands aside; none about any other.

    Args:
        desk: says them.
        state: the record it is about, as it stands.
        placed: the card.
    """
    if not is_parked(placed):
        return
    told, numbers = placed.statement, {one.statement.id: one.statement.seq for one in state.cards}
    if ANNULLED_BEFORE in placed.flags:
        yield desk.say("parked.annulled", entry=str(numbers.get(placed.by, "–")))
        return
    if LOST in placed.flags:
        yield desk.say("parked.lost")
        return
    declared = desk.home.domains.record(state.record.partition(":")[0])
    opened = _opened(declared, state.applied)
    if placed.placing is Placing.ASIDE:
        yield desk.say("parked.state", state=desk.words.state(declared, placed.state))
    elif opened is not None:
        yield desk.say("parked.early", on=told.on, opened=opened.on, entry=str(opened.seq))
    if opened is not None and _only_opens(declared, told.name):
        yield desk.say("parked.opened", opened=opened.on, entry=str(opened.seq))
        return
    if first := ", ".join(f"«{desk.words.card(declared, name)}»" for name in cards_first(declared, placed)):
        yield desk.say("parked.first", cards=first)
    yield desk.say("parked.next", card=told.id)


def cards_first(declared: Record, placed: Placed) -> Sequence[str]:
    """The cards that would have to come before a card, those that lead to where it is allowed.

    From the state the record was in on its day, where one card leads there; else from any state.
    """
    card = declared.cards.get(placed.statement.name)
    if card is None:
        return ()
    if not placed.state:
        return [one.name for one in declared.cards.values() if one.opens and one is not card]
    moves = Moves.of(declared)
    allowed = set(moves.states) if ANY in card.while_ else set(card.while_)
    leading = [
        one for one in moves.all if one.after in allowed and one.before != one.after and not one.by_time
    ]
    near = [one.by for one in leading if one.before == placed.state]
    return list(dict.fromkeys(near or [one.by for one in leading if one.by != card.name]))


def _opened(declared: Record, applied: Sequence[Statement]) -> Statement | None:
    """The card that opened the record."""
    return next((one for one in applied if (card := declared.cards.get(one.name)) and card.opens), None)


def _only_opens(declared: Record, name: str) -> bool:
    """Whether a card opens a record and can do nothing else."""
    card = declared.cards.get(name)
    return card is not None and bool(card.opens) and not card.while_
