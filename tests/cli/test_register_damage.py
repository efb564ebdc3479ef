"""A journal that is visibly damaged is not added to, and what is left of it answers in words."""

import sqlite3

import pytest
from tests.cli.hard_case import CASE, JOINED

from esep.register.checkpoints import Checkpoint
from esep.register.home import Home

GRAVER = "CAST(replace(CAST(entry AS TEXT), 'resumed_on', 'resumed_of') AS BLOB)"
NEW = ("card", "new", "proceeding.interrupted", "interrupted_on=2024-05-25", "point=3", "--record", CASE)
CODING = ("requalified_on=2024-05-25", "article=188", "part=4", "gravity=grave")
OF_ANOTHER = ("card", "new", "proceeding.requalified", *CODING, "--record", JOINED)
I2 = ("--as", "i-2", "--purpose", "criminal_case")


def changed(home, *statements):
    """Change the file as somebody does who has it and no scruples."""
    connection = sqlite3.connect(home / "register.sqlite")
    for (trigger,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'").fetchall():
        connection.execute(f"DROP TRIGGER {trigger}")
    for statement in statements:
        connection.execute(statement)
    connection.commit()
    connection.close()


@pytest.mark.parametrize(
    ("statement", "seq"),
    [
        (f"UPDATE journal SET entry = {GRAVER} WHERE seq = 16", "16"),
        ("UPDATE journal SET chain = zeroblob(32) WHERE seq = 16", "16"),
        ("UPDATE journal SET leaf = zeroblob(32) WHERE seq = 15", "15"),
        ("DELETE FROM journal WHERE seq = 10", "10"),
    ],
)
def test_nothing_is_added_behind_an_entry_that_does_not_hold(esep, hard, statement, seq):
    changed(hard, statement)
    done = esep(*NEW, "--home", hard, *I2)
    assert (done.exit_code, done.stderr[:5]) == (1, "E-840")
    assert f"entry {seq} " in done.stderr
    assert "esep verify" in done.stderr
    connection = sqlite3.connect(hard / "register.sqlite")
    assert connection.execute("SELECT max(seq) FROM journal").fetchall() == [(16,)]
    connection.close()


def test_nothing_is_added_to_a_journal_shorter_than_its_newest_checkpoint(esep, hard):
    assert esep("checkpoint", "--home", hard).exit_code == 0
    changed(hard, "DELETE FROM journal WHERE seq > 14", "DELETE FROM cards WHERE seq > 14")
    done = esep(*OF_ANOTHER, "--home", hard, "--as", "i-1")
    assert (done.exit_code, done.stderr[:5]) == (1, "E-646")


def test_nothing_is_added_to_a_journal_that_goes_on_from_another_past(esep, hard):
    with Home.open(hard) as home:
        other = Checkpoint(home.origin, 16, bytes(32), bytes(32), "2024-06-01T00:00:00.000000Z")
        (hard / "checkpoints" / "16.txt").write_text(other.signed(home.signing))
    assert esep(*NEW, "--home", hard, *I2).stderr[:5] == "E-647"


def test_a_denial_comes_before_any_word_about_damage(esep, hard):
    changed(hard, "UPDATE journal SET chain = zeroblob(32) WHERE seq = 16")
    assert esep(*NEW, "--home", hard, "--as", "s-1").stderr[:5] == "E-660"


def test_a_sound_journal_takes_cards_before_and_after_a_checkpoint(esep, hard):
    assert esep(*NEW, "--home", hard, *I2).exit_code == 0
    assert esep("checkpoint", "--home", hard).exit_code == 0
    assert esep(*NEW, "--home", hard, *I2).exit_code == 0


@pytest.mark.parametrize("asked", [("due",), ("record", "show", JOINED), ("record", "show", CASE)])
def test_an_entry_that_is_gone_is_told_and_no_traceback(esep, hard, asked):
    changed(hard, "DELETE FROM journal WHERE seq IN (1, 9)")
    done = esep(*asked, "--home", hard)
    assert (done.exit_code, done.stderr[:5]) == (1, "E-841")
    assert "esep verify" in done.stderr


def test_a_list_of_cards_that_is_none_is_told_and_no_traceback(esep, hard):
    changed(hard, f"UPDATE records SET cards = 'x,' WHERE record = '{JOINED}'")
    done = esep("due", "--home", hard)
    assert (done.exit_code, done.stderr[:5]) == (1, "E-841")
    assert JOINED in done.stderr
