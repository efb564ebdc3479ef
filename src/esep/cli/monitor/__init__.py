"""The commands about electronic monitoring."""

from esep.cli.lazily import group

app = group(__name__, "run", "watch", "replay", "explain", "demo", "match", "zones", "history", "desk")


@app.callback()
def monitor() -> None:
    """Electronic monitoring: fixes in, alerts out, each of which can be told and judged again."""
