"""`esep card new`: an officer states something about a record."""

from pathlib import Path
from typing import Annotated
from uuid import uuid4

import typer

from esep.access import Action
from esep.cli.card.enclosed import Enclosed
from esep.cli.desk import refusal_as_data
from esep.cli.dues import told_dues
from esep.cli.parked import why_parked
from esep.cli.register_desk import RegisterDesk
from esep.cli.register_verbs import register_verb
from esep.cli.typed import fields_of, protected, territory_of, word
from esep.cli.verbs import DONE, OBJECTION
from esep.declare import Card, Class, Kind, Record
from esep.declare.due import worklist
from esep.kernel.errors import EsepError
from esep.register.due_now import PARKED, dues_of
from esep.register.envelopes import CARD
from esep.register.missing import unopened
from esep.register.protected import classes_of
from esep.register.submissions import ANNULLED, Accepted, Batch, Refused, Submission

app = typer.Typer(add_completion=False)
REASON = "why_text"
SYSTEM = "esep"
UNKNOWN_OUTCOME = "E-601"


@register_verb(
    app,
    example="esep card new proceeding.interrupted interrupted_on=2024-02-10 point=3"
    " --record 237510031000123 --as o-201",
)
def new(
    desk: RegisterDesk,
    kind: Annotated[str, typer.Argument(help="The kind of card, such as offence.registered.")],
    given: Annotated[
        list[str] | None, typer.Argument(metavar="FIELD=VALUE", help="What it states in open fields.")
    ] = None,
    *,
    record: Annotated[str, typer.Option("--record", metavar="NUMBER", help="The record it is about.")],
    source: Annotated[
        str | None,
        typer.Option("--from", metavar="FILE|-", help="A JSON object of fields, also protected ones."),
    ] = None,
    key: Annotated[
        str | None, typer.Option("--key", help="A key against repetition; sent twice, it counts once.")
    ] = None,
    territory: Annotated[
        str | None, typer.Option("--territory", metavar="CODE", help="Whose clock was read.")
    ] = None,
    message: Annotated[str, typer.Option("--message", help="The number of the paper it is taken from.")] = "",
    asserted_at: Annotated[
        str | None, typer.Option("--asserted-at", metavar="INSTANT", help="When it was first written down.")
    ] = None,
    corrects: Annotated[str, typer.Option("--corrects", metavar="CARD", help="The card it replaces.")] = "",
    annuls: Annotated[str, typer.Option("--annuls", metavar="CARD", help="The card it takes back.")] = "",
    why: Annotated[
        str, typer.Option("--why", metavar="CODE", help="The reason of a correction or annulment.")
    ] = "",
    second: Annotated[
        str, typer.Option("--second", metavar="CODE", help="The second officer, where one is needed.")
    ] = "",
    expects: Annotated[
        int | None,
        typer.Option("--expects", metavar="ENTRY", help="The record's last entry you have seen."),
    ] = None,
    attach: Annotated[
        list[Path] | None,
        typer.Option("--attach", metavar="FILE", help="A scan or letter to keep beside it."),
    ] = None,
    attach_class: Annotated[
        Class | None,
        typer.Option("--attach-class", help="The class of these files; else the card's, at least case."),
    ] = None,
    signature: Annotated[
        list[Path] | None,
        typer.Option("--signature", metavar="FILE", help="Signatures made elsewhere, as JSON."),
    ] = None,
    sign: Annotated[
        Path | None, typer.Option("--sign", metavar="KEYFILE", help="Sign it with your own Ed25519 key.")
    ] = None,
) -> int:
    """State something about a record; tell where the card stands, what became of it, and what is due."""
    officer, declared, card = desk.officer, *_declared(desk, word(kind))
    fields = fields_of(desk, card, given or (), source)
    reason = str(fields.pop(REASON, ""))
    submission = Submission(
        kind=kind,
        record=record if ":" in record else f"{declared.name}:{record}",
        fields=fields,
        key=key or str(uuid4()),
        actor=officer.code,
        office=officer.office,
        territory=territory_of(desk, territory or desk.home.clock_of(officer.territory)),
        system=SYSTEM,
        message=message,
        asserted_at=asserted_at,
        corrects=corrects,
        annuls=annuls,
        why=why,
        why_text=reason,
        second=second,
        expects=expects,
    )
    of_files = attach_class or max(protected(card, fields), Class.CASE)
    enclosed = Enclosed.read(attach or (), of_files, signature or (), sign)
    klass = max(protected(card, fields), Class.CASE if reason else Class.OPEN, _annulled(desk, annuls))
    outcome = _sent(desk, card, submission, max(klass, enclosed.klass), enclosed)
    return _told(desk, declared, submission, outcome)


