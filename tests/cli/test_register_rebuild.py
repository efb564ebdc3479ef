"""`esep rebuild`: current states are made anew from cards that hold, and it is told which were different."""

import json
import sqlite3

import pytest
from tests.cli.hard_case import CASE, JOINED, SUSPECT

from esep.register.home import Home

KEEPER = ("--as", "administrator", "--purpose", "maintenance")


def changed(home, *statements):
    connection = sqlite3.connect(home / "register.sqlite")
    for (trigger,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'").fetchall():
        connection.execute(f"DROP TRIGGER {trigger}")
    for statement in statements:
        connection.execute(statement)
    connection.commit()
    connection.close()


def states(home):
    with Home.open(home) as opened:
        return [tuple(one) for one in opened.journal.states_of("")]


@pytest.mark.parametrize("lang", ["en", "ru", "kk"])
def test_states_that_are_right_stay_byte_for_byte(esep, hard, lang):
    before = states(hard)
    done = esep("rebuild", "--home", hard, "--lang", lang, *KEEPER)
    assert done.exit_code == 0
    assert states(hard) == before
    assert "3" in done.stdout
    assert "0" in done.stdout


@pytest.mark.parametrize(
    ("statement", "different"),
    [
        (f"UPDATE records SET state = zeroblob(9) WHERE record = '{CASE}'", [CASE]),
        (f"UPDATE records SET state = NULL, seq = NULL WHERE record = '{JOINED}'", [JOINED]),
        ("UPDATE records SET state = NULL, seq = NULL", [CASE, JOINED, SUSPECT]),
        (f"UPDATE records SET seq = 1 WHERE record = '{SUSPECT}'", [SUSPECT]),
        (f"DELETE FROM records WHERE record = '{JOINED}'", [JOINED]),
        ("DELETE FROM records", [CASE, JOINED, SUSPECT]),
    ],
)
def test_states_changed_by_hand_are_told_and_made_right(esep, hard, statement, different):
    before = states(hard)
    changed(hard, statement)
    assert esep("verify", "--home", hard).exit_code == 1
    done = esep("rebuild", "--home", hard, "--json", *KEEPER)
    assert done.exit_code == 1
    assert json.loads(done.stdout) == {"states": 3, "different": len(different), "records": different}
    assert states(hard) == before
    assert esep("verify", "--home", hard).exit_code == 0
    assert esep("rebuild", "--home", hard, *KEEPER).exit_code == 0


@pytest.mark.parametrize("cards", ["", "x,", "9,", "9,999,", "1,9,10,"])
def test_lists_of_cards_changed_by_hand_are_made_right_too(esep, hard, cards):
    changed(hard, f"UPDATE records SET cards = '{cards}' WHERE record = '{JOINED}'")
    assert esep("verify", "--home", hard).exit_code == 1
    assert esep("rebuild", "--home", hard, *KEEPER).exit_code == 0
    assert esep("verify", "--home", hard).exit_code == 0


def test_nothing_is_made_anew_from_a_journal_that_does_not_hold(esep, hard):
    changed(
        hard,
        "UPDATE journal SET leaf = zeroblob(32) WHERE seq = 3",
        f"UPDATE records SET state = zeroblob(9) WHERE record = '{CASE}'",
    )
    before = states(hard)
    done = esep("rebuild", "--home", hard, *KEEPER)
    assert (done.exit_code, done.stderr[:5]) == (1, "E-655")
    assert "entry 3 " in done.stderr
    assert states(hard) == before


def test_only_who_keeps_the_register_running_makes_them_anew(esep, hard):
    assert esep("rebuild", "--home", hard, "--as", "p-1", "--purpose", "maintenance").stderr[:5] == "E-660"
