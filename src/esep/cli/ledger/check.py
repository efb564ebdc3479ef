"""`esep ledger check`: the files of the ledger held against what was written, and against a rebuild."""

from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Annotated

import typer

from esep.cli.register_desk import RegisterDesk
from esep.cli.register_verbs import register_verb
from esep.cli.verbs import DONE
from esep.ledger.at_home import FOLDER, posting
from esep.ledger.catching_up import Meaning
from esep.ledger.examining import compare, examine
from esep.ledger.inventory import Inventory
from esep.ledger.ledger import Ledger

app = typer.Typer(add_completion=False)


@register_verb(app, example="esep ledger check --deep")
def check(
    desk: RegisterDesk,
    *,
    deep: Annotated[
        bool, typer.Option("--deep", help="Also post all cards anew elsewhere, and compare.")
    ] = False,
) -> int:
    """Read all files of the ledger: are they those that were written, and the postings those of the cards?"""
    home = desk.home
    ledger = Ledger(home.folder / FOLDER, Meaning(home.domains, home.book))
    with desk.working("working.examining"):
        for measure in ledger.measures:
            examine(ledger.dataset(measure))
        if deep:
            _compared(desk, ledger)
    postings = sum(kept.rows for kept in ledger.kept.values())
    told = {"postings": postings, "measures": len(ledger.measures), "seq": ledger.caught_up.seq}
    if desk.json:
        desk.give(
            {"postings": postings, "measures": len(ledger.measures), "entry": told["seq"], "deep": deep}
        )
    else:
        desk.tell(desk.say("ledger.holds", **told))
        desk.close(desk.say("ledger.deep" if deep else "ledger.alone"))
    return DONE


def _compared(desk: RegisterDesk, ledger: Ledger) -> None:
    kept = Inventory(datasets=tuple(ledger.kept.values()))
    with TemporaryDirectory() as place, posting(desk.home, Path(place)) as work:
        compare(kept, work.rebuild(ledger.caught_up.seq))
