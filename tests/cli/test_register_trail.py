"""`esep trail`: an auditor reads who asked for what, and everybody may recompute its chain."""

import json
import sqlite3

import pytest
from tests.cli.hard_case import CASE, JOINED, NAME

I2 = ("--as", "i-2", "--purpose", "criminal_case:237510031000123")
AUDIT = ("--as", "a-1", "--purpose", "audit")


@pytest.fixture
def asked(esep, hard):
    """One who may has read, and one who may not was denied."""
    assert esep("record", "show", CASE, "--class", "case", "--home", hard, *I2).exit_code == 0
    assert esep("record", "show", JOINED, "--class", "case", "--home", hard, "--as", "s-1").exit_code == 1
    return hard


@pytest.mark.parametrize(
    ("lang", "denied", "total"),
    [("en", "DENIED", "Rows: 2."), ("ru", "ОТКАЗАНО", "Строк: 2."), ("kk", "БАС ТАРТЫЛДЫ", "Жолдар: 2.")],
)
def test_an_auditor_reads_who_read_what_when_and_why(esep, asked, lang, denied, total):
    done = esep("trail", "show", "--home", asked, "--lang", lang, *AUDIT)
    _, first, second, last = done.stdout.splitlines()
    assert all(part in first for part in ("i-2", CASE, "criminal_case:237510031000123", "1101"))
    assert all(part in second for part in ("s-1", JOINED, denied))
    assert last == total
    assert NAME not in done.stdout


def test_reading_the_trail_is_an_act_that_the_next_reader_sees(esep, asked):
    told = [json.loads(esep("trail", "show", "--home", asked, "--json", *AUDIT).stdout) for _ in range(2)]
    assert [len(one) for one in told] == [2, 3]
    last = told[1][-1]
    assert (last["actor"], last["action"], last["record"]) == ("a-1", "read_trail", "register:trail")
    assert (last["rows"], last["granted"], last["purpose"]) == (2, True, "audit")


@pytest.mark.parametrize(
    ("given", "rows"),
    [
        (("--record", CASE), [1]),
        (("--actor", "s-1"), [2]),
        (("--actor", "s-1", "--record", CASE), []),
        (("--since", "2024-01-01"), [1, 2]),
        (("--since", "2999-01-01"), []),
    ],
)
def test_it_is_asked_by_record_officer_and_day(esep, asked, given, rows):
    told = json.loads(esep("trail", "show", "--home", asked, "--json", *given, *AUDIT).stdout)
    assert [one["row"] for one in told] == rows


@pytest.mark.parametrize("who", [("--as", "p-1"), ("--as", "administrator"), ("--as", "i-2"), ()])
def test_nobody_else_reads_it_whatever_the_purpose(esep, asked, who):
    done = esep("trail", "show", "--home", asked, *who, "--purpose", "audit")
    assert (done.exit_code, done.stderr[:5]) == (1, "E-660")
    assert CASE not in done.stdout


def test_its_chain_is_verified_alone_against_own_heads_and_a_head_kept_elsewhere(esep, asked, tmp_path):
    kept = tmp_path / "kept.txt"
    assert esep("checkpoint", "--home", asked, "--out", kept).exit_code == 0
    head = tmp_path / "kept.trail.txt"
    told = json.loads(esep("trail", "verify", "--home", asked, "--against", head, "--json").stdout)
    assert (told["rows"], told["heads"], told["kept"]) == (2, [2, 2], 2)
    assert "Rows of the trail that hold: 2" in esep("trail", "verify", "--home", asked).stdout
    _changed(asked, "DELETE FROM trail WHERE seq = 2")
    assert esep("trail", "verify", "--home", asked).stderr[:5] == "E-670"
    for own in (asked / "checkpoints").iterdir():
        own.unlink()
    assert esep("trail", "verify", "--home", asked).exit_code == 0
    assert esep("trail", "verify", "--home", asked, "--against", head).stderr[:5] == "E-670"
    assert esep("trail", "verify", "--home", asked, "--against", kept).stderr[:5] == "E-779"


def test_an_edited_row_is_found_by_its_number(esep, asked):
    _changed(asked, "UPDATE trail SET row = CAST(replace(CAST(row AS TEXT), 'i-2', 'i-9') AS BLOB)")
    done = esep("trail", "verify", "--home", asked)
    assert (done.exit_code, done.stderr[:5]) == (1, "E-666")
    assert "row 1 " in done.stderr


def _changed(home, statement):
    connection = sqlite3.connect(home / "trail.sqlite")
    for (trigger,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'").fetchall():
        connection.execute(f"DROP TRIGGER {trigger}")
    connection.execute(statement)
    connection.commit()
    connection.close()
