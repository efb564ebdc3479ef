"""`esep card show`: one card as it stands in the journal."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Annotated, Any

import typer

from esep.cli.card.attached import as_data, class_to_save, lines_of, save
from esep.cli.options import HighestClass
from esep.cli.protected import parts_as_data, parts_of, told_parts
from esep.cli.register_desk import RegisterDesk
from esep.cli.register_verbs import register_verb
from esep.cli.verbs import DONE
from esep.declare import Class
from esep.kernel.errors import EsepError
from esep.register.entries import Entry
from esep.register.envelopes import CARD
from esep.register.protected import classes_of
from esep.register.statements import Statement

app = typer.Typer(add_completion=False)


@register_verb(app, example="esep card show d03556b1-b9b7-8b7a-a854-9189f82198ad")
def show(
    desk: RegisterDesk,
    card: Annotated[str, typer.Argument(metavar="CARD", help="The id of the card.")],
    klass: HighestClass = Class.OPEN,
    *,
    saving: Annotated[
        tuple[str, Path] | None,
        typer.Option("--save-attachment", metavar="DIGEST FILE", help="Write one attachment to a file."),
    ] = None,
) -> int:
    """Show a card: who stated what, when it happened, when it was learned; protected parts by right alone."""
    entry = entry_of(desk, card)
    target = desk.home.targets.of_card(entry, f"card:{card}")
    if entry and saving:
        klass = max(klass, class_to_save(desk, entry, saving[0]))
    with desk.reading(target, klass) as right:
        if entry is None:
            raise LookupError("a missing card was granted")
        if saving:
            return save(desk, entry, *saving, right)
        parts = parts_of(desk, [entry], klass, right).get(card, [])
        if desk.json:
            protected = parts_as_data(parts)
            desk.give(
                {"entry": entry.seq, "learned_at": Statement.of(entry).learned_at, "card": entry.card}
                | ({"protected": protected} if protected else {})
                | as_data(desk, entry, parts)
            )
            return DONE
        for line in (*_lines(desk, entry), *lines_of(desk, entry, parts)):
            desk.tell(line)
        told_parts(desk, entry, parts)
        if desk.home.missing and classes_of(entry):
            desk.close(desk.say("copy.hidden", missing=desk.missing))
    return DONE


def entry_of(desk: RegisterDesk, card: str) -> Entry | None:
    """The entry of a card; what is no id of a card is not looked for.

    Raises:
        EsepError: E-769 when it is no id.
    """
    if not CARD.fullmatch(card):
        raise EsepError("E-769")
    return desk.home.journal.entry(card)


def _lines(desk: RegisterDesk, entry: Entry) -> Iterator[str]:
    card, told, words = entry.card, Statement.of(entry), desk.words
    declared = desk.home.domains.record(told.record.partition(":")[0])
    yield f"{told.id}  {words.card(declared, told.name)}"
    yield desk.say("card.of", record=told.record, kind=card["kind"], version=str(card["kind_version"]))
    yield desk.say("card.happened", moment=words.moment(told.happened, told.zone))
    yield desk.say("card.by", actor=card["actor"], office=card["office"], channel=card["channel"])
    yield desk.say("card.source", system=told.system, message=card["source"].get("message", "–"))
    learned = words.moment(told.learned_at.replace("+00:00", "Z"), told.zone)
    yield desk.say("card.learned", entry=str(entry.seq), moment=learned)
    yield desk.say("card.asserted", moment=words.moment(told.asserted_at, told.zone))
    yield from _changes(desk, card, told)
    yield from (f"  ! {words.flag(declared, flag)}" for flag in told.flags)
    if told.name in declared.cards:
        on = date.fromisoformat(told.on)
        yield from (
            f"  {line}" for line in words.values(declared.cards[told.name], told.values, told.zone, on)
        )


def _changes(desk: RegisterDesk, card: dict[str, Any], told: Statement) -> Iterator[str]:
    on = date.fromisoformat(told.on)
    for key, reasons in (("corrects", "correction_reason"), ("annuls", "annulment_reason")):
        if key in card:
            yield desk.say(
                f"card.{key}", card=card[key], why=desk.words.code(reasons, card["why"]["code"], on)
            )
    if "second" in card:
        yield desk.say("card.second", second=card["second"])
