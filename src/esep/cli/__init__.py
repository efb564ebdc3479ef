"""The command line: one thin file for each command. It tells what is found or refused and decides nothing."""

import io
import sys

import typer

from esep.cli.asked import AsJson, Asked, CodebookName, FormName, Language, Quiet
from esep.cli.lazily import imported_when_asked
from esep.cli.telling import telling

__all__ = ["app", "main"]

# Those about a register, then those about returns, then what both stand on.
COMMANDS = {
    "init": "esep.cli.init",
    "card": "esep.cli.card",
    "record": "esep.cli.record",
    "due": "esep.cli.due",
    "overlaps": "esep.cli.overlaps",
    "person": "esep.cli.person",
    "template": "esep.cli.template",
    "import": "esep.cli.import_",
    "verify": "esep.cli.verify",
    "checkpoint": "esep.cli.checkpoint",
    "receipt": "esep.cli.receipt",
    "paper": "esep.cli.paper",
    "trail": "esep.cli.trail",
    "rebuild": "esep.cli.rebuild",
    "table": "esep.cli.table",
    "measures": "esep.cli.measures",
    "explain": "esep.cli.explain",
    "revisions": "esep.cli.revisions",
    "ledger": "esep.cli.ledger",
    "backup": "esep.cli.backup",
    "restore": "esep.cli.restore",
    "domains": "esep.cli.domains",
    "returns": "esep.cli.returns",
    "check": "esep.cli.check",
    "form": "esep.cli.form",
    "codebook": "esep.cli.codebook",
    "demo": "esep.cli.demo_group",
}

app = typer.Typer(
    cls=telling(imported_when_asked(**COMMANDS)),
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
    """The register of a criminal-justice chain, and the returns of its offices."""
    context.obj = Asked(codebook=codebook, form=form, lang=lang, json=json, quiet=quiet)


def main() -> None:
    """Run the command line, in UTF-8 whatever the surroundings say."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            # A file name may hold bytes that are no text; it is shown, and stops nothing.
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")
    app(prog_name="esep")
