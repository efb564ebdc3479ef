"""The commands about codebooks."""

import typer

from esep.cli.lazily import imported_when_asked

VERBS = ("show", "lists")

app = typer.Typer(
    cls=imported_when_asked(**{name: f"{__name__}.{name}" for name in VERBS}),
    add_completion=False,
    no_args_is_help=True,
)


@app.callback()
def codebook() -> None:
    """Codebooks: the law and the classifications of a country."""
