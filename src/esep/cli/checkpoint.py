"""`esep checkpoint`: the head of the journal, signed, to be kept out of reach of those who hold it."""

from pathlib import Path
from typing import Annotated

import typer

from esep.cli.register_desk import RegisterDesk
from esep.cli.register_verbs import register_verb
from esep.cli.verbs import DONE
from esep.kernel.outputs import whole
from esep.register.checkpoints import Checkpoint
from esep.register.home import CHECKPOINTS, TRAIL, Home
from esep.register.trail_heads import beside, sign_trail

app = typer.Typer(add_completion=False)


@register_verb(app, example="esep checkpoint --out checkpoint.txt")
def checkpoint(
    desk: RegisterDesk,
    *,
    out: Annotated[Path | None, typer.Option("--out", metavar="FILE", help="Also write it here.")] = None,
) -> int:
    """Sign the head of the journal; keep the checkpoint elsewhere, and verify against it on any later day.

    The head of the trail is signed beside it: both are kept together.
    """
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
    """The head of the journal and the note that signs it, kept in the home as well."""
    head = Checkpoint.of(home.origin, home.journal.head())
    note = head.signed(home.signing)
    _written(home.folder / CHECKPOINTS / f"{head.size}.txt", note)
    return head, note


def _written(path: Path, note: str) -> None:
    with whole(path) as temporary:
        temporary.write_text(note, encoding="utf-8")
