"""A command line that cannot be read, refused in the language of the reader and without what was typed.

The library behind the commands would answer in English and repeat the words it stumbles over, which may be a
name typed into the wrong place.
"""

from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from enum import Enum
from typing import Any

from typer.core import TyperGroup

from esep.cli.asked import Asked
from esep.cli.desk import Desk
from esep.cli.misuse import MisuseError
from esep.cli.verbs import MISUSE

EXAMPLE = datetime(2024, 6, 30, 18, tzinfo=UTC)
PROGRAM = "esep"


def told(fault: Exception, typed: Sequence[str]) -> int | None:
    """Tell what cannot be read of a command line, and give the exit status.

    Args:
        fault: what the library behind the commands says of it.
        typed: the words of the command line.

    Returns:
        None where there is nothing of esep's to say: help is shown instead, or esep itself has said it.
    """
    refusal = _refusal(fault)
    if refusal is None:
        return None
    _desk(typed).refuse(refusal)
    return MISUSE


def _desk(typed: Sequence[str]) -> Desk:
    """A desk for whoever typed this: the language and the way of the answer stand anywhere in it."""
    given: dict[str, str] = {}
    for at, one in enumerate(typed):
        option, sign, value = one.partition("=")
        given[option] = value if sign else "".join(typed[at + 1 : at + 2])
    asked = Asked(lang=given.get("--lang"), codebook=given.get("--codebook"), json="--json" in typed)
    return Desk(asked)


def _refusal(fault: Any) -> MisuseError | None:  # noqa: ANN401 - of whichever library stands behind typer
    """The same in esep's words; None where help is shown instead, or esep itself has said it already."""
    context, kind = fault.ctx, type(fault).__name__
    if kind in {"MissingParameter", "BadOptionUsage"}:
        # Of an option without its value the library knows only the name: one of those declared.
        parameter = _name(fault.param) if getattr(fault, "param", None) else fault.option_name
        command = context.command_path if context else PROGRAM
        return MisuseError("E-847", command=command, parameter=parameter)
    if context is None or kind == "NoArgsIsHelpError":
        return None
    command = context.command_path
    if kind == "BadParameter":
        told = fault.param and {"parameter": _name(fault.param), "takes": _takes(fault.param)}
        return MisuseError("E-846", command=command, **told) if told else None
    if kind == "NoSuchOption" or isinstance(context.command, TyperGroup):
        return MisuseError("E-848", command=command, known=", ".join(_known(context)))
    usage = " ".join(context.command.collect_usage_pieces(context))
    return MisuseError("E-848", command=command, known=usage)


def _name(parameter: Any) -> str:  # noqa: ANN401 - as above
    """An option as it is typed, an argument as help calls it."""
    if parameter.param_type_name == "option":
        return str(max(parameter.opts, key=len))
    return str(parameter.metavar or parameter.name.upper())


def _takes(parameter: Any) -> str:  # noqa: ANN401 - as above
    """The choices, or examples, of what a parameter takes."""
    declared = getattr(parameter, "type_descriptor", None)
    kind, told = getattr(declared, "annotation", None), getattr(declared, "parameter_info", None)
    if isinstance(kind, type) and issubclass(kind, Enum):
        return ", ".join(str(one.value) for one in kind)
    if formats := getattr(told, "formats", None):
        return ", ".join(EXAMPLE.strftime(one) for one in formats)
    if kind is int:
        return "0, 1, 2, …" if getattr(told, "min", None) == 0 else "1, 2, 3, …"
    return parameter.metavar or _name(parameter)


def _known(context: Any) -> Iterable[str]:  # noqa: ANN401 - as above
    """The options of a command, after the commands of a group."""
    command = context.command
    options = [max(one.opts, key=len) for one in command.params if one.param_type_name == "option"]
    return [*command.list_commands(context), *options] if isinstance(command, TyperGroup) else options
