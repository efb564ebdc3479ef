"""`esep rebuild`: the current states made anew from the journal, and how many of them were different."""

import typer

from esep.access import Action, Target
from esep.cli.register_desk import RegisterDesk
from esep.cli.register_verbs import register_verb
from esep.cli.verbs import DONE, OBJECTION
from esep.declare import Class
from esep.register.rebuilding import rebuilt

app = typer.Typer(add_completion=False)
STATES = Target(record="register:states")


@register_verb(app, example="esep rebuild --as administrator --purpose maintenance")
def rebuild(desk: RegisterDesk) -> int:
    """Make all current states anew from the cards, once the journal holds; say which were different."""
    with (
        desk.reading(STATES, Class.CASE, action=Action.ADMINISTER),
        desk.working("working.verifying"),
    ):
        done = rebuilt(desk.home)
    if desk.json:
        desk.give({"states": done.records, "different": done.changed, "records": list(done.named)})
    else:
        desk.tell(desk.say("rebuild.made", count=done.records, changed=done.changed))
        for record in done.named:
            desk.tell(f"  {desk.say('rebuild.changed', record=record)}")
        desk.close(desk.say("rebuild.found" if done.changed else "rebuild.none"))
    return OBJECTION if done.changed else DONE
