"""The commands about cards."""

from esep.cli.lazily import group

app = group(__name__, "new", "show")


@app.callback()
def card() -> None:
    """Cards: state a new one, or look at one that stands in the journal."""
