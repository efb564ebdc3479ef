"""The commands about the files of the ledger."""

import typer

from esep.cli.lazily import imported_when_asked

VERBS = {"catch-up": "catch_up", "rebuild": "rebuild", "check": "check"}

app = typer.Typer(
    cls=imported_when_asked(**{name: f"{__name__}.{module}" for name, module in VERBS.items()}),
    add_completion=False,
    no_args_is_help=True,
)


@app.callback()
def ledger() -> None:
    """The ledger: what every card changed in the figures, kept in files beside the register."""
