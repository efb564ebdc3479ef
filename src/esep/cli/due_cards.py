"""Cards that somebody has to look at, told at the desk: they wait, stand aside or are against a rule."""

from collections.abc import Iterator, Sequence

from esep.cli.parked import why_parked
from esep.cli.register_desk import RegisterDesk
from esep.register.fold import Placed, Placing, State


def tell_cards(desk: RegisterDesk, marked: Sequence[tuple[State, Placed]]) -> None:
    """Tell a list of cards, each with its record."""
    if desk.json:
        desk.give([card_as_data(desk, state, one) for state, one in marked])
        return
    for state, one in marked:
        for line in card_lines(desk, state, one):
            desk.tell(line)
    desk.close(desk.say("due.cards", count=len(marked)))


def card_lines(desk: RegisterDesk, state: State, one: Placed) -> Iterator[str]:
    """One card: what and when, why it does not count, and the rules it is against."""
    told = one.statement
    record = desk.home.domains.record(told.record.partition(":")[0])
    card = desk.words.card(record, told.name)
    when = desk.words.moment(told.happened, told.zone)
    yield f"{told.record}  {when}  {card}  {desk.say('due.entry', entry=str(told.seq))}"
    if one.placing != Placing.APPLIED:
        yield f"    {desk.say(f'timeline.{one.placing}')}"
    yield from (f"    ! {desk.words.flag(record, flag)}" for flag in one.flags)
    yield from (f"    {line}" for line in why_parked(desk, state, one))


def card_as_data(desk: RegisterDesk, state: State, one: Placed) -> dict[str, object]:
    """A card for a program."""
    told = one.statement
    return {
        "record": told.record,
        "card": told.id,
        "kind": told.name,
        "entry": told.seq,
        "happened": told.happened,
        "placing": one.placing.value,
        "flags": list(one.flags),
        "why": list(why_parked(desk, state, one)),
    }
