"""The commands about returns."""

import typer

from esep.cli.lazily import imported_when_asked

VERBS = ("receive", "check", "consolidate", "compare", "explain", "reconcile", "protocol", "accept", "report")

app = typer.Typer(
    cls=imported_when_asked(**{name: f"{__name__}.{name}" for name in VERBS}),
    add_completion=False,
    no_args_is_help=True,
)


@app.callback()
def returns() -> None:
    """Returns of offices: receive, check, consolidate, compare, explain, send back, accept, report."""
