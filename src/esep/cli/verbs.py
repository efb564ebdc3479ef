"""How a function becomes a command: the common options, the refusals, the exit status.

Exit status 0: done, nothing to object. 1: there are findings that are errors, or something was refused.
2: the command was not understood, and nothing was done.
"""

import inspect
from collections.abc import Callable, Sequence
from dataclasses import fields
from functools import wraps
from typing import Any

import typer

from esep.cli.asked import Asked
from esep.cli.desk import Desk
from esep.cli.misuse import MisuseError
from esep.kernel.errors import EsepError

DONE, OBJECTION, MISUSE = 0, 1, 2
MISUNDERSTOOD = {
    "E-318",
    "E-319",
    "E-401",
    "E-402",
    "E-406",
    "E-409",
    "E-410",
    "E-764",
    "E-765",
    "E-767",
    "E-768",
    "E-958",
    "E-976",
}
Command = Callable[..., int]


def verb(app: typer.Typer, example: str, without: Sequence[str] = ()) -> Callable[[Command], Command]:
    """Make a function a command of `app`: its first argument is the `Desk`, it answers its exit status.

    Args:
        app: gets the command.
        example: stands at the end of its help.
        without: the common options that mean nothing to it.
    """
    common = [one.name for one in fields(Asked) if one.name not in without]

    def register(command: Command) -> Command:
        @wraps(command)
        def run(context: typer.Context, **chosen: Any) -> None:  # noqa: ANN401 - options of any command
            near = Asked(**{one: chosen.pop(one) for one in common})
            desk = Desk((context.find_root().obj or Asked()).nearer(near))
            raise typer.Exit(answered(desk, lambda: command(desk, **chosen)))

        run.__signature__ = _with_common_options(command, without)  # type: ignore[attr-defined]
        app.command(epilog=f"Example: {example}")(run)
        return command

    return register


def answered(desk: Desk, command: Callable[[], int]) -> int:
    """The exit status of a command; a refusal is told at the desk."""
    try:
        return command()
    except EsepError as refusal:
        desk.refuse(refusal)
        misused = isinstance(refusal, MisuseError) or refusal.code in MISUNDERSTOOD
        return MISUSE if misused else OBJECTION


def _with_common_options(command: Command, without: Sequence[str]) -> inspect.Signature:
    _, *own = inspect.signature(command).parameters.values()
    common = [one for one in inspect.signature(Asked).parameters.values() if one.name not in without]
    context = inspect.Parameter("context", inspect.Parameter.KEYWORD_ONLY, annotation=typer.Context)
    return inspect.Signature(
        [context, *(one.replace(kind=inspect.Parameter.KEYWORD_ONLY) for one in (*own, *common))]
    )
