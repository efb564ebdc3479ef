"""The commands about codebooks."""

from esep.cli.lazily import group

app = group(__name__, "show", "lists")


@app.callback()
def codebook() -> None:
    """Codebooks: the law and the classifications of a country."""
