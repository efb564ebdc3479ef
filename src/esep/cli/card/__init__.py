"""The commands about cards."""

import typer

from esep.cli.lazily import imported_when_asked

VERBS = ("new", "show")

app = typer.Typer(
    cls=imported_when_asked(**{name: f"{__name__}.{name}" for name in VERBS}),
    add_completion=False,
    no_args_is_help=True,
)


@app.callback()
def card() -> None:
    """Cards: state a new one, or look at one that stands in the journal."""
