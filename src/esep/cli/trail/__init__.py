"""The commands about the trail of reads."""

from esep.cli.lazily import group

app = group(__name__, "show", "verify")


@app.callback()
def trail() -> None:
    """The trail: who read what, when and why, and whether all of it is still there."""
