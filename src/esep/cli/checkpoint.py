"""`esep checkpoint`: the head of the journal, signed, to be kept out of reach of those who hold it."""

from pathlib import Path
from typing import Annotated

import typer

from esep.cli.register_desk import RegisterDesk
from esep.cli.register_verbs import register_verb
from esep.cli.verbs import DONE
from esep.kernel.outputs import whole
from esep.register.backup import own_checkpoints
from esep.register.checkpoints import Checkpoint, growth
from esep.register.home import CHECKPOINTS, TRAIL, Home
from esep.register.paths import consistency_path
from esep.register.trail_heads import beside, sign_trail

app = typer.Typer(add_completion=False)


@register_verb(app, example="esep checkpoint --out checkpoint.txt")
def checkpoint(
    desk: RegisterDesk,
    *,
    out: Annotated[Path | None, typer.Option("--out", metavar="FILE", help="Also write it here.")] = None,
) -> int:
    """Sign the heads of journal and trail; keep both notes elsewhere, and verify against them later."""
    home = desk.home
    head, note = signed(home)
    trail = sign_trail(home, head.size) if (home.folder / TRAIL).is_file() else None
    if out is not None:
        _written(out, note)
        if trail is not None:
            _written(beside(out), trail)
    if desk.json:
        told = {"size": head.size, "checkpoint": note, "trail": trail}
        desk.give(told | {"verifier_key": home.signing.verifier.text})
        return DONE
    desk.tell(note.rstrip("\n"))
    desk.close("")
    desk.close(desk.say("checkpoint.key", key=home.signing.verifier.text))
    desk.close(desk.say("checkpoint.keep"))
    if trail is not None:
        kept = beside(out or home.folder / CHECKPOINTS / f"{head.size}.txt")
        desk.close(desk.say("checkpoint.trail", path=kept))
    return DONE


def signed(home: Home) -> tuple[Checkpoint, str]:
    """The head of the journal and the note that signs it, kept in the home as well.

    Raises:
        EsepError: E-646, E-647 when the journal does not continue what was signed before: it is not signed
            anew, and no kept checkpoint is written over.
    """
    head = Checkpoint.of(home.origin, home.journal.head())
    for kept in own_checkpoints(home):
        growth(kept, head, _path(home, kept.size, head.size))
    note = head.signed(home.signing)
    _written(home.folder / CHECKPOINTS / f"{head.size}.txt", note)
    return head, note


def _path(home: Home, size: int, grown: int) -> list[bytes]:
    """The proof that one journal goes on from the other; none where the tree itself is broken."""
    try:
        return list(consistency_path(size, grown, home.journal.subtree)) if size < grown else []
    except LookupError:
        return []


def _written(path: Path, note: str) -> None:
    with whole(path) as temporary:
        temporary.write_text(note, encoding="utf-8")
