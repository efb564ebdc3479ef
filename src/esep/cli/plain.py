"""Options whose value is what was typed: the library behind typer that converts values is not read for them.

It takes longer to import than most commands take to answer.
"""

import os
from collections.abc import Callable
from pathlib import Path
from typing import Any


class _AsTyped:
    """How an option gets its value: as it was typed, else as typer converts it."""

    def __init__(self, typers: Callable[[], Any]) -> None:
        self._typers = typers

    def coerce(self, value: Any, param: Any, ctx: Any) -> Any:  # noqa: ANN401 - signature of the library
        """The value of an option: none, a word, a switch, the path of a file that may be read."""
        if value is None:
            return () if param.multiple or param.nargs == -1 else None
        kind = param.type_descriptor.annotation
        if kind in (str, bool) and type(value) is kind:
            return value
        if kind is Path and isinstance(value, str) and _readable(value):
            return Path(value)
        return self._typers().coerce(value, param=param, ctx=ctx)


def taken_as_typed(params: list[Any]) -> list[Any]:
    """The options of a command, plain words, switches and paths among them taken as they are typed."""
    for param in params:
        # A release of typer without this only starts more slowly.
        if hasattr(param, "get_runtime_param") and "get_runtime_param" not in vars(param):
            plain = _AsTyped(param.get_runtime_param)
            param.get_runtime_param = lambda plain=plain: plain
    return params


def _readable(path: str) -> bool:
    """Whether typer has nothing to say against a path: it is readable, or there is no such file."""
    return os.access(path, os.R_OK) or not Path(path).exists()
