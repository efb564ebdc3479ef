"""The commands of the night desk."""

from esep.cli.lazily import group

app = group(__name__, "queue", "take", "step", "resolve", "reopen", "hand-on", "handover", "times")


@app.callback()
def desk() -> None:
    """The night desk: what waits, what comes next, what was done, and what a shift leaves to the next."""
