"""`esep ledger catch-up`: the cards that came since are posted."""

import typer

from esep.cli.register_desk import RegisterDesk
from esep.cli.register_verbs import register_verb
from esep.cli.verbs import DONE
from esep.ledger.at_home import FOLDER, posting
from esep.ledger.inventory import Inventory

app = typer.Typer(add_completion=False)


@register_verb(app, example="esep ledger catch-up")
def catch_up(desk: RegisterDesk) -> int:
    """Post the cards that came since the last time, as tables and forms do by themselves first."""
    before = {(one.measure, one.fingerprint): one.seq for one in _read(desk).datasets}
    with posting(desk.home) as work, desk.working("working.posting"):
        done = work.catch_up()
    seq = max((one.seq for one in done.datasets), default=0)
    cards = seq - min((before.get((one.measure, one.fingerprint), 0) for one in done.datasets), default=0)
    if desk.json:
        desk.give({"cards": cards, "entry": seq})
    else:
        desk.tell(desk.say("ledger.caught_up", cards=cards, seq=str(seq)))
    return DONE


def _read(desk: RegisterDesk) -> Inventory:
    return Inventory.read(desk.home.folder / FOLDER)
