"""The commands about crime matching."""

from esep.cli.lazily import group

app = group(__name__, "ask", "see", "unmask")


@app.callback()
def match() -> None:
    """Crime matching, fenced: asked of an offence on record, by a decision; it accuses nobody."""
