"""The steps of a demonstration, each run and shown as a user would type it."""

import shlex
from collections.abc import Sequence

import typer

from esep import cli
from esep.cli.desk import Desk


def take(desk: Desk, step: Sequence[str]) -> int:
    """Show a command and run it; its exit status.

    Args:
        desk: of the demonstration, whose language and codebook are the step's as well.
        step: the command without `esep`.
    """
    given = {"--codebook": desk.asked.codebook, "--lang": desk.asked.lang}
    words = [*step, *(part for option, value in given.items() if value for part in (option, value))]
    desk.close("")
    desk.close(typer.style(f"$ {shlex.join(['esep', *words])}", bold=True))
    status = cli.app([*words, *(["--quiet"] if desk.asked.quiet else [])], standalone_mode=False)
    if status:
        desk.close(desk.say("demo.objected", status=status))
    return int(status)
