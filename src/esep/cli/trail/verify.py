"""`esep trail verify`: the chain of the trail recomputed, and held against the heads signed earlier."""

from pathlib import Path
from typing import Annotated

import typer

from esep.cli.kept_notes import key_of, known_key, note_in
from esep.cli.register_desk import RegisterDesk
from esep.cli.register_verbs import register_verb
from esep.cli.verbs import DONE
from esep.register.trail_heads import head_in, own_heads

app = typer.Typer(add_completion=False)


@register_verb(app, example="esep trail verify --against checkpoint.trail.txt")
def verify(
    desk: RegisterDesk,
    *,
    against: Annotated[
        Path | None,
        typer.Option("--against", metavar="FILE", help="A head of the trail kept from an earlier day."),
    ] = None,
    key: Annotated[
        str | None, typer.Option("--key", help="The verifier key that signed it; else the register's own.")
    ] = None,
) -> int:
    """Recompute the chain of the trail, row by row, and hold it against the heads signed earlier."""
    home, trusted = desk.home, known_key(desk, key)
    heads = own_heads(home, trusted) if trusted else []
    if against is not None:
        heads.append(head_in(note_in(against), home.origin, [key_of(desk, key)]))
    now = home.trail.verify(*heads)
    if desk.json:
        told = {"rows": now.size, "chain": now.chain.hex(), "heads": [head.size for head in heads]}
        desk.give(told | {"kept": heads[-1].size if against else None})
        return DONE
    desk.tell(desk.say("verify.trail", count=now.size))
    if heads:
        desk.tell(desk.say("trail.heads", count=len(heads), size=max(head.size for head in heads)))
    if against is None:
        desk.close(desk.say("trail.alone"))
    return DONE
