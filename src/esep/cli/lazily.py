"""Commands that are imported when they are first asked for, so that help and small commands start at once."""

from collections import UserDict
from importlib import import_module
from typing import Any

from typer.core import TyperGroup
from typer.main import get_command


class _Places(UserDict[str, Any]):
    """Commands by name; a name still holds the module of its command until somebody wants it."""

    def __getitem__(self, name: str) -> Any:  # noqa: ANN401 - a command of whichever library stands behind typer
        if isinstance(self.data[name], str):
            command = get_command(import_module(self.data[name]).app)
            command.name = name
            self.data[name] = command
        return self.data[name]


def imported_when_asked(**modules: str) -> type[TyperGroup]:
    """A kind of group whose commands stand in these modules, each as a typer application `app`.

    >>> group = imported_when_asked(list="esep.cli.form.list")(name="form")
    >>> list(group.commands), group.commands["list"].epilog
    (['list'], 'Example: esep form list')
    """

    class Group(TyperGroup):
        def __init__(self, **attributes: Any) -> None:  # noqa: ANN401 - typer's own signature
            super().__init__(**attributes)
            self.commands = _Places(modules)

    return Group
