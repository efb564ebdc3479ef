"""`esep domains`: what may be recorded in a register."""

from collections.abc import Iterator
from typing import Annotated

import typer

from esep.cli.register_desk import RegisterDesk
from esep.cli.register_verbs import register_verb
from esep.cli.typed import word
from esep.cli.verbs import DONE
from esep.declare import Card, Field, Record
from esep.declare.moves import Moves

app = typer.Typer(add_completion=False)


@register_verb(app, example="esep domains offence")
def domains(
    desk: RegisterDesk,
    record: Annotated[
        str | None, typer.Argument(metavar="RECORD", help="A type of record; else all are listed.")
    ] = None,
) -> int:
    """List the types of record with their cards; of one type its cards with fields, and its moves."""
    if desk.json:
        desk.give(list(_as_data(desk, record)))
    elif record:
        _one(desk, desk.domains.record(word(record)))
    else:
        _all(desk)
    return DONE


def _all(desk: RegisterDesk) -> None:
    for one in desk.domains.records.values():
        desk.tell(f"{one.name}  {desk.words.record(one)}")
        for card in one.cards.values():
            desk.tell(f"  {card.kind}  {desk.words.card(one, card.name)}")


def _one(desk: RegisterDesk, record: Record) -> None:
    desk.tell(f"{record.name}  {desk.words.record(record)}")
    for card in record.cards.values():
        desk.tell()
        desk.tell(f"{card.kind}  {desk.words.card(record, card.name)}")
        headings = [desk.say(f"heading.{name}") for name in ("field", "kind", "class", "list", "title")]
        desk.table(headings, [_row(desk, card, one) for one in card.fields])
    desk.tell()
    said = {"": desk.say("state.none")} | {name: desk.words.state(record, name) for name in record.states}
    by = {name: desk.words.card(record, name) for name in record.cards}
    moves = [
        (said[move.before], by.get(move.by, desk.say("domains.by_time", deadline=move.by)), said[move.after])
        for move in Moves.of(record).all
    ]
    desk.table([desk.say(f"heading.{name}") for name in ("before", "card", "now")], moves)


def _row(desk: RegisterDesk, card: Card, one: Field) -> tuple[str, ...]:
    needed = "" if one.required else f" {desk.say('domains.optional')}"
    happened = f" {desk.say('domains.happened')}" if one.name == card.happened else ""
    klass = desk.book.phrases.say(f"access.class.{one.klass}", desk.lang)
    kind = desk.say(f"field.{one.kind}")
    return one.name, kind, klass, one.of or "–", f"{desk.words.field(one)}{needed}{happened}"


def _as_data(desk: RegisterDesk, wanted: str | None) -> Iterator[dict[str, object]]:
    known = desk.domains
    for one in [known.record(word(wanted))] if wanted else known.records.values():
        yield {
            "record": one.name,
            "title": desk.words.record(one),
            "states": list(one.states),
            "cards": [_card_as_data(desk, one, card) for card in one.cards.values()],
            "moves": [
                {"before": move.before, "by": move.by, "after": move.after, "by_time": move.by_time}
                for move in Moves.of(one).all
            ],
        }


def _card_as_data(desk: RegisterDesk, record: Record, card: Card) -> dict[str, object]:
    return {
        "kind": card.kind,
        "title": desk.words.card(record, card.name),
        "second_officer": card.second,
        "fields": [
            {
                "field": one.name,
                "kind": one.kind.value,
                "class": one.klass.value,
                "of": one.of,
                "required": one.required,
                "title": desk.words.field(one),
            }
            for one in card.fields
        ],
    }
