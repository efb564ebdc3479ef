"""The commands about persons."""

import typer

from esep.cli.lazily import imported_when_asked

VERBS = ("find", "add")

app = typer.Typer(
    cls=imported_when_asked(**{name: f"{__name__}.{name}" for name in VERBS}),
    add_completion=False,
    no_args_is_help=True,
)


@app.callback()
def person() -> None:
    """Persons: found or entered by name or number, and known to cards by an id alone."""
