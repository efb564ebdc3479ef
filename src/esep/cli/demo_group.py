"""The commands for a first try: `esep demo` takes returns to a report, `demo register` cards to figures."""

from typing import Any

import typer

from esep.cli.lazily import imported_when_asked

RETURNS = "returns"
VERBS = {"build": "esep.cli.demo_build", RETURNS: "esep.cli.demo", "register": "esep.cli.demo_register"}


class _Demo(imported_when_asked(**VERBS)):  # type: ignore[misc]
    """Without the name of a command the returns are meant."""

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:  # noqa: ANN401 - signature of the library
        """The command line, with the command that was left out."""
        if not args or (args[0] not in VERBS and args[0] != "--help"):
            args = [RETURNS, *args]
        return list(super().parse_args(ctx, args))


app = typer.Typer(cls=_Demo, add_completion=False)


@app.callback()
def demo() -> None:
    """A first try: returns of a year taken to a report, or cards of a register taken to figures."""
