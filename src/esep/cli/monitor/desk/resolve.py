"""`esep monitor desk resolve`: it is decided what an alert was."""

from typing import Annotated

import typer

from esep.cli.monitor.desk.doing import do
from esep.cli.monitor.desk.sights import Alert, LiveFolder
from esep.cli.register_desk import RegisterDesk
from esep.cli.register_verbs import register_verb
from esep.monitoring.desk.acting import Doing
from esep.monitoring.desk.journal import What

app = typer.Typer(add_completion=False)


@register_verb(app, example="esep monitor desk resolve 31ee05b3 excused --as o-201")
def resolve(
    desk: RegisterDesk,
    alert: Alert,
    outcome: Annotated[
        str, typer.Argument(metavar="OUTCOME", help="What it was, a code of alert_outcome, such as excused.")
    ],
    *,
    live: LiveFolder = None,
) -> int:
    """Decide what an alert was, or all alerts of an incident: nothing more is done about it."""
    return do(desk, alert, Doing(What.RESOLVED, outcome), live)
