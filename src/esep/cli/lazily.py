"""Commands that are imported when they are first asked for, so that help and small commands start at once."""

import ast
from collections import UserDict
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import typer
from typer.core import TyperCommand, TyperGroup
from typer.main import get_command

from esep.cli.plain import taken_as_typed


class _Places(UserDict[str, Any]):
    """Commands by name; a name still holds the module of its command until somebody wants it."""

    def __getitem__(self, name: str) -> Any:  # noqa: ANN401 - a command of whichever library stands behind typer
        if isinstance(self.data[name], str):
            command: Any = get_command(import_module(self.data[name]).app)
            command.name = name
            params = command.get_params
            command.get_params = lambda context: taken_as_typed(params(context))
            self.data[name] = command
        return self.data[name]


def group(package: str, *verbs: str) -> typer.Typer:
    """A group of commands that stand in a package, each verb in the module of its name.

    >>> app = group("esep.cli.ledger", "catch-up", "check")
    >>> app.info.cls(name="ledger").commands["catch-up"].epilog
    'Example: esep ledger catch-up'
    """
    modules = {verb: f"{package}.{verb.replace('-', '_')}" for verb in verbs}
    return typer.Typer(cls=imported_when_asked(**modules), add_completion=False, no_args_is_help=True)


def imported_when_asked(**modules: str) -> type[TyperGroup]:
    """A kind of group whose commands stand in these modules, each as a typer application `app`.

    >>> group = imported_when_asked(list="esep.cli.form.list")(name="form")
    >>> list(group.commands), group.commands["list"].epilog
    (['list'], 'Example: esep form list')
    """

    class Group(TyperGroup):
        listing = False

        def __init__(self, **attributes: Any) -> None:  # noqa: ANN401 - typer's own signature
            super().__init__(**attributes)
            self.commands = _Places(modules)

        def get_params(self, ctx: Any) -> list[Any]:  # noqa: ANN401 - as above
            """Its own options, before its commands."""
            return taken_as_typed(super().get_params(ctx))

        def get_command(self, ctx: Any, cmd_name: str) -> Any:  # noqa: ANN401 - as above
            """The command; while help lists them all, what is said of it and no more."""
            if self.listing and cmd_name in modules:
                return TyperCommand(cmd_name, help=sentence_of(modules[cmd_name]))
            return super().get_command(ctx, cmd_name)

        def list_commands(self, ctx: Any) -> list[str]:  # noqa: ANN401, ARG002 - as above
            """Their names, without importing one."""
            return list(self.commands)

        def format_help(self, ctx: Any, formatter: Any) -> None:  # noqa: ANN401 - as above
            """Help that lists the commands without importing one."""
            self.listing = True
            try:
                super().format_help(ctx, formatter)
            finally:
                self.listing = False

    return Group


def sentence_of(module: str) -> str:
    """What the command in a module says of itself, read from its text and not imported.

    >>> sentence_of("esep.cli.codebook")
    'Codebooks: the law and the classifications of a country.'
    """
    found = find_spec(module)
    tree = ast.parse(Path(str(found and found.origin)).read_text(encoding="utf-8"))
    for node in tree.body:
        # Nothing else in such a module is decorated by a call: `@verb(app, ...)`, `@app.callback()`.
        if isinstance(node, ast.FunctionDef) and any(isinstance(by, ast.Call) for by in node.decorator_list):
            return ast.get_docstring(node) or ""
    raise LookupError(f"no command stands in {module}")
