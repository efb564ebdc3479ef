"""`esep monitor desk take`: an officer takes an alert on."""

import typer

from esep.cli.monitor.desk.doing import do
from esep.cli.monitor.desk.sights import Alert, LiveFolder
from esep.cli.register_desk import RegisterDesk
from esep.cli.register_verbs import register_verb
from esep.monitoring.desk.acting import Doing
from esep.monitoring.desk.journal import What

app = typer.Typer(add_completion=False)


@register_verb(app, example="esep monitor desk take 31ee05b3 --as o-201")
def take(desk: RegisterDesk, alert: Alert, *, live: LiveFolder = None) -> int:
    """Take an alert on, or all alerts of an incident; it goes on to nobody else; the next step is told."""
    return do(desk, alert, Doing(What.ACKNOWLEDGED), live)
