"""The command line: one thin file for each command. It tells what is found or refused and decides nothing."""

import io
import sys

import typer

from esep.cli.asked import AsJson, Asked, CodebookName, FormName, Language, Quiet
from esep.cli.lazily import imported_when_asked

__all__ = ["app", "main"]

app = typer.Typer(
    cls=imported_when_asked(
        returns="esep.cli.returns", form="esep.cli.form", codebook="esep.cli.codebook", demo="esep.cli.demo"
    ),
    add_completion=False,
    no_args_is_help=True,
    pretty_exceptions_enable=False,
)


@app.callback()
def esep(
    context: typer.Context,
    codebook: CodebookName = None,
    form: FormName = None,
    lang: Language = None,
    json: AsJson = None,
    quiet: Quiet = None,
) -> None:
    """The returns of a criminal-justice chain: read, controlled, consolidated, compared and reported."""
    context.obj = Asked(codebook=codebook, form=form, lang=lang, json=json, quiet=quiet)


def main() -> None:
    """Run the command line, in UTF-8 whatever the surroundings say."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            # A file name may hold bytes that are no text; it is shown, and stops nothing.
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")
    app(prog_name="esep")
