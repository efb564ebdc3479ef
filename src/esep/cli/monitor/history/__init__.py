"""The commands about the history of fixes."""

import typer

from esep.cli.lazily import imported_when_asked

VERBS = {
    "export": f"{__name__}.export",
    "import": f"{__name__}.import_",
    "verify": f"{__name__}.verify",
}
app = typer.Typer(cls=imported_when_asked(**VERBS), add_completion=False, no_args_is_help=True)


@app.callback()
def history() -> None:
    """The history of fixes: handed over whole, taken over whole, and read through."""
