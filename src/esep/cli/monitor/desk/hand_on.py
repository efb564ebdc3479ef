"""`esep monitor desk hand-on`: an alert goes to somebody above."""

from typing import Annotated

import typer

from esep.cli.monitor.desk.doing import do
from esep.cli.monitor.desk.sights import Alert, LiveFolder
from esep.cli.register_desk import RegisterDesk
from esep.cli.register_verbs import register_verb
from esep.monitoring.desk.acting import Doing
from esep.monitoring.desk.journal import What

app = typer.Typer(add_completion=False)


@register_verb(app, example="esep monitor desk hand-on 31ee05b3 shift_head --as o-201")
def hand_on(
    desk: RegisterDesk,
    alert: Alert,
    to: Annotated[str, typer.Argument(metavar="TO", help="To whom, a code of alert_escalation.")],
    *,
    live: LiveFolder = None,
) -> int:
    """Pass an alert on to somebody above, without waiting until it goes there by itself."""
    return do(desk, alert, Doing(What.ESCALATED, to), live)
