"""The commands about returns."""

from esep.cli.lazily import group

app = group(
    __name__,
    "receive",
    "check",
    "consolidate",
    "compare",
    "explain",
    "together",
    "reconcile",
    "protocol",
    "accept",
    "report",
)


@app.callback()
def returns() -> None:
    """Returns of offices: receive, check, consolidate, compare, explain, send back, accept, report."""
