"""An account sealed when the child comes of age answers as one that never was, and is counted as ever."""

import json
import shutil

import pytest
from tests.cli.hard_case import made

from esep.register.home import Home
from esep.register.submissions import Submission

GONE, LEFT = "preventive_account:77-1", "preventive_account:77-3"
OPEN, NEVER = "preventive_account:77-2", "preventive_account:77-9"
CHILD = "p-" + "c" * 24
ORDERED = ("--as", "p-1", "--purpose", "court_order:7512-26-4")
ASKING = (
    (),
    ("--as", "d-1", "--purpose", "protection"),
    ("--as", "j-1", "--purpose", "protection"),
    ("--as", "p-1", "--purpose", "supervision"),
    ("--as", "a-1", "--purpose", "supervision"),
)
JUVENILE = """
[[actor]]
code = "j-1"
role = "juvenile_inspector"
office = "7512"
territory = "KZ-75"
valid_from = 2024-01-01
"""


def stated(home, record, name, **fields):
    told = home.register.accept(
        Submission(
            kind=f"preventive_account.{name}",
            record=record,
            fields=fields,
            key="-".join([record, name, *map(str, fields.values())]),
            actor="j-1",
            office="7512",
            territory="KZ-75",
            system="esep",
        )
    )
    return told.id


def placed(home, record, of_age):
    told = {"placed_on": "2024-02-05", "minor": CHILD, "sex": "male", "age": 16, "territory": "KZ-75"}
    return stated(home, record, "placed", **told, account_ground="below_liability_age", of_age_by_on=of_age)


@pytest.fixture(scope="module")
def register(tmp_path_factory):
    """Accounts of children who came of age, one with a review never made, one removed; and one of a child."""
    folder = made(tmp_path_factory.mktemp("hidden") / "register")
    with (folder / "actors.toml").open("a", encoding="utf-8") as file:
        file.write(JUVENILE)
    with Home.open(folder) as home:
        cards = {one: placed(home, one, day) for one, day in ((GONE, "2025-05-31"), (OPEN, "2041-05-31"))}
        placed(home, LEFT, "2025-05-31")
        for on in ("2025-01-10", "2025-01-11"):  # the second one stands aside: no list tells of it
            stated(home, LEFT, "removed", removed_on=on, removal_reason="conduct_mended")
    return folder, cards


def answer(done, name):
    """What came out, with the name of what was asked for taken out."""
    return done.exit_code, f"{done.stdout}|{done.stderr}".replace(name, "ASKED")


@pytest.mark.parametrize("who", ASKING)
def test_it_is_shown_as_a_record_that_never_was(esep, register, who):
    for more in ((), ("--json",), ("--lang", "kk"), ("--as-of", "2024-06-01"), ("--class", "special")):
        asked = [esep("record", "show", one, "--home", register[0], *who, *more) for one in (GONE, NEVER)]
        told = [answer(done, one) for done, one in zip(asked, (GONE, NEVER), strict=True)]
        assert told[0] == told[1]
        assert told[0][0] == 1
        assert "E-661" in told[0][1]
    shown = esep("record", "show", OPEN, "--home", register[0], *who)
    assert shown.exit_code == 0


@pytest.mark.parametrize("verb", [("record", "extract"), ("card", "show"), ("receipt",), ("paper",)])
@pytest.mark.parametrize("who", ASKING[:3:2])
def test_its_cards_and_papers_are_not_there(esep, register, tmp_path, verb, who):
    folder, cards = register
    never = "00000000" + cards[GONE][8:]
    asked = (GONE, NEVER) if verb[0] == "record" else (cards[GONE], never)
    out = ("--out", tmp_path / "out.pdf") if verb[0] == "paper" else ()
    for more in ((), ("--json",)):
        told = [answer(esep(*verb, one, "--home", folder, *out, *who, *more), one) for one in asked]
        assert told[0] == told[1]
        assert "preventive_account" not in told[0][1]


@pytest.mark.parametrize("who", [(), ("--officer", "j-1"), ("--office", "7512"), ("--region", "KZ-75")])
def test_no_list_has_it(esep, register, who):
    for more in ((), ("--at", "2024-09-01"), ("--waiting",), ("--unlawful",), ("--missing",)):
        done = esep("due", "--home", register[0], *who, *more)
        assert done.exit_code == 0, done.stderr
        assert GONE not in done.stdout
        assert LEFT not in done.stdout
    assert OPEN in esep("due", "--home", register[0], "--officer", "j-1", "--at", "2026-09-01").stdout


def test_it_is_counted_as_ever(esep, register):
    asked = ("explain", "preventive_accounts_placed", "--period", "2024", "--home", register[0])
    for who in (("--as", "d-1", "--purpose", "protection"), ("--as", "j-1", "--purpose", "protection")):
        told = json.loads(esep(*asked, *who, "--json").stdout)
        assert told["units"] == 3
        assert GONE not in json.dumps(told["records"])
        assert told["denied"] >= 2


def test_who_may_read_what_is_sealed_sees_it_by_an_order_and_leaves_a_row(esep, register):
    shown = esep("record", "show", GONE, "--home", register[0], *ORDERED)
    assert shown.exit_code == 0, shown.stderr
    assert "State: of age" in shown.stdout
    assert GONE in (register[0] / "trail.sqlite").read_bytes().decode("latin-1")


def test_a_card_is_added_to_it_by_an_order_alone(esep, register):
    new = ("card", "new", "preventive_account.transferred", "transferred_on=2024-06-10", "territory=KZ-75")
    asked = (*new, "--record", GONE, "--home", register[0], "--as", "j-1", "--purpose")
    refused = esep(*asked, "protection")
    assert (refused.exit_code, refused.stdout) == (1, "")
    assert "E-661" in refused.stderr
    assert esep(*asked, "court_order:7512-26-4").exit_code == 0


def test_nor_is_it_there_in_a_copy_that_was_given_away(esep, register, tmp_path):
    left = shutil.ignore_patterns("people.sqlite", "trail.sqlite", "keys", "actors.toml")
    copy = shutil.copytree(register[0], tmp_path / "copy", ignore=left)
    told = [answer(esep("record", "show", one, "--home", copy), one) for one in (GONE, NEVER)]
    assert told[0] == told[1]
    assert "E-661" in told[0][1]


def test_the_journal_is_verified_as_ever(esep, register):
    assert esep("verify", "--home", register[0]).exit_code == 0
