"""`esep verify`: the journal recomputed, entry by entry, and what lies beside it held against it."""

import base64
from collections.abc import Sequence
from pathlib import Path
from typing import Annotated

import typer

from esep.access import Head
from esep.cli.desk import refusal_as_data
from esep.cli.paths import existing
from esep.cli.register_desk import RegisterDesk
from esep.cli.register_verbs import register_verb
from esep.cli.verbs import DONE, OBJECTION
from esep.kernel.errors import EsepError
from esep.register.attached import Counted
from esep.register.beside import Look, at_attachments, at_states, at_trail
from esep.register.checkpoints import Checkpoint
from esep.register.examination import examine
from esep.register.home import ATTACHMENTS, KEYS
from esep.register.notes import VerifierKey
from esep.register.trail_heads import beside, head_in

app = typer.Typer(add_completion=False)


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
) -> int:
    """Recompute entries, chain and tree, states, trail and attachments; with a checkpoint also the past."""
    home = desk.home
    kept = None
    if against is not None:
        kept = Checkpoint.opened(_note(against), [_key(desk, key)])
    counted = Counted(home.folder / ATTACHMENTS)
    passing = counted.passing(home.journal.entries())
    with desk.working("working.verifying"):
        head = examine(((one.seq, one.bytes, one.leaf, one.chain) for one in passing), home.origin, kept)
        stored = Checkpoint.of(home.origin, home.journal.head())
        if stored.size == head.size and stored != head:
            raise EsepError("E-608", seq=head.size)
        looks = [
            at_states(home, head.size),
            at_trail(home, lambda: _kept_head(desk, against, key)),
            at_attachments(home, counted),
        ]
    _told(desk, head, kept, looks)
    if against is None:
        desk.close(desk.say("verify.alone"))
    elif not beside(against).is_file():
        desk.close(desk.say("verify.trail_alone"))
    return OBJECTION if any(look.fault for look in looks) else DONE


def _told(desk: RegisterDesk, head: Checkpoint, kept: Checkpoint | None, looks: Sequence[Look]) -> None:
    root = base64.b64encode(head.root).decode()
    faults = [look.fault for look in looks if look.fault]
    if desk.json:
        parts = {one.part: {"looked": one.count is not None, "hold": one.count} for one in looks}
        refused = [refusal_as_data(fault, desk.book.phrases, desk.lang) for fault in faults]
        told = {"entries": head.size, "root": root, "known_at": head.known_at, "kept": kept and kept.size}
        desk.give(told | parts | {"refused": refused})
        return
    desk.tell(desk.say("verify.holds", entries=head.size, known_at=head.known_at or "–"))
    desk.tell(desk.say("verify.root", root=root))
    if kept is not None:
        desk.tell(desk.say("verify.kept", kept=kept.size, added=head.size - kept.size))
    for look in looks:
        if look.count is None:
            desk.tell(desk.say(f"verify.unseen.{look.part}"))
        elif look.fault is None:
            desk.tell(desk.say(f"verify.{look.part}", count=look.count))
        else:
            desk.tell(desk.say(f"verify.broken.{look.part}"))
            desk.beside(look.fault.said(desk.book.phrases, desk.lang))


def _note(path: Path) -> str:
    try:
        return existing(path).read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError):
        raise EsepError("E-640") from None


def _kept_head(desk: RegisterDesk, against: Path | None, key: str | None) -> Head | None:
    """The head of the trail that was signed beside a checkpoint, if it is there."""
    if against is None or not beside(against).is_file():
        return None
    return head_in(_note(beside(against)), desk.home.origin, [_key(desk, key)])


def _key(desk: RegisterDesk, given: str | None) -> VerifierKey:
    """The key given, else the register's own, which a copy given away does not have."""
    if given:
        return VerifierKey.parse(given)
    if not (desk.home.folder / KEYS).is_dir():
        raise EsepError("E-641", names="–")
    return desk.home.signing.verifier
