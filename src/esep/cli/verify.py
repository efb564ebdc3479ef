"""`esep verify`: the journal recomputed, entry by entry."""

import base64
from pathlib import Path
from typing import Annotated

import typer

from esep.cli.paths import existing
from esep.cli.register_desk import RegisterDesk
from esep.cli.register_verbs import register_verb
from esep.cli.verbs import DONE
from esep.kernel.errors import EsepError
from esep.register.checkpoints import Checkpoint
from esep.register.examination import examine
from esep.register.home import KEYS
from esep.register.notes import VerifierKey

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
    """Recompute every entry, the chain and the tree; with a checkpoint also that the past was not changed."""
    home = desk.home
    kept = None
    if against is not None:
        kept = Checkpoint.opened(_note(against), [_key(desk, key)])
    rows = ((one.seq, one.bytes, one.leaf, one.chain) for one in home.journal.entries())
    with desk.working("working.verifying"):
        head = examine(rows, home.origin, kept)
    stored = Checkpoint.of(home.origin, home.journal.head())
    if stored.size == head.size and stored != head:
        raise EsepError("E-608", seq=head.size)
    root = base64.b64encode(head.root).decode()
    if desk.json:
        desk.give({"entries": head.size, "root": root, "known_at": head.known_at, "kept": kept and kept.size})
        return DONE
    desk.tell(desk.say("verify.holds", entries=head.size, known_at=head.known_at or "–"))
    desk.tell(desk.say("verify.root", root=root))
    if kept is not None:
        desk.tell(desk.say("verify.kept", kept=kept.size, added=head.size - kept.size))
    else:
        desk.close(desk.say("verify.alone"))
    return DONE


def _note(path: Path) -> str:
    try:
        return existing(path).read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError):
        raise EsepError("E-640") from None


def _key(desk: RegisterDesk, given: str | None) -> VerifierKey:
    """The key given, else the register's own, which a copy given away does not have."""
    if given:
        return VerifierKey.parse(given)
    if not (desk.home.folder / KEYS).is_dir():
        raise EsepError("E-641", names="–")
    return desk.home.signing.verifier
