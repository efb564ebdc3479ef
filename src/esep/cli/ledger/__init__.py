"""The commands about the files of the ledger."""

from esep.cli.lazily import group

app = group(__name__, "catch-up", "rebuild", "check")


@app.callback()
def ledger() -> None:
    """The ledger: what every card changed in the figures, kept in files beside the register."""
