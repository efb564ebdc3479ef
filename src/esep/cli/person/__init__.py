"""The commands about persons."""

from esep.cli.lazily import group

app = group(__name__, "find", "add", "merge", "erase")


@app.callback()
def person() -> None:
    """Persons: found, entered, merged or erased; cards know them by an id alone."""
