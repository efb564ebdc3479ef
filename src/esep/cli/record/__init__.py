"""The commands about records."""

from esep.cli.lazily import group

app = group(__name__, "show", "extract")


@app.callback()
def record() -> None:
    """Records: how one stands, and all that made it so."""
