"""Every dependency is bounded and says what it is here for."""

import re
import tomllib
from pathlib import Path

import pytest

PYPROJECT = Path(__file__).parents[2] / "pyproject.toml"
DEPENDENCY = re.compile(r'^\s*"(?P<name>[\w.-]+)(?:\[[\w,]+\])?(?P<bounds>[<>=~!][^"]*)?",(?P<comment>.*)$')
BY_CALENDAR = {"tzdata"}  # its version is the date of the zone data: newer is always right


def dependencies() -> list[str]:
    declared = tomllib.loads(PYPROJECT.read_text(encoding="utf-8"))
    groups = [declared["project"]["dependencies"]]
    groups += declared["project"]["optional-dependencies"].values()
    groups += declared["dependency-groups"].values()
    return [line for group in groups for line in group]


def lines_of(dependency: str) -> list[str]:
    lines = PYPROJECT.read_text(encoding="utf-8").splitlines()
    return [line for line in lines if line.strip().startswith(f'"{dependency}"')]


@pytest.mark.parametrize("dependency", dependencies())
def test_a_dependency_has_bounds_and_a_reason(dependency):
    [line] = lines_of(dependency)
    parts = DEPENDENCY.match(line)
    assert parts is not None, line
    assert ">=" in (parts["bounds"] or "")
    assert "<" in parts["bounds"] or parts["name"] in BY_CALENDAR
    assert len(parts["comment"].strip(" #")) >= 8, "say in a comment what it is here for"
