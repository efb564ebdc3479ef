"""`esep monitor desk reopen`: an alert was decided too early."""

import typer

from esep.cli.monitor.desk.doing import do
from esep.cli.monitor.desk.sights import Alert
from esep.cli.register_desk import RegisterDesk
from esep.cli.register_verbs import register_verb
from esep.monitoring.desk.acting import Doing
from esep.monitoring.desk.journal import What

app = typer.Typer(add_completion=False)


@register_verb(app, example="esep monitor desk reopen 31ee05b3 --as o-201")
def reopen(desk: RegisterDesk, alert: Alert) -> int:
    """Take an alert up again that was decided too early."""
    return do(desk, alert, Doing(What.REOPENED))
