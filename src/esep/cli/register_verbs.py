"""How a function becomes a command about a register: it works on `--home`, for `--as`, with `--purpose`."""

import inspect
from collections.abc import Callable
from functools import wraps
from pathlib import Path
from typing import Any

import typer

from esep.cli.desk import Desk
from esep.cli.options import ActorCode, HomeFolder, PurposeCode
from esep.cli.register_desk import RegisterDesk
from esep.cli.verbs import Command, answered, verb


def _where(home: HomeFolder = None, as_: ActorCode = None, purpose: PurposeCode = None) -> None:
    """The options of every command about a register."""


def register_verb(
    app: typer.Typer, example: str, *, reads_form: bool = False
) -> Callable[[Command], Command]:
    """Make a function a command of `app`: its first argument is the `RegisterDesk`.

    Args:
        app: gets the command.
        example: stands at the end of its help.
        reads_form: whether it takes the option that names an official form.
    """

    def register(command: Command) -> Command:
        @wraps(command)
        def at_home(
            desk: Desk,
            *,
            home: Path | None,
            as_: str | None,
            purpose: str | None,
            **chosen: Any,  # noqa: ANN401 - options of any command
        ) -> int:
            with RegisterDesk(desk.asked, home, as_, purpose) as here:
                return answered(here, lambda: command(here, **chosen))

        at_home.__signature__ = _with_where(command)  # type: ignore[attr-defined]
        verb(app, example, without=() if reads_form else ("form",))(at_home)
        return command

    return register


def _with_where(command: Command) -> inspect.Signature:
    own = inspect.signature(command).parameters.values()
    where = inspect.signature(_where).parameters.values()
    added = [one.replace(kind=inspect.Parameter.KEYWORD_ONLY) for one in where]
    return inspect.Signature([*own, *added])
