"""The commands about official forms."""

from esep.cli.lazily import group

app = group(__name__, "list", "show", "fill")


@app.callback()
def form() -> None:
    """Official forms: which there are, and what they are made of."""
