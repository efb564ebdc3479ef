"""`esep verify`: the journal recomputed, entry by entry, and what lies beside it held against it."""

import base64
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Annotated

import typer

from esep.access import Head
from esep.cli.desk import refusal_as_data
from esep.cli.kept_notes import key_of, known_key, note_in
from esep.cli.paper_verified import tell_paper
from esep.cli.receipt_verified import tell_receipt
from esep.cli.register_desk import RegisterDesk
from esep.cli.register_verbs import register_verb
from esep.cli.verbs import DONE, OBJECTION
from esep.kernel.errors import EsepError
from esep.register.attached import Counted
from esep.register.backup import checkpoints_in
from esep.register.beside import Look, at_attachments, at_states, at_trail
from esep.register.checkpoints import Checkpoint
from esep.register.examination import examine
from esep.register.home import ATTACHMENTS, CHECKPOINTS
from esep.register.trail_heads import beside, head_in, own_heads

app = typer.Typer(add_completion=False)


@dataclass(frozen=True, slots=True)
class Signed:
    """What was signed before: in the register's own folder, and in the note that was given.

    `known` says whether any key was there to open the own ones with.
    """

    own: Sequence[Checkpoint] = ()
    given: Checkpoint | None = None
    heads: list[Head] = field(default_factory=list)
    known: bool = True

    @property
    def checkpoints(self) -> list[Checkpoint]:
        """All that the journal must continue."""
        return [*self.own, *([self.given] if self.given else [])]


@register_verb(app, example="esep verify --against checkpoint.txt")
def verify(
    desk: RegisterDesk,
    *,
    against: Annotated[
        Path | None, typer.Option("--against", metavar="FILE", help="A checkpoint kept from an earlier day.")
    ] = None,
    key: Annotated[
        str | None,
        typer.Option("--key", help="The verifier key that signed it; else the register's own."),
    ] = None,
    receipt: Annotated[
        Path | None,
        typer.Option("--receipt", metavar="FILE", help="Instead: check this receipt, with --key anywhere."),
    ] = None,
    paper: Annotated[
        str | None,
        typer.Option("--paper", metavar="CODE", help="Instead: find the card of a paper by its check code."),
    ] = None,
) -> int:
    """Recompute entries, chain and tree, states, trail and attachments; with a checkpoint also the past."""
    if receipt is not None:
        return tell_receipt(desk, receipt, against, key)
    if paper is not None:
        return tell_paper(desk, paper)
    home = desk.home
    signed = _signed(desk, against, key)
    counted = Counted(home.folder / ATTACHMENTS)
    passing = counted.passing(home.journal.entries())
    with desk.working("working.verifying"):
        rows = ((one.seq, one.bytes, one.leaf, one.chain) for one in passing)
        head = examine(rows, home.origin, signed.checkpoints)
        stored = Checkpoint.of(home.origin, home.journal.head())
        if stored.size == head.size and stored != head:
            raise EsepError("E-608", seq=head.size)
        looks = [
            at_states(home, head.size),
            at_trail(home, lambda: [*signed.heads, *_kept_head(desk, against, key)]),
            at_attachments(home, counted),
        ]
    _told(desk, head, signed, looks)
    if against is None:
        desk.close(desk.say("verify.alone"))
    elif not beside(against).is_file():
        desk.close(desk.say("verify.trail_alone"))
    return OBJECTION if any(look.fault for look in looks) else DONE


def _signed(desk: RegisterDesk, against: Path | None, key: str | None) -> Signed:
    """What the register itself keeps, as far as a key opens it, and the checkpoint that was given."""
    home, trusted = desk.home, known_key(desk, key)
    given = Checkpoint.opened(note_in(against), [key_of(desk, key)]) if against else None
    if trusted is None:
        return Signed(known=not any((home.folder / CHECKPOINTS).glob("*")))
    own = checkpoints_in(home.folder / CHECKPOINTS, trusted)
    return Signed(own=own, given=given, heads=own_heads(home, trusted))


def _told(desk: RegisterDesk, head: Checkpoint, signed: Signed, looks: Sequence[Look]) -> None:
    root = base64.b64encode(head.root).decode()
    faults = [look.fault for look in looks if look.fault]
    given, own = signed.given, [one.size for one in signed.own]
    if desk.json:
        parts = {one.part: {"looked": one.count is not None, "hold": one.count} for one in looks}
        refused = [refusal_as_data(fault, desk.book.phrases, desk.lang) for fault in faults]
        told = {"entries": head.size, "root": root, "known_at": head.known_at, "kept": given and given.size}
        desk.give(told | {"own_checkpoints": sorted(own)} | parts | {"refused": refused})
        return
    desk.tell(desk.say("verify.holds", entries=head.size, known_at=head.known_at or "–"))
    desk.tell(desk.say("verify.root", root=root))
    if given is not None:
        desk.tell(desk.say("verify.kept", kept=given.size, added=head.size - given.size))
    if own:
        desk.tell(desk.say("verify.own", count=len(own), size=max(own)))
    elif not signed.known:
        desk.tell(desk.say("verify.unseen.own"))
    for look in looks:
        if look.count is None and look.fault is not None:
            desk.tell(desk.say("verify.unseen.domain", name=look.fault.values["name"]))
        elif look.count is None:
            desk.tell(desk.say(f"verify.unseen.{look.part}"))
        elif look.fault is None:
            desk.tell(desk.say(f"verify.{look.part}", count=look.count))
        else:
            desk.tell(desk.say(f"verify.broken.{look.part}"))
            desk.beside(look.fault.said(desk.book.phrases, desk.lang))


def _kept_head(desk: RegisterDesk, against: Path | None, key: str | None) -> list[Head]:
    """The head of the trail that was signed beside a checkpoint, if it is there."""
    if against is None or not beside(against).is_file():
        return []
    return [head_in(note_in(beside(against)), desk.home.origin, [key_of(desk, key)])]
