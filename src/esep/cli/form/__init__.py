"""The commands about official forms."""

import typer

from esep.cli.lazily import imported_when_asked

VERBS = ("list", "show", "fill")

app = typer.Typer(
    cls=imported_when_asked(**{name: f"{__name__}.{name}" for name in VERBS}),
    add_completion=False,
    no_args_is_help=True,
)


@app.callback()
def form() -> None:
    """Official forms: which there are, and what they are made of."""
