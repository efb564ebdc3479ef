"""The tables of the page `who-may-read-what.md`, written from the permissions.

    .venv/bin/python -m tests.access.page

puts them anew between the marks of the page.
"""

import re
from collections.abc import Iterator
from pathlib import Path

from esep.access import Action, Permissions, Role
from esep.access.permissions import Permission
from esep.access.roles import Needs
from esep.declare.classes import Class

PAGE = Path(__file__).parents[2] / "docs" / "explanation" / "who-may-read-what.md"
PART = re.compile(r"(<!-- permissions -->\n).*(<!-- end of permissions -->)", re.DOTALL)


def tables() -> str:
    """A table for each action: roles down, classes across."""
    return "".join(line + "\n" for action in Action for line in table(action))


def table(action: Action) -> Iterator[str]:
    rows = [row for row in Permissions.shipped() if row.action is action]
    classes = [klass for klass in Class if any(row.klass is klass for row in rows)]
    yield f"### {action.value.replace('_', ' ').capitalize()}\n"
    yield "| role | " + " | ".join(klass.value for klass in classes) + " |"
    yield "| --- |" + " --- |" * len(classes)
    for role in Role:
        cells = [Permissions.shipped().row(role, action, klass) for klass in classes]
        if any(cells):
            yield f"| {role.value.replace('_', ' ')} | " + " | ".join(map(cell, cells)) + " |"
    yield ""


def cell(row: Permission | None) -> str:
    if row is None:
        return "-"
    said = row.scope.value.replace("_", " ")
    if row.needs is Needs.ORDER:
        said += ", with an order"
    if row.second:
        said += " and a second " + " or ".join(sorted(role.value.replace("_", " ") for role in row.second))
    return said


def written(page: str) -> str:
    """The page with its tables as they must be."""
    return PART.sub(lambda part: f"{part[1]}\n{tables()}{part[2]}", page)


if __name__ == "__main__":
    PAGE.write_text(written(PAGE.read_text(encoding="utf-8")), encoding="utf-8")
