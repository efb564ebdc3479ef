"""`esep ledger`: cards are posted once, files are checked, and a damaged ledger is made anew."""

import json

import pytest

from esep.ledger.at_home import FOLDER, caught_up
from esep.register.home import Home

KEEPER = ("--as", "administrator", "--purpose", "maintenance")


@pytest.mark.parametrize("lang", ["en", "ru", "kk"])
def test_cards_are_posted_and_the_ledger_holds(esep, hard, lang):
    done = esep("ledger", "catch-up", "--home", hard, "--lang", lang)
    assert done.exit_code == 0, done.stderr
    with Home.open(hard) as home:
        size = home.journal.head().size
        assert caught_up(home).caught_up.seq == size
    assert str(size) in done.stdout
    checked = esep("ledger", "check", "--home", hard, "--lang", lang, "--deep")
    assert checked.exit_code == 0, checked.stderr
    assert str(size) in checked.stdout


def test_for_a_program_each_says_what_was_done(esep, hard):
    first = json.loads(esep("ledger", "catch-up", "--home", hard, "--json").stdout)
    assert first["cards"] == first["entry"] > 0
    again = json.loads(esep("ledger", "catch-up", "--home", hard, "--json").stdout)
    assert again == {"cards": 0, "entry": first["entry"]}
    rebuilt = json.loads(esep("ledger", "rebuild", "--home", hard, "--json", *KEEPER).stdout)
    checked = json.loads(esep("ledger", "check", "--home", hard, "--json").stdout)
    assert checked == rebuilt | {"deep": False}
    assert rebuilt["postings"] > 0


@pytest.mark.parametrize(
    ("name", "damage", "code"),
    [
        ("*.parquet", lambda path: path.write_bytes(b"PAR1"), "E-873"),
        ("*.parquet", lambda path: path.unlink(), "E-873"),
        ("*.parquet", lambda path: path.write_bytes(path.read_bytes()[:-9]), "E-873"),
        ("dictionary-*.jsonl", lambda path: path.unlink(), "E-874"),
        ("dictionary-*.jsonl", lambda path: path.write_bytes(path.read_bytes()[:-9]), "E-874"),
        ("inventory.json", lambda path: path.write_bytes(path.read_bytes()[:-9]), "E-871"),
        ("inventory.json", lambda path: path.unlink(), "E-875"),
    ],
    ids=["part-empty", "part-gone", "part-torn", "words-gone", "words-torn", "list-torn", "list-gone"],
)
def test_a_damaged_file_is_told_and_a_rebuild_makes_it_right(esep, hard, name, damage, code):
    esep("ledger", "catch-up", "--home", hard)
    damage(next((hard / FOLDER).glob(name)))
    assert esep("ledger", "check", "--home", hard).stderr[:5] == code
    assert esep("ledger", "rebuild", "--home", hard, *KEEPER).exit_code == 0
    assert esep("ledger", "check", "--home", hard).exit_code == 0


def test_what_was_not_posted_yet_is_not_taken_for_nothing(esep, hard):
    refused = esep("ledger", "check", "--home", hard)
    assert (refused.exit_code, refused.stderr[:5]) == (1, "E-875")
