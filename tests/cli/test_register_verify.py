"""`esep verify` beside the journal: current states, the trail of reads, the attachments, each on its line."""

import json
import shutil
import sqlite3

import pytest
from tests.cli.hard_case import CASE, JOINED, SUSPECT
from tests.register.kept_homes import PARCELS

from esep.access import Head
from esep.register import examination
from esep.register.home import Home
from esep.register.trail_heads import head_note

I2 = ("--as", "i-2", "--purpose", "criminal_case")
HOLD = ["states", "trail", "attachments"]


@pytest.fixture
def verify(esep, hard):
    def run(*given):
        return esep("verify", "--home", hard, *given)

    return run


@pytest.fixture
def faults(verify):
    """The codes that do not hold, by the answer for programs."""

    def found(*given):
        done = verify(*given, "--json")
        told = json.loads(done.stdout)
        assert done.exit_code == bool(told["refused"])
        return [one["code"] for one in told["refused"]]

    return found


@pytest.fixture
def asked(esep, hard):
    """Somebody reads, so many times; each leaves a row in the trail."""

    def read(times=1):
        for _ in range(times):
            assert esep("record", "show", CASE, "--class", "case", "--home", hard, *I2).exit_code == 0

    return read


def changed(path, *statements):
    """Change a file as somebody does who has it and no scruples."""
    connection = sqlite3.connect(path)
    for (trigger,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'").fetchall():
        connection.execute(f"DROP TRIGGER {trigger}")
    for statement in statements:
        connection.execute(statement)
    connection.commit()
    connection.close()


def test_each_part_is_told_on_its_own_line_with_what_holds(verify, asked):
    asked(2)
    lines = verify().stdout.splitlines()
    assert lines[0].startswith("Entries that hold: 16")
    assert lines[2:5] == [
        "Current states that are those of their cards: 3",
        "Rows of the trail that hold: 2",
        "Attachments of cards that are kept: 0",
    ]
    told = json.loads(verify("--json").stdout)
    assert {part: told[part] for part in HOLD} == {
        "states": {"looked": True, "hold": 3},
        "trail": {"looked": True, "hold": 2},
        "attachments": {"looked": True, "hold": 0},
    }
    assert told["refused"] == []


ANOTHERS = f"""
    UPDATE records SET (cards, seq, state) = (SELECT cards, seq, state FROM records WHERE record = '{CASE}')
    WHERE record = '{JOINED}'
"""
TO_TERMINATED = "CAST(replace(CAST(state AS TEXT), 'in_progress', 'terminated') AS BLOB)"


@pytest.mark.parametrize(
    ("statement", "code", "named"),
    [
        (f"UPDATE records SET state = {TO_TERMINATED} WHERE record = '{CASE}'", "E-776", CASE),
        ("UPDATE records SET state = zeroblob(9)", "E-776", CASE),
        (f"UPDATE records SET seq = seq - 1 WHERE record = '{SUSPECT}'", "E-776", SUSPECT),
        (f"UPDATE records SET cards = '9,' WHERE record = '{JOINED}'", "E-776", JOINED),
        (f"UPDATE records SET cards = '9,999,' WHERE record = '{JOINED}'", "E-776", JOINED),
        (f"UPDATE records SET cards = '1,' || cards WHERE record = '{JOINED}'", "E-776", JOINED),
        (f"UPDATE records SET cards = 'x' WHERE record = '{JOINED}'", "E-776", JOINED),
        (f"UPDATE records SET cards = '1,' || cards WHERE record = '{CASE}'", "E-776", CASE),
        (ANOTHERS, "E-776", JOINED),
        (f"UPDATE records SET cards = '' WHERE record = '{JOINED}'", "E-776", JOINED),
        (f"UPDATE records SET state = NULL, seq = NULL WHERE record = '{SUSPECT}'", "E-777", "entry 2 "),
        (f"DELETE FROM records WHERE record = '{JOINED}'", "E-777", "entry 9 "),
        ("DELETE FROM records", "E-777", "entry 1 "),
    ],
)
def test_a_state_or_list_changed_by_hand_is_found_with_its_record(verify, hard, statement, code, named):
    changed(hard / "register.sqlite", statement)
    done = verify()
    assert (done.exit_code, done.stderr[:5]) == (1, code)
    assert named in done.stderr
    assert "Entries that hold: 16" in done.stdout
    assert "The current states do NOT hold." in done.stdout
    assert "Rows of the trail that hold: 0" in done.stdout


def test_a_state_of_an_entry_in_the_middle_of_a_record_is_found(faults, hard):
    changed(
        hard / "register.sqlite",
        f"UPDATE records SET cards = replace(cards, '5,', '') WHERE record = '{CASE}'",
    )
    assert faults() == ["E-776"]


def test_a_state_left_behind_by_its_cards_is_found(esep, faults, hard):
    connection = sqlite3.connect(hard / "register.sqlite")
    (seq, state), *_ = connection.execute(
        "SELECT seq, state FROM records WHERE record = ?", [CASE]
    ).fetchall()
    connection.close()
    given = ("interrupted_on=2024-05-25", "point=3", "--record", CASE)
    assert esep("card", "new", "proceeding.interrupted", *given, "--home", hard, *I2).exit_code == 0
    assert faults() == []
    old = f"UPDATE records SET seq = {seq}, state = x'{state.hex()}' WHERE record = '{CASE}'"
    changed(hard / "register.sqlite", old)
    assert faults() == ["E-776"]


def test_the_first_record_is_named_though_it_stands_in_a_later_portion(verify, hard, monkeypatch):
    monkeypatch.setattr(examination, "AT_ONCE", 1)
    assert verify().exit_code == 0
    changed(hard / "register.sqlite", f"UPDATE records SET state = zeroblob(1) WHERE record >= '{JOINED}'")
    assert JOINED in verify().stderr
    changed(hard / "register.sqlite", f"DELETE FROM records WHERE record = '{JOINED}'")
    assert SUSPECT in verify().stderr


def test_cards_that_arrive_while_states_are_looked_at_disturb_nothing(esep, hard, monkeypatch):
    whole = examination._cards_of

    def crowded(journal, records):
        if "proceeding" in next(iter(records)):
            key = str(journal.head().size)
            given = ("interrupted_on=2024-05-25", "point=3", "--key", key, "--record", CASE)
            assert esep("card", "new", "proceeding.interrupted", *given, "--home", hard, *I2).exit_code == 0
        return whole(journal, records)

    monkeypatch.setattr(examination, "_cards_of", crowded)
    done = esep("verify", "--home", hard)
    assert (done.exit_code, "Entries that hold: 16" in done.stdout) == (0, True), done.stderr
    with Home.open(hard) as home:
        assert home.journal.head().size > 16


@pytest.mark.parametrize(
    ("statement", "row"),
    [
        ("UPDATE trail SET row = CAST(replace(CAST(row AS TEXT), 'i-2', 'i-9') AS BLOB) WHERE seq = 2", "2"),
        ("DELETE FROM trail WHERE seq = 1", "1"),
        ("UPDATE trail SET chain = zeroblob(32) WHERE seq = 3", "3"),
    ],
)
def test_a_trail_that_was_tidied_up_is_found_with_the_number_of_its_row(verify, asked, hard, statement, row):
    asked(3)
    changed(hard / "trail.sqlite", statement)
    done = verify()
    assert (done.exit_code, done.stderr[:5]) == (1, "E-666")
    assert f"row {row}" in done.stderr
    assert "The trail does NOT hold." in done.stdout
    assert "Current states that are those of their cards: 3" in done.stdout


def test_a_trail_cut_short_is_found_by_the_head_beside_the_checkpoint_alone(
    esep, hard, asked, faults, tmp_path
):
    asked(3)
    kept = tmp_path / "checkpoint.txt"
    assert esep("checkpoint", "--home", hard, "--out", kept).exit_code == 0
    asked(1)
    assert faults("--against", kept) == []
    changed(hard / "trail.sqlite", "DELETE FROM trail WHERE seq > 2")
    assert faults() == ["E-670"]  # by the head that lies in the register itself
    for own in (hard / "checkpoints").iterdir():
        own.unlink()
    assert faults() == []
    assert faults("--against", kept) == ["E-670"]
    asked(4)
    assert faults() == []
    assert faults("--against", kept) == ["E-666"]


def test_a_trail_cut_short_is_not_signed_anew(esep, hard, asked):
    asked(2)
    assert esep("checkpoint", "--home", hard).exit_code == 0
    changed(hard / "trail.sqlite", "DELETE FROM trail WHERE seq > 1")
    assert esep("checkpoint", "--home", hard).stderr[:5] == "E-670"
    asked(3)
    assert esep("checkpoint", "--home", hard).stderr[:5] == "E-666"


def test_the_head_of_the_trail_lies_beside_every_checkpoint(esep, hard, asked, tmp_path):
    asked(1)
    kept = tmp_path / "kept.txt"
    done = esep("checkpoint", "--home", hard, "--out", kept)
    note = (tmp_path / "kept.trail.txt").read_text()
    assert note.splitlines()[:3] == ["esep trail 1", "example.org/register", "1"]
    assert (hard / "checkpoints" / "16.trail.txt").read_text() == note
    assert "kept.trail.txt" in done.stdout
    assert json.loads(esep("checkpoint", "--home", hard, "--json").stdout)["trail"] == note


def test_a_checkpoint_without_the_head_of_the_trail_says_so(esep, hard, verify, tmp_path):
    kept = tmp_path / "checkpoint.txt"
    assert esep("checkpoint", "--home", hard, "--out", kept).exit_code == 0
    assert "No head of the trail" not in verify("--against", kept).stdout
    (tmp_path / "checkpoint.trail.txt").unlink()
    done = verify("--against", kept)
    assert (done.exit_code, "No head of the trail" in done.stdout) == (0, True)


def test_a_note_beside_the_checkpoint_that_is_none_is_not_believed(esep, hard, faults, tmp_path):
    kept, note = tmp_path / "checkpoint.txt", tmp_path / "checkpoint.trail.txt"
    assert esep("checkpoint", "--home", hard, "--out", kept).exit_code == 0
    whole = note.read_text()
    note.write_text(whole.replace("\n0\n", "\n1\n", 1))
    assert faults("--against", kept) == ["E-642"]
    shutil.copyfile(kept, note)
    assert faults("--against", kept) == ["E-779"]
    with Home.open(hard) as home:
        note.write_text(head_note("example.org/other", Head(), home.signing))
    assert faults("--against", kept) == ["E-779"]
    note.write_bytes(b"\xff\xfe")
    assert faults("--against", kept) == ["E-640"]
    note.write_text(whole)
    assert faults("--against", kept) == []


def test_the_head_of_a_trail_is_never_taken_for_a_checkpoint(esep, hard, tmp_path):
    kept = tmp_path / "checkpoint.txt"
    assert esep("checkpoint", "--home", hard, "--out", kept).exit_code == 0
    taken = esep("verify", "--home", hard, "--against", tmp_path / "checkpoint.trail.txt")
    assert taken.stderr[:5] == "E-645"


@pytest.fixture
def scanned(esep, hard, tmp_path):
    """Two cards with three attachments; the folder they are kept in."""
    for number, day in (("1", "25"), ("2", "26")):
        files = []
        for page in range(int(number)):
            path = tmp_path / f"{number}-{page}.txt"
            path.write_text(f"page {page} of {number}")
            files += ["--attach", path]
        given = (f"interrupted_on=2024-05-{day}", "point=3", "--record", CASE, *files)
        assert esep("card", "new", "proceeding.interrupted", *given, "--home", hard, *I2).exit_code == 0
    return hard / "attachments"


def test_attachments_that_are_missing_are_counted_with_the_first_entry(verify, scanned):
    assert "Attachments of cards that are kept: 3" in verify().stdout
    files = sorted(path for path in scanned.rglob("*") if path.is_file())
    files[0].unlink()
    done = verify()
    assert (done.exit_code, done.stderr[:5]) == (1, "E-778")
    assert "1 of 3" in done.stderr
    assert "Attachments are MISSING." in done.stdout
    shutil.rmtree(scanned)
    done = verify("--json")
    told = json.loads(done.stdout)
    assert (done.exit_code, told["attachments"]["hold"]) == (1, 0)
    assert "3 of 3, the first one of entry 17" in told["refused"][0]["what"]


def test_erasing_a_record_leaves_everything_as_it_was(faults, scanned, hard):
    with Home.open(hard) as home:
        home.people.keyring.destroy(f"record:{CASE}", "retention_end")
    assert faults() == []


def test_a_copy_given_away_says_what_was_not_looked_at(verify, scanned, hard):
    for name in ("people.sqlite", "trail.sqlite", "actors.toml"):
        (hard / name).unlink()
    for folder in (scanned, hard / "keys"):
        shutil.rmtree(folder)
    done = verify()
    assert done.exit_code == 0
    assert "Current states that are those of their cards: 3" in done.stdout
    assert "Not looked at: the trail" in done.stdout
    assert "Not looked at: attachments" in done.stdout
    told = json.loads(verify("--json").stdout)
    assert told["trail"] == told["attachments"] == {"looked": False, "hold": None}


def test_without_the_declarations_of_own_domains_states_are_not_looked_at(verify, hard):
    path = hard / "esep.toml"
    path.write_text(path.read_text().replace("domains = []", 'domains = ["away.py"]'))
    done = verify("--lang", "ru")
    assert done.exit_code == 0
    assert "Не проверено: текущие состояния" in done.stdout


def test_everything_that_does_not_hold_is_told_at_once(faults, scanned, asked, hard):
    asked(1)
    shutil.rmtree(scanned)
    changed(hard / "trail.sqlite", "UPDATE trail SET row = x'00'")
    changed(hard / "register.sqlite", "DELETE FROM records")
    assert faults() == ["E-777", "E-666", "E-778"]


def test_states_of_a_domain_that_was_taken_out_are_told_to_be_unseen(esep, empty):
    """They are neither right nor wrong: nobody can tell without the declarations."""
    (empty / "own").mkdir()
    (empty / "own" / "parcels.py").write_text(PARCELS)
    settings = (empty / "esep.toml").read_text()
    own = settings.replace("domains = []", 'domains = ["own/parcels.py"]')
    (empty / "esep.toml").write_text(own)
    sent = ("card", "new", "parcel.sent", "sent_on=2026-11-02", "weight=5", "--record", "1", "--as", "i-1")
    assert esep(*sent, "--home", empty).exit_code == 0
    (empty / "esep.toml").write_text(settings)
    done = esep("verify", "--home", empty)
    assert done.exit_code == 1
    assert "do NOT hold" not in done.stdout
    assert "nothing declares records of the type parcel any more" in done.stdout
    assert json.loads(esep("verify", "--home", empty, "--json").stdout)["states"]["looked"] is False
    (empty / "esep.toml").write_text(own)
    assert esep("verify", "--home", empty).exit_code == 0
