"""The command line: one thin file for each command. It tells what is found or refused and decides nothing."""

import errno
import io
import os
import sys

import typer

from esep.cli.asked import AsJson, Asked, CodebookName, FormName, Language, Quiet
from esep.cli.lazily import imported_when_asked
from esep.cli.telling import telling
from esep.kernel.errors import EsepError

__all__ = ["app", "main"]

FULL = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG, errno.EIO}
FAILED = 1

# Those about a register, then those about returns, then what both stand on.
COMMANDS = {
    "init": "esep.cli.init",
    "card": "esep.cli.card",
    "record": "esep.cli.record",
    "due": "esep.cli.due",
    "hand-over": "esep.cli.hand_over",
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
    "monitor": "esep.cli.monitor",
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
    try:
        app(prog_name="esep")
    except OSError as fault:
        if fault.errno not in FULL:
            raise
        _told_unwritten(fault)
        sys.exit(FAILED)


def _told_unwritten(fault: OSError) -> None:
    """Say that the answer did not fit where it was sent, and let nothing of it be tried once more."""
    refusal = EsepError("E-021", path="-", reason=fault.strerror or "")
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    typer.echo(str(refusal), err=True)
