"""The commands about the trail of reads."""

import typer

from esep.cli.lazily import imported_when_asked

VERBS = ("show", "verify")

app = typer.Typer(
    cls=imported_when_asked(**{name: f"{__name__}.{name}" for name in VERBS}),
    add_completion=False,
    no_args_is_help=True,
)


@app.callback()
def trail() -> None:
    """The trail: who read what, when and why, and whether all of it is still there."""
