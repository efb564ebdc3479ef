"""A woman in a centre is on the lists of those who care for her alone: not even that she is there is told."""

import json

import pytest
from tests.cli.hard_case import made

from esep.register.home import Home
from esep.register.submissions import Submission

STAY = "stay:41-1"
ACTORS = """
[[actor]]
code = "w-1"
role = "shelter_worker"
office = "7533"
territory = "KZ-75"
valid_from = 2024-01-01

[[actor]]
code = "w-2"
role = "shelter_worker"
office = "7534"
territory = "KZ-75"
valid_from = 2024-01-01

[[office]]
code = "7533"

[[office]]
code = "7534"
"""
CARING = ("--as", "w-1", "--purpose", "protection")
OTHERS = ((), ("--as", "w-1"), ("--as", "w-2", "--purpose", "protection"))
LISTS = ((), ("--totals",), ("--region", "KZ-75"), ("--kind", "stay"), ("--waiting",), ("--unlawful",))


@pytest.fixture(scope="module")
def register(tmp_path_factory):
    """One woman in a centre, with one card too many."""
    folder = made(tmp_path_factory.mktemp("few") / "register")
    with (folder / "actors.toml").open("a", encoding="utf-8") as file:
        file.write(ACTORS)
    told = {"centre_kind": "crisis", "territory": "KZ-75", "sex": "female", "with_children": "no"}
    told |= {"admitted_before": "no", "consent": "yes", "referred_by": "police", "resident": "p-" + "a" * 24}
    with Home.open(folder) as home:
        for key, name, fields in (
            ("1", "admitted", {"admitted_on": "2024-02-05", "until_on": "2024-03-05", **told}),
            ("2", "left", {"left_on": "2024-02-01", "stay_end": "relatives"}),
        ):
            sent = Submission(kind=f"stay.{name}", record=STAY, key=key, fields=fields, actor="w-1",
                              office="7533", territory="KZ-75", system="esep")  # fmt: skip
            home.register.accept(sent)
    return folder


@pytest.mark.parametrize("who", OTHERS)
@pytest.mark.parametrize("asked", LISTS)
def test_no_list_tells_anybody_else_that_she_is_there(esep, register, who, asked):
    done = esep("due", "--json", "--home", register, *asked, *who)
    assert done.exit_code == 0
    assert "stay" not in done.stdout
    assert "7533" not in done.stdout


@pytest.mark.parametrize("who", OTHERS)
def test_nobody_else_is_shown_her_record(esep, register, who):
    assert esep("record", "show", STAY, "--home", register, *who).exit_code == 1


def test_those_who_care_for_her_are_told_what_is_due(esep, register):
    listed = json.loads(esep("due", "--json", "--home", register, *CARING).stdout)
    assert STAY in json.dumps(listed)
    totals = json.loads(esep("due", "--totals", "--json", "--home", register, *CARING).stdout)
    assert [one["office"] for one in totals] == ["7533"]
    assert esep("record", "show", STAY, "--home", register, *CARING).exit_code == 0


def test_what_she_is_linked_with_does_not_tell_of_her(esep, register, tmp_path):
    """A bed bears the number of its centre in clear; who reads the centre is not told whether it is taken."""
    with Home.open(register) as home:
        sent = {"actor": "w-1", "office": "7533", "territory": "KZ-75", "system": "esep"}
        centre = {"opened_on": "2024-01-09", "territory": "KZ-75", "centre_kind": "crisis"}
        for kind, number, fields in (
            ("centre.opened", "c-1", centre),
            ("bed.put_in", "b-1", {"put_in_on": "2024-01-09", "centre": "centre:c-1"}),
        ):
            record = f"{kind.partition('.')[0]}:{number}"
            home.register.accept(Submission(kind=kind, record=record, key=number, fields=fields, **sent))
    told = {who: esep("record", "show", "centre:c-1", "--home", register, *who) for who in (*OTHERS, CARING)}
    assert [done.exit_code for done in told.values()] == [0] * len(told)
    assert ["bed:b-1" in done.stdout for done in told.values()] == [False] * len(OTHERS) + [True]
