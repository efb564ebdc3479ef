"""The file of permissions is read strictly, and nobody can loosen it past what the house demands."""

import pytest

from esep.access import Permissions
from esep.access.permissions import SHIPPED
from esep.access.roles import Needs, Scope
from esep.declare.classes import Class

HEADING = "role,action,class,scope,needs,second\n"


@pytest.mark.parametrize(
    ("row", "fault"),
    [
        ("detective,read,open,everywhere,nothing,", "detective"),
        ("auditor,look,open,everywhere,nothing,", "look"),
        ("auditor,read,secret,everywhere,nothing,", "secret"),
        ("auditor,read,open,anywhere,nothing,", "anywhere"),
        ("auditor,read,open,everywhere,something,", "something"),
        ("auditor,read,open,everywhere,nothing,chief", "chief"),
        ("auditor,read,open,everywhere", "unpack"),
        ("auditor,read,case,everywhere,nothing,", "a purpose is needed"),
        ("prosecutor,read,sealed,everywhere,purpose,", "needs an order"),
        ("prosecutor,erase,case,everywhere,purpose,", "never touches"),
        ("public,read,open,everywhere,nothing,\npublic,read,open,own_case,nothing,", "line 3: given twice"),
    ],
)
def test_a_faulty_row_is_refused_with_its_line(tmp_path, row, fault):
    path = tmp_path / "permissions.csv"
    path.write_text(HEADING + row + "\n", encoding="utf-8")
    with pytest.raises(ValueError, match=rf"permissions.csv, line \d: .*{fault}|{fault}"):
        Permissions.load(path)


def test_another_heading_is_refused(tmp_path):
    path = tmp_path / "permissions.csv"
    path.write_text("role,action\n", encoding="utf-8")
    with pytest.raises(ValueError, match="heading"):
        Permissions.load(path)


def test_no_higher_class_reaches_farther_or_needs_less_than_a_lower_one():
    scopes, needs = list(Scope), list(Needs)
    found = []
    for high in Permissions.shipped():
        for klass in Class:
            low = Permissions.shipped().row(high.role, high.action, klass)
            # What an action never touches below its floor has no row to compare with.
            if klass >= high.klass or klass < high.action.floor:
                continue
            if (
                low is None
                or scopes.index(low.scope) < scopes.index(high.scope)
                or needs.index(low.needs) > needs.index(high.needs)
                or (low.second and not high.second)
            ):
                found.append((high, klass))
    assert found == []


def test_the_shipped_file_is_what_is_used():
    assert list(Permissions.load(SHIPPED)) == list(Permissions.shipped())
