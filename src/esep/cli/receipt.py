"""`esep receipt`: proof that a card is in the journal, which shows no other card."""

from pathlib import Path
from typing import Annotated

import typer

from esep.cli.card.show import entry_of
from esep.cli.checkpoint import signed
from esep.cli.register_desk import RegisterDesk
from esep.cli.register_verbs import register_verb
from esep.cli.verbs import DONE
from esep.declare import Class
from esep.kernel.outputs import whole
from esep.register.receipts import Receipt

app = typer.Typer(add_completion=False)


@register_verb(app, example="esep receipt d03556b1-b9b7-8b7a-a854-9189f82198ad --out receipt.json")
def receipt(
    desk: RegisterDesk,
    card: Annotated[str, typer.Argument(metavar="CARD", help="The id of the card.")],
    *,
    out: Annotated[
        Path | None, typer.Option("--out", metavar="FILE", help="Where to write it; else to standard output.")
    ] = None,
) -> int:
    """Prove that a card is in the journal: its entry, a path through the tree, and a signed checkpoint."""
    entry = entry_of(desk, card)
    target = desk.home.targets.of_card(entry, f"card:{card}")
    with desk.reading(target, Class.OPEN):
        if entry is None:
            raise LookupError("a missing card was granted")
        home = desk.home
        _, note = signed(home)
        made = Receipt.of(entry.bytes, entry.seq, note, home.signing.verifier, home.journal.subtree)
    if out is None:
        desk.tell(made.text)
        return DONE
    with whole(out) as temporary:
        temporary.write_text(made.text, encoding="utf-8")
    if desk.json:
        desk.give({"written": str(out), "entry": entry.seq, "verifier_key": home.signing.verifier.text})
    else:
        desk.close(desk.say("written", path=out))
        desk.close(desk.say("checkpoint.key", key=home.signing.verifier.text))
    return DONE
