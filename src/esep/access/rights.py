"""A right to read: what a granted question gives while its block lasts, and the readers that demand it."""

import inspect
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import wraps
from types import MappingProxyType
from typing import ParamSpec, TypeVar

from esep.access.asked import Asked
from esep.access.roles import Action
from esep.declare.classes import Class
from esep.kernel.errors import EsepError

P = ParamSpec("P")
R = TypeVar("R")


class Right:
    """The right to one action with one record, up to a class and a number of rows, until its block ends.

    Only `Gate` makes rights, and writes the trail before it hands one over.

    >>> from datetime import date
    >>> from esep.access import Actor, Gate, MemoryRows, Role, Target, Trail
    >>> since = date(2020, 1, 1)
    >>> me = Actor(code="o-1", role=Role.SHELTER_WORKER, office="7", territory="A", valid_from=since)
    >>> gate = Gate(Trail(MemoryRows()), lambda territory, of: territory == of)
    >>> stay = Target(record="stay:7", office="7")
    >>> with gate.reading(me, target=stay, klass=Class.CASE, purpose="protection") as right:
    ...     right
    <Right read case stay:7>
    """

    __slots__ = ("_left", "_live", "asked")

    def __init__(self, asked: Asked, rows: int | None) -> None:
        self.asked = asked
        self._left = rows
        self._live = True

    def require(self, klass: Class, action: Action = Action.READ, record: str | None = None) -> None:
        """Refuse unless the right is alive and holds for this class, action and record.

        Raises:
            EsepError: E-668 when it does not.
        """
        asked = self.asked
        other = record is not None and record != asked.target.record
        if not self._live or klass > asked.touches or action is not asked.action or other:
            raise EsepError("E-668", action=action.value, klass=klass.value)

    def take(self, rows: int = 1) -> None:
        """Count rows that are handed out.

        Raises:
            EsepError: E-668 when the right has ended, or was written into the trail for fewer rows.
        """
        if not self._live or (self._left is not None and rows > self._left):
            raise EsepError("E-668", action=self.asked.action.value, klass=self.asked.touches.value)
        if self._left is not None:
            self._left -= rows

    def end(self) -> None:
        """End the right; nothing can be read with it any more."""
        self._live = False

    def __repr__(self) -> str:
        return f"<Right {self.asked.action} {self.asked.touches} {self.asked.target.record}>"


@dataclass(frozen=True, slots=True)
class Reader:
    """A public function that gives out data above open: its name, the class it gives, the action it is."""

    name: str
    klass: Class
    action: Action


_READERS: dict[str, Reader] = {}
READERS: Mapping[str, Reader] = MappingProxyType(_READERS)


def reads(
    klass: Class, *, action: Action = Action.READ, of: str | None = None
) -> Callable[[Callable[P, R]], Callable[P, R]]:
    """Mark a function that gives out data above open; it needs an argument `right` and is refused without.

    The function is listed in `READERS` under its full name. The rows a generator yields are counted against
    the right, and it stops giving when the right ends.

    Args:
        klass: the highest class of what the function gives.
        action: what a call of it is.
        of: the name of the argument that holds the number of the record; the right must be for this record.

    Raises:
        TypeError: at import, when the function has no such arguments.

    >>> from esep.access.trail import MemoryRows, Trail
    >>> READERS["esep.access.trail.Trail.acts"].action.value
    'read_trail'
    >>> Trail(MemoryRows()).acts()
    Traceback (most recent call last):
    ...
    esep.kernel.errors.EsepError: E-668 no right to read_trail data of the class case is held here
    ...
    """

    def mark(function: Callable[P, R]) -> Callable[P, R]:
        signature = inspect.signature(function)
        if missing := {"right", *([of] if of else [])} - signature.parameters.keys():
            raise TypeError(f"{function.__qualname__} has no argument {', '.join(sorted(missing))}")
        name = f"{function.__module__}.{function.__qualname__}"

        def admitted(args: tuple[object, ...], kwargs: Mapping[str, object]) -> Right:
            given = signature.bind_partial(*args, **kwargs).arguments
            right, record = given.get("right"), given.get(of) if of else None
            if not isinstance(right, Right) or (of and not isinstance(record, str)):
                raise EsepError("E-668", action=action.value, klass=klass.value)
            right.require(klass, action, record if isinstance(record, str) else None)
            return right

        if inspect.isgeneratorfunction(function):

            @wraps(function)
            def guarded(*args: P.args, **kwargs: P.kwargs) -> R:
                return _counted(admitted(args, kwargs), function(*args, **kwargs))  # type: ignore[return-value]
        else:

            @wraps(function)
            def guarded(*args: P.args, **kwargs: P.kwargs) -> R:
                admitted(args, kwargs)
                return function(*args, **kwargs)

        _READERS[name] = Reader(name, klass, action)
        return guarded

    return mark


def _counted(right: Right, rows: Iterator[object]) -> Iterator[object]:
    for row in rows:
        right.take()
        yield row
