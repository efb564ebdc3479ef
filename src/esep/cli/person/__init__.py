"""The commands about persons."""

import typer

from esep.cli.lazily import imported_when_asked

VERBS = ("find", "add", "merge", "erase")

app = typer.Typer(
    cls=imported_when_asked(**{name: f"{__name__}.{name}" for name in VERBS}),
    add_completion=False,
    no_args_is_help=True,
)


@app.callback()
def person() -> None:
    """Persons: found, entered, merged or erased; cards know them by an id alone."""
