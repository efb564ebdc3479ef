"""`esep ledger rebuild`: all cards are posted anew."""

import typer

from esep.access import Action, Target
from esep.cli.register_desk import RegisterDesk
from esep.cli.register_verbs import register_verb
from esep.cli.verbs import DONE
from esep.declare import Class
from esep.ledger.at_home import posting

app = typer.Typer(add_completion=False)
LEDGER = Target(record="register:ledger")


@register_verb(app, example="esep ledger rebuild --as administrator --purpose maintenance")
def rebuild(desk: RegisterDesk) -> int:
    """Make the ledger anew from the journal; the former one is read until the new one is whole."""
    with (
        desk.reading(LEDGER, Class.OPEN, action=Action.ADMINISTER),
        posting(desk.home) as work,
        desk.working("working.posting"),
    ):
        done = work.rebuild()
    postings, seq = sum(one.rows for one in done.datasets), max((one.seq for one in done.datasets), default=0)
    if desk.json:
        desk.give({"postings": postings, "measures": len(done.datasets), "entry": seq})
    else:
        told = {"postings": postings, "measures": len(done.datasets), "seq": str(seq)}
        desk.tell(desk.say("ledger.rebuilt", **told))
    return DONE
