"""A group of commands that tells what cannot be read of its command line, by what is imported only then."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from importlib import import_module
from typing import Any

import typer
from typer.core import TyperGroup

UNREADABLE: type[Exception] = typer.BadParameter.__mro__[1]  # whatever cannot be read of a command line


def telling(group: type[TyperGroup]) -> type[TyperGroup]:
    """A kind of group that tells in words what cannot be read; see `esep.cli.misunderstood`.

    >>> from esep.cli.lazily import imported_when_asked
    >>> list(telling(imported_when_asked(list="esep.cli.form.list"))(name="form").commands)
    ['list']
    """

    class Telling(group):  # type: ignore[misc, valid-type]
        def make_context(self, info_name: Any, args: list[str], parent: Any = None, **extra: Any) -> Any:  # noqa: ANN401 - signature of the library
            self.typed = tuple(args)
            with _told(self.typed):
                return super().make_context(info_name, args, parent, **extra)

        def invoke(self, ctx: Any) -> Any:  # noqa: ANN401 - as above
            with _told(self.typed):
                return super().invoke(ctx)

    return Telling


@contextmanager
def _told(typed: Sequence[str]) -> Iterator[None]:
    try:
        yield
    except UNREADABLE as fault:
        status = import_module("esep.cli.misunderstood").told(fault, typed)
        if status is None:
            raise
        raise typer.Exit(status) from None
