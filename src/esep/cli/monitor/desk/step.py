"""`esep monitor desk step`: something was done about an alert."""

from typing import Annotated

import typer

from esep.cli.monitor.desk.doing import do
from esep.cli.monitor.desk.sights import Alert, LiveFolder
from esep.cli.register_desk import RegisterDesk
from esep.cli.register_verbs import register_verb
from esep.monitoring.desk.acting import Doing
from esep.monitoring.desk.journal import What

app = typer.Typer(add_completion=False)


@register_verb(app, example="esep monitor desk step 31ee05b3 protected_called --result reached --as o-201")
def step(
    desk: RegisterDesk,
    alert: Alert,
    done: Annotated[str, typer.Argument(metavar="STEP", help="What was done, a code of alert_step.")],
    *,
    result: Annotated[
        str, typer.Option("--result", metavar="CODE", help="What came of it, a code of alert_step_result.")
    ] = "done",
    live: LiveFolder = None,
) -> int:
    """Put a step on record: who was called, whether police were sent, and what came of it."""
    return do(desk, alert, Doing(What.STEP_TAKEN, done, result), live)
