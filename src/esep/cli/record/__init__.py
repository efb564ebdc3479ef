"""The commands about records."""

import typer

from esep.cli.lazily import imported_when_asked

VERBS = ("show",)

app = typer.Typer(
    cls=imported_when_asked(**{name: f"{__name__}.{name}" for name in VERBS}),
    add_completion=False,
    no_args_is_help=True,
)


@app.callback()
def record() -> None:
    """Records: how one stands, and all that made it so."""
