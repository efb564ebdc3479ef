"""The permissions as declared: one row of `permissions.csv` for each role, action and class that is allowed.

What has no row is denied. A row tells how far it reaches, what must be given with the question, and which
roles may be the second officer where one is needed.
"""

import csv
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from esep.access.roles import Action, Needs, Role, Scope
from esep.declare.classes import Class

SHIPPED = Path(__file__).with_name("permissions.csv")
HEADING = ["role", "action", "class", "scope", "needs", "second"]


@dataclass(frozen=True, slots=True)
class Permission:
    """That a role may do an action with data of a class, within a scope."""

    role: Role
    action: Action
    klass: Class
    scope: Scope
    needs: Needs
    second: frozenset[Role] = frozenset()


class Permissions:
    """The rows, by role, action and class.

    >>> row = Permissions.shipped().row(Role.STATISTICIAN, Action.READ, Class.CASE)
    >>> row.scope.value, row.needs.value
    ('own_region', 'purpose')
    >>> Permissions.shipped().row(Role.STATISTICIAN, Action.READ, Class.PERSON) is None
    True
    """

    def __init__(self, rows: Iterable[Permission]) -> None:
        self._rows: Mapping[tuple[Role, Action, Class], Permission] = {
            (row.role, row.action, row.klass): row for row in rows
        }

    @classmethod
    @cache
    def shipped(cls) -> "Permissions":
        """The permissions esep comes with, read once."""
        return cls.load(SHIPPED)

    @classmethod
    def load(cls, path: Path) -> "Permissions":
        """Read a file of permissions.

        Raises:
            ValueError: with the line: another heading, a word that is none of its column, a row given twice,
                a row above open that needs no purpose, a sealed row that can be read without an order.
        """
        with path.open(encoding="utf-8", newline="") as stream:
            lines = csv.reader(stream, strict=True)
            if next(lines, None) != HEADING:
                raise ValueError(f"{path.name}: the heading is not {','.join(HEADING)}")
            rows: list[Permission] = []
            for cells in lines:
                try:
                    rows.append(_permission(cells, rows))
                except ValueError as fault:
                    raise ValueError(f"{path.name}, line {lines.line_num}: {fault}") from None
        return cls(rows)

    def row(self, role: Role, action: Action, klass: Class) -> Permission | None:
        """The row for a role, an action and a class; None is a denial."""
        return self._rows.get((role, action, klass))

    def __iter__(self) -> Iterator[Permission]:
        return iter(self._rows.values())

    def __len__(self) -> int:
        return len(self._rows)


def _permission(cells: list[str], earlier: list[Permission]) -> Permission:
    role, action, klass, scope, needs, second = cells
    row = Permission(
        Role(role),
        Action(action),
        Class(klass),
        Scope(scope),
        Needs(needs),
        frozenset(Role(one) for one in second.split()),
    )
    if any((row.role, row.action, row.klass) == (one.role, one.action, one.klass) for one in earlier):
        raise ValueError("given twice")
    if row.klass < row.action.floor:
        raise ValueError(f"{row.action} never touches a class as low as {row.klass}")
    if row.klass is not Class.OPEN and row.needs is Needs.NOTHING:
        raise ValueError("above open a purpose is needed")
    if row.klass is Class.SEALED and row.action is not Action.WRITE and row.needs is not Needs.ORDER:
        raise ValueError("what is sealed needs an order")
    return row