def _declared(desk: RegisterDesk, kind: str) -> tuple[Record, Card | None]:
    name, _, card = kind.rpartition(".")
    if card == ANNULLED:
        return desk.home.domains.record(name), None
    found = desk.home.domains.card(kind)
    return desk.home.domains.record(found.record), found


def _annulled(desk: RegisterDesk, card: str) -> Class:
    """The highest class on the card that is to be taken back."""
    entry = desk.home.journal.entry(card) if CARD.fullmatch(card) else None
    return max(classes_of(entry), default=Class.OPEN) if entry else Class.OPEN


def _sent(
    desk: RegisterDesk, card: Card | None, submission: Submission, klass: Class, enclosed: Enclosed
) -> Accepted | Refused:
    """The card into the register, once the gate lets its sender write it and what it encloses is kept."""
    home = desk.home
    target = home.targets.to_write(submission.record, desk.officer, submission.kind, submission.fields)
    second = home.actors.get(submission.second) if submission.second else None
    action = Action.ANNUL if submission.annuls else Action.WRITE
    with desk.reading(target, klass, action=action, second=second):
        home.targets.require_registered(target, submission.kind, submission.fields)
        whole = enclosed.added(desk, card, submission)
        if isinstance(whole, Refused):
            return whole
        try:
            return home.register.accept_batch(Batch.of([whole]))[0]
        except EsepError as refusal:
            if refusal.code == UNKNOWN_OUTCOME:
                desk.beside([desk.say("card.again", key=submission.key)])
            raise


def _told(desk: RegisterDesk, declared: Record, sent: Submission, outcome: Accepted | Refused) -> int:
    if isinstance(outcome, Refused):
        return _refused(desk, declared, outcome)
    dues = worklist(dues_of(desk.home, outcome.record)) if not outcome.again else ()
    unknown, parked = _unknown(desk, outcome.id), _parked(desk, outcome)
    state = _state_now(desk, outcome)
    if desk.json:
        desk.give(
            {
                "entry": outcome.seq,
                "card": outcome.id,
                "record": outcome.record,
                "key": sent.key,
                "again": outcome.again,
                "placing": outcome.placing,
                "state": state,
                "flags": [{"flag": one, "text": desk.words.flag(declared, one)} for one in outcome.flags],
                "why": parked,
                "clock_went_back": outcome.clock_went_back,
                "due": [one.deadline.name for one in dues],
                "not_known_yet": unknown,
            }
        )
        return DONE
    desk.tell(desk.say("card.receipt", entry=str(outcome.seq), card=outcome.id, record=outcome.record))
    if outcome.again:
        desk.tell(desk.say("card.known"))
        return DONE
    desk.tell(desk.say(f"placing.{outcome.placing}", state=desk.words.state(declared, state)))
    for flag in outcome.flags:
        desk.tell(f"  ! {desk.words.flag(declared, flag)}")
    for line in parked:
        desk.tell(f"  {line}")
    for named in unknown:
        desk.tell(f"  {named}: {desk.say('record.unknown')}")
    if outcome.clock_went_back:
        desk.beside([desk.say("card.clock", seconds=outcome.clock_went_back // 1_000_000)])
    told_dues(desk, dues, sent.territory)
    return DONE


def _state_now(desk: RegisterDesk, outcome: Accepted) -> str:
    """The state by today's clock: time may have ended since what a card of an earlier day began."""
    today = desk.home.book.zones.at(desk.home.clock(), desk.home.settings.territory).date()
    return desk.home.record(outcome.record, happened=today.isoformat()).state or outcome.state


def _unknown(desk: RegisterDesk, card: str) -> list[str]:
    """The records that the card names and nobody has opened: a slip, or a card that is still to come."""
    entry = desk.home.journal.entry(card)
    kind = desk.home.domains.cards.get(entry.card["kind"]) if entry else None
    if entry is None or kind is None:
        return []
    stated = entry.card.get("open", {})
    named = {stated[one.name] for one in kind.fields if one.kind == Kind.LINK and one.name in stated}
    return sorted(unopened(desk.home.journal, named, desk.home.hides))


def _parked(desk: RegisterDesk, outcome: Accepted) -> list[str]:
    """Why the card does not count, where it is kept and waits or stands aside."""
    if outcome.placing not in PARKED:
        return []
    state = desk.home.record(outcome.record)
    return [
        line for one in state.cards if one.statement.id == outcome.id for line in why_parked(desk, state, one)
    ]


def _refused(desk: RegisterDesk, declared: Record, outcome: Refused) -> int:
    """Everything wrong with the card at once."""
    faults = [desk.words.refusal(one, declared) for one in outcome.faults]
    if len(faults) == 1:
        raise faults[0]
    if desk.json:
        desk.give({"refused": [refusal_as_data(one, desk.book.phrases, desk.lang) for one in faults]})
    for one in faults:
        desk.beside(one.said(desk.book.phrases, desk.lang))
    return OBJECTION
