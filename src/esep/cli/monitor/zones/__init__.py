"""The commands about zones."""

from esep.cli.lazily import group

app = group(__name__, "check")


@app.callback()
def zones() -> None:
    """Zones as they are drawn: looked at before anybody is watched by them."""
