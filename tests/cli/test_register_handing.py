"""A case is handed to another officer or office at the desk: who had it has it no more, and no slip hands it
to nobody.
"""

import pytest
from tests.cli.hard_case import CASE, NAME, SUSPECT

from esep.register.home import Home

OFFICERS = """
[[actor]]
code = "i-3"
role = "investigator"
office = "1101"
territory = "KZ-11"
valid_from = 2024-01-01

[[actor]]
code = "h-2"
role = "head_of_investigation"
office = "1101"
territory = "KZ-11"
valid_from = 2024-01-01

[[office]]
code = "6301"
"""


@pytest.fixture
def officer(esep, hard):
    """Runs a command of the hard case, which i-2 of the office 1101 handles."""
    with (hard / "actors.toml").open("a", encoding="utf-8") as file:
        file.write(OFFICERS)

    def run(code, *arguments):
        return esep(*arguments, "--home", hard, "--as", code, "--purpose", "criminal_case")

    return run


def assign(officer, who, handler):
    given = ("assigned_on=2024-06-03", f"handler={handler}", "--record", CASE)
    return officer(who, "card", "new", "proceeding.assigned", *given)


def moved(officer, department):
    given = ("transferred_on=2024-06-03", "body=mia", "territory=KZ-63", "reason=territory")
    more = (f"department={department}", "--record", CASE)
    return officer("i-2", "card", "new", "proceeding.transferred", *given, *more)


def stops(officer, who):
    given = ("interrupted_on=2024-06-10", "point=3", "--record", CASE)
    return officer(who, "card", "new", "proceeding.interrupted", *given)


@pytest.mark.parametrize("giver", ["h-2", "i-2", "p-1"])
def test_the_head_of_the_body_the_handler_or_a_prosecutor_hands_a_case_on(officer, giver):
    denied = stops(officer, "i-3")
    assert denied.stderr[:5] == "E-660"
    assert assign(officer, giver, "i-3").exit_code == 0
    assert stops(officer, "i-3").exit_code == 0
    assert stops(officer, "i-2").stderr[:5] == "E-660"


def test_an_officer_who_has_no_part_in_a_case_takes_it_from_nobody(officer):
    assert assign(officer, "i-3", "i-3").stderr[:5] == "E-660"
    assert assign(officer, "i-1", "i-1").stderr[:5] == "E-660"


def test_persons_of_the_case_are_read_by_whom_it_was_handed_to_alone(officer, esep, hard):
    read = ("record", "show", SUSPECT, "--class", "person")
    assert [officer(who, *read).exit_code for who in ("i-2", "i-3")] == [0, 1]
    assert assign(officer, "h-2", "i-3").exit_code == 0
    assert [officer(who, *read).exit_code for who in ("i-2", "i-3")] == [1, 0]
    assert NAME in officer("h-2", "record", "show", CASE, "--class", "case").stdout


@pytest.mark.parametrize("handler", ["i-1", "i-33", "Ivanov"])
def test_a_case_is_entrusted_to_nobody_but_an_officer_of_its_office(officer, handler, hard):
    refused = assign(officer, "h-2", handler)
    assert (refused.exit_code, refused.stderr[:5]) == (1, "E-831")
    assert "Ivanov" not in refused.output
    with Home.open(hard) as home:
        assert home.targets.of(CASE).handlers == {"i-2"}


def test_a_case_goes_to_an_office_that_there_is(officer, hard):
    refused = moved(officer, "1l01")
    assert (refused.exit_code, refused.stderr[:5]) == (1, "E-830")
    assert "1101" in refused.stderr
    assert moved(officer, "6301").exit_code == 0
    with Home.open(hard) as home:
        assert (home.targets.office(CASE), home.targets.office(SUSPECT)) == ("6301", "6301")


def test_a_number_is_not_taken_by_a_card_that_waits(officer, esep):
    fields = ["interrupted_on=2024-06-10", "point=3", "--record", "237510031000999"]
    assert officer("i-2", "card", "new", "proceeding.interrupted", *fields).exit_code == 0
    started = [
        "started_on=2024-06-03", "body=mia", "territory=KZ-75", "form=inquiry",
        "article=188", "part=1", "gravity=minor", "--record", "237510031000999",
    ]  # fmt: skip
    done = officer("i-1", "card", "new", "proceeding.started", *started)
    assert done.exit_code == 0, done.output
    assert (
        officer("i-2", "card", "new", "proceeding.resumed", "resumed_on=2024-06-12", *fields[2:]).stderr[:5]
        == "E-660"
    )
