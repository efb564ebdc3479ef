"""`esep hand-over`: what one officer has goes to another, record by record."""

from collections.abc import Callable, Sequence
from contextlib import nullcontext
from datetime import datetime
from typing import Annotated

import typer

from esep.access import Action
from esep.cli.desk import refusal_as_data
from esep.cli.misuse import MisuseError
from esep.cli.register_desk import RegisterDesk
from esep.cli.register_verbs import register_verb
from esep.cli.typed import word
from esep.cli.verbs import DONE, OBJECTION
from esep.declare import Class
from esep.register.due_tables import Whose
from esep.register.handing_over import AT_ONCE, Done, Entrusting, Handing, handed_over
from esep.register.importing.trying import tried
from esep.register.sound_end import require_sound_end
from esep.register.submissions import Submission
from esep.register.worklists import worklists

app = typer.Typer(add_completion=False)
SYSTEM = "esep"


@register_verb(app, example="esep hand-over --from o-101 --to o-201 --on 2024-04-08 --dry-run --as p-301")
def hand_over(
    desk: RegisterDesk,
    *,
    giver: Annotated[str, typer.Option("--from", metavar="OFFICER", help="Who has the records now.")],
    taker: Annotated[str, typer.Option("--to", metavar="OFFICER", help="Who shall have them.")],
    on: Annotated[
        datetime | None,
        typer.Option("--on", formats=["%Y-%m-%d"], metavar="DAY", help="From this day on; else today."),
    ] = None,
    kind: Annotated[str | None, typer.Option("--kind", help="Records of this type alone.")] = None,
    record: Annotated[
        list[str] | None,
        typer.Option("--record", metavar="RECORD", help="This record; once for each. Else all."),
    ] = None,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Say what would become of it; write nothing.")
    ] = False,
) -> int:
    """Hand over what an officer has to another one, by a card for each record. Twice asked counts once."""
    if giver == taker:
        raise MisuseError("E-781")
    home, stated = desk.home, _stated(desk)
    home.actors.get(taker)
    for one in record or ():
        # What was typed may be no number, or that of a record which is not there for who asks.
        with desk.reading(home.targets.of(one), Class.OPEN):
            pass
    day = (on or home.now()).date().isoformat()
    handing = Handing(giver, taker, day, frozenset(record or ()))
    kinds = [home.domains.record(word(kind)).name] if kind else list(home.domains.records)
    with desk.working("working.handing_over") as step:
        records = _chosen(desk, handing, kinds)
        require_sound_end(home)
        with tried(home.register) if dry_run else nullcontext(home.register) as takes:
            done = handed_over(home, handing, records, stated, takes.accept_batch, _shown(desk, step))
    _tell(desk, done, dry_run=dry_run)
    return OBJECTION if done.left else DONE


def _chosen(desk: RegisterDesk, handing: Handing, kinds: Sequence[str]) -> Sequence[str]:
    """The records to be handed over: all that the one has, or those named that the other has not yet."""
    with worklists(desk.home) as lists:
        own = lists.records(Whose(officers=(handing.giver,)), kinds)
        if not handing.named:
            return own
        given = frozenset(lists.records(Whose(officers=(handing.taker,)), kinds)) - frozenset(own)
    return sorted(handing.named - given)


def _stated(desk: RegisterDesk) -> Callable[[str, Entrusting], Submission]:
    """The card that the officer at the desk states about a record, once the gate lets it be stated."""
    home, officer = desk.home, desk.officer
    territory = home.clock_of(officer.territory)

    def stated(record: str, card: Entrusting) -> Submission:
        target = home.targets.to_write(record, officer, card.kind, card.fields)
        with home.gate.reading(
            officer, target=target, klass=Class.OPEN, action=Action.WRITE, purpose=desk.purpose
        ):
            home.targets.require_registered(target, card.kind, card.fields)
        return Submission(
            kind=card.kind,
            record=record,
            fields=card.fields,
            key=card.key,
            actor=officer.code,
            office=officer.office,
            territory=territory,
            system=SYSTEM,
        )

    return stated


def _shown(desk: RegisterDesk, step: Callable[[str], None]) -> Callable[[int, int], None]:
    """Tells how far it is, where it takes its time."""

    def shown(looked_at: int, of: int) -> None:
        if of > AT_ONCE:
            step(f"{desk.number(looked_at)} / {desk.number(of)}")

    return shown


def _tell(desk: RegisterDesk, done: Done, *, dry_run: bool) -> None:
    """What was handed over, what went along, and what was left and why."""
    phrases, lang = desk.book.phrases, desk.lang
    if desk.json:
        told = [{"record": one, **refusal_as_data(why, phrases, lang)} for one, why in done.left.items()]
        cards = [{"record": one, "card": card.id} for one, card in done.handed.items()]
        along = [{"record": one, "with": other} for one, other in done.along.items()]
        desk.give({"dry_run": dry_run, "handed_over": cards, "along": along, "left": told})
        return
    for one in done.handed:
        desk.tell(one)
    for one, other in done.along.items():
        desk.tell(desk.say("hand_over.along", record=one, leading=other))
    for why in done.left.values():
        desk.beside(why.said(phrases, lang))
    counts = {"handed": len(done.handed), "along": len(done.along), "left": len(done.left)}
    desk.tell(desk.say("hand_over.dry" if dry_run else "hand_over.counts", **counts))
