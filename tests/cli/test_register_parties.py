"""A party to a case is locked out of it: an investigator who is its victim reads nothing protected there and
writes nothing, whatever the role; a colleague does.
"""

import json

import pytest
from tests.cli.hard_case import CASE, NAME, OFFICERS, PERSON, SUSPECT

from esep.register.home import Home

VICTIM = "victim:237510031000123-1"
WORKS = ("--purpose", "criminal_case")
HARMED = {"recognised_on": "2024-06-03", "victim_kind": "persons", "offence": "offence:1", "proceeding": CASE}


@pytest.fixture
def officer(esep, hard):
    """Runs a command of the hard case as an officer."""

    def run(code, *arguments):
        return esep(*arguments, "--home", hard, "--as", code, *WORKS)

    return run


@pytest.fixture
def me(officer, hard, tmp_path):
    """The id under which cards name the investigator i-2 as a victim, as `esep person` tells it."""
    (tmp_path / "me.json").write_text(json.dumps({"names": [{"family": "Made", "given": "Up"}]}))
    added = officer("i-1", "person", "add", "--domain", "victim", "--from", tmp_path / "me.json", "--json")
    return json.loads(added.stdout)["person"]


def appoint(folder, code, person):
    """What an administrator does: the id is put below the officer's code."""
    actors = folder / "actors.toml"
    line = f'code = "{code}"\n'
    told = actors.read_text(encoding="utf-8").replace(line, f'{line}persons = ["{person}"]\n', 1)
    actors.write_text(told, encoding="utf-8")


@pytest.fixture
def harmed(officer, hard, me):
    """The hard case with i-2, who handles it, as its victim."""
    appoint(hard, "i-2", me)
    fields = [f"{name}={value}" for name, value in (HARMED | {"victim": me}).items()]
    done = officer("p-1", "card", "new", "victim.recognised", *fields, "--record", VICTIM)
    assert done.exit_code == 0, done.stderr


def write(officer, code, kind="proceeding.interrupted", record=CASE):
    given = ("interrupted_on=2024-06-10", "point=3") if kind.startswith("proceeding") else suspected()
    return officer(code, "card", "new", kind, *given, "--record", record)


def suspected(**more):
    told = {
        "named_on": "2024-06-04",
        "suspect": PERSON,
        "proceeding": CASE,
        "sex": "male",
        "citizenship": "citizens",
    }
    return [f"{name}={value}" for name, value in (told | more).items()]


def test_before_the_card_the_investigator_reads_and_writes(officer):
    assert NAME in officer("i-2", "record", "show", CASE, "--class", "case").stdout
    assert write(officer, "i-2").exit_code == 0


@pytest.mark.usefixtures("harmed")
@pytest.mark.parametrize("record", [CASE, SUSPECT, VICTIM])
def test_the_victim_reads_nothing_protected_and_one_row_tells_why(officer, hard, record):
    denied = officer("i-2", "record", "show", record, "--class", "case")
    assert (denied.exit_code, denied.stderr[:5]) == (1, "E-660")
    assert "The actor is a party to this case and is locked out of it." in denied.stderr
    assert NAME not in denied.stdout + denied.stderr
    with Home.open(hard) as home:
        act = json.loads(list(home.trail._store.rows())[-1][1])
    assert (act["actor"], act["object"], act["granted"], act["rows"]) == ("i-2", record, False, 0)
    assert "party" in act["grounds"].split()


@pytest.mark.usefixtures("harmed")
def test_the_victim_writes_nothing_in_the_case_not_even_what_is_open(officer, hard):
    with Home.open(hard) as home:
        size, card = home.journal.head().size, home.journal.of_record(CASE)[-1].id
    tries = [
        write(officer, "i-2"),
        write(officer, "i-2", "suspect.named", "suspect:new-1"),
        officer(
            "i-2", "card", "new", "proceeding.annulled", "--record", CASE,
            "--annuls", card, "--why", "entered_twice", "--second", "p-1",
        ),
    ]  # fmt: skip
    assert [done.stderr[:5] for done in tries] == ["E-660"] * 3
    assert all("is a party to this case" in done.stderr for done in tries)
    with Home.open(hard) as home:
        assert home.journal.head().size == size


@pytest.mark.usefixtures("harmed")
def test_what_is_open_stays_open_to_the_victim_and_a_colleague_goes_on(officer):
    assert officer("i-2", "record", "show", CASE).exit_code == 0
    assert NAME in officer("p-1", "record", "show", CASE, "--class", "case").stdout
    assert write(officer, "p-1").exit_code == 0


@pytest.mark.usefixtures("harmed")
def test_a_party_is_no_second_officer(officer, hard, me):
    with Home.open(hard) as home:
        card = home.journal.of_record(SUSPECT)[-1].id
    annul = (
        "card",
        "new",
        "suspect.annulled",
        "--record",
        SUSPECT,
        "--annuls",
        card,
        "--why",
        "entered_twice",
    )
    appoint(hard, "p-2", me)
    denied = officer("p-1", *annul, "--second", "p-2")
    assert denied.stderr[:5] == "E-660"
    assert "a second officer is needed" in denied.stderr


@pytest.mark.parametrize("code", [code for code, role, *_ in OFFICERS if role != "statistician"])
def test_whatever_the_role_a_suspect_is_locked_out_once_the_id_is_entered(officer, hard, code):
    appoint(hard, code, PERSON)
    denied = officer(code, "record", "show", SUSPECT, "--class", "case")
    assert "is a party to this case" in denied.stderr
    assert "is a party to this case" in write(officer, code).stderr


def test_nobody_enters_himself_as_a_party(officer, hard, me):
    appoint(hard, "i-2", me)
    fields = [f"{name}={value}" for name, value in (HARMED | {"victim": me}).items()]
    denied = officer("i-2", "card", "new", "victim.recognised", *fields, "--record", VICTIM)
    assert "is a party to this case" in denied.stderr
