"""`esep verify`, `checkpoint` and `receipt`: what was signed is held against what stands there now."""

import json
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest
from tests.cli.hard_case import CASE

from esep.register import verifier
from esep.register.home import Home

GRAVER = "CAST(replace(CAST(entry AS TEXT), 'minor', 'grave') AS BLOB)"


@pytest.fixture
def checkpoint(esep, hard, tmp_path) -> Path:
    path = tmp_path / "checkpoint.txt"
    assert esep("checkpoint", "--home", hard, "--out", path).exit_code == 0
    return path


def tampered(home: Path, statement: str) -> None:
    """Change the file as somebody does who has it and no scruples."""
    connection = sqlite3.connect(home / "register.sqlite")
    for (trigger,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'").fetchall():
        connection.execute(f"DROP TRIGGER {trigger}")
    connection.execute(statement)
    connection.commit()
    connection.close()


def test_a_journal_that_grew_holds_against_its_checkpoint(esep, hard, checkpoint):
    given = ["requalified_on=2024-05-25", "article=188", "part=4", "gravity=grave"]
    who = ("--record", CASE, "--as", "i-2", "--home", hard)
    assert esep("card", "new", "proceeding.requalified", *given, *who).exit_code == 0
    done = esep("verify", "--home", hard, "--against", checkpoint)
    assert (done.exit_code, "added since: 1." in done.stdout) == (0, True)


@pytest.mark.parametrize(
    ("change", "code", "entry"),
    [
        (f"UPDATE journal SET entry = {GRAVER} WHERE seq = 1", "E-655", "1"),
        ("DELETE FROM journal WHERE seq = 7", "E-652", "7"),
        ("UPDATE journal SET leaf = zeroblob(32) WHERE seq = 3", "E-655", "3"),
        ("UPDATE journal SET chain = zeroblob(32) WHERE seq = 5", "E-656", "5"),
    ],
)
def test_a_change_of_the_past_is_found_with_the_number_of_its_entry(esep, hard, change, code, entry):
    tampered(hard, change)
    done = esep("verify", "--home", hard)
    assert (done.exit_code, done.stderr[:5]) == (1, code), done.stderr
    assert f"entry {entry}" in done.stderr


def test_a_journal_cut_short_is_found_by_the_checkpoint_alone(esep, hard, checkpoint):
    tampered(hard, "DELETE FROM journal WHERE seq > 14")
    assert esep("verify", "--home", hard).stderr[:5] == "E-646"  # the register keeps its checkpoints as well
    for kept in (hard / "checkpoints").iterdir():
        kept.unlink()
    assert esep("verify", "--home", hard).stderr[:5] == "E-776"  # the states still tell of the others
    tampered(hard, "UPDATE records SET cards = replace(cards, '15,16,', '')")
    with Home.open(hard) as home:
        home.register.rebuild()
    assert esep("verify", "--home", hard).exit_code == 0
    assert esep("verify", "--home", hard, "--against", checkpoint).stderr[:5] == "E-646"


def test_a_checkpoint_of_another_key_is_not_believed(esep, hard, empty_other, checkpoint):
    with Home.open(empty_other) as other:
        key = other.signing.verifier.text
    assert esep("verify", "--home", hard, "--against", checkpoint, "--key", key).stderr[:5] == "E-641"
    checkpoint.write_text(checkpoint.read_text().replace("\n16\n", "\n15\n"))
    assert esep("verify", "--home", hard, "--against", checkpoint).stderr[:5] == "E-642"


@pytest.fixture
def empty_other(esep, tmp_path) -> Path:
    esep("init", tmp_path / "other", "--territory", "KZ-75", "--origin", "example.org/other")
    return tmp_path / "other"


def test_a_receipt_is_believed_by_the_verifier_that_stands_alone(esep, hard, tmp_path):
    with Home.open(hard) as home:
        card, key = home.journal.of_record(CASE)[0].id, home.signing.verifier.text
    path = tmp_path / "receipt.json"
    told = json.loads(esep("receipt", card, "--home", hard, "--out", path, "--json").stdout)
    assert (told["entry"], told["verifier_key"]) == (1, key)
    alone = [sys.executable, esep_verifier(), "--receipt", path, "--key", key]
    done = subprocess.run(alone, capture_output=True, text=True, check=False)
    assert (done.returncode, "entry 1 is in the journal" in done.stdout) == (0, True)
    assert json.loads(esep("receipt", card, "--home", hard).stdout) == json.loads(path.read_text())


def esep_verifier() -> str:
    return str(verifier.__file__)


def test_every_checkpoint_is_kept_in_the_home_too(hard, checkpoint):
    assert (hard / "checkpoints" / "16.txt").read_text() == checkpoint.read_text()
