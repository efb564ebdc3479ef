"""A copy given away shows what is open, and says what it does not show; a receipt is checked anywhere."""

import base64
import json
import shutil

import pytest
from tests.cli.hard_case import CASE, NAME

from esep.register.checkpoints import Checkpoint
from esep.register.home import Home

AWAY = ("people.sqlite", "trail.sqlite", "actors.toml")


@pytest.fixture
def copy(hard):
    """What a journalist was given: settings, journal and checkpoints."""
    for name in AWAY:
        (hard / name).unlink()
    shutil.rmtree(hard / "keys")
    return hard


@pytest.fixture
def receipt(esep, hard, tmp_path):
    """A receipt of the first card, and the key it is checked with."""
    with Home.open(hard) as home:
        card, key = home.journal.of_record(CASE)[0].id, home.signing.verifier.text
    path = tmp_path / "receipt.json"
    assert esep("receipt", card, "--home", hard, "--out", path).exit_code == 0
    return path, key, card


@pytest.mark.parametrize(
    ("lang", "hidden"),
    [
        ("en", "Not shown: what is protected. This is a copy without people, the trail, keys."),
        ("ru", "Не показано: защищённое. Это копия, в которой нет: данных о лицах, журнала доступа, ключей."),
        ("kk", "Көрсетілмеді: қорғалған деректер. Бұл көшірмеде жоқ: "),
    ],
)
def test_a_copy_shows_a_record_as_far_as_it_is_open(esep, copy, lang, hidden):
    done = esep("record", "show", CASE, "--home", copy, "--lang", lang)
    assert done.exit_code == 0, done.stderr
    assert done.stdout.splitlines()[-1].startswith(hidden)
    assert "188" in done.stdout
    assert NAME not in done.stdout


def test_a_copy_shows_a_card_and_what_is_due(esep, copy):
    with Home.open(copy) as home:
        card = home.journal.of_record(CASE)[0].id
    done = esep("card", "show", card, "--home", copy)
    assert (done.exit_code, "Not shown: what is protected." in done.stdout) == (0, True)
    assert esep("due", "--home", copy).exit_code == 0
    assert not any((copy / name).exists() for name in (*AWAY, "keys"))


def test_what_is_protected_is_refused_in_a_copy_in_words(esep, copy):
    done = esep("record", "show", CASE, "--class", "case", "--home", copy)
    assert (done.exit_code, done.stderr[:5]) == (1, "E-842")
    assert esep("record", "show", "proceeding:237510031000999", "--home", copy).stderr[:5] == "E-661"


def test_a_copy_is_not_added_to(esep, copy):
    given = ("interrupted_on=2024-05-25", "point=3", "--record", CASE, "--as", "i-2")
    done = esep("card", "new", "proceeding.interrupted", *given, "--home", copy)
    assert (done.exit_code, done.stderr[:2]) == (1, "E-")


def test_the_checkpoints_in_a_copy_are_looked_at_with_the_key_alone(esep, hard):
    assert esep("checkpoint", "--home", hard).exit_code == 0
    with Home.open(hard) as home:
        key = home.signing.verifier.text
    shutil.rmtree(hard / "keys")
    assert "Not looked at: the checkpoints kept here" in esep("verify", "--home", hard).stdout
    told = json.loads(esep("verify", "--home", hard, "--key", key, "--json").stdout)
    assert told["own_checkpoints"] == [16]


def test_all_checkpoints_in_the_register_are_continued_or_it_is_said(esep, hard):
    assert esep("checkpoint", "--home", hard).exit_code == 0
    done = esep("verify", "--home", hard)
    assert "Checkpoints kept in the register itself that hold: 1, the newest over 16 entries" in done.stdout
    with Home.open(hard) as home:
        other = Checkpoint(home.origin, 5, bytes(32), bytes(32), "2024-06-01T00:00:00.000000Z")
        (hard / "checkpoints" / "5.txt").write_text(other.signed(home.signing))
    done = esep("verify", "--home", hard)
    assert (done.exit_code, done.stderr[:5]) == (1, "E-793")
    assert "entries 1 to 5 " in done.stderr


@pytest.mark.parametrize("lang", ["en", "ru", "kk"])
def test_a_receipt_is_checked_without_any_register(esep, receipt, monkeypatch, tmp_path, lang):
    path, key, card = receipt
    monkeypatch.chdir(tmp_path)
    done = esep("verify", "--receipt", path, "--key", key, "--lang", lang)
    assert done.exit_code == 0, done.stderr
    assert all(part in done.stdout for part in (card, CASE, "proceeding.started", "16"))
    assert NAME not in done.stdout


def test_a_receipt_is_held_against_a_checkpoint_kept_elsewhere(esep, hard, receipt, tmp_path):
    path, key, _ = receipt
    kept = tmp_path / "kept.txt"
    assert esep("checkpoint", "--home", hard, "--out", kept).exit_code == 0
    asked = ("verify", "--receipt", path, "--against", kept, "--key", key)
    assert "is the very one under which it stands" in esep(*asked).stdout
    given = ("interrupted_on=2024-05-25", "point=3", "--record", CASE, "--as", "i-2")
    assert esep("card", "new", "proceeding.interrupted", *given, "--home", hard).exit_code == 0
    assert esep("checkpoint", "--home", hard, "--out", kept).exit_code == 0
    told = json.loads(esep(*asked, "--json").stdout)
    assert (told["holds"], told["entry"], told["checkpoint"], told["compared"]) == (True, 1, 16, False)
    assert "is of another size" in esep(*asked).stdout


def test_a_forged_receipt_or_one_of_another_key_is_refused(esep, hard, receipt, tmp_path):
    path, key, _ = receipt
    said = json.loads(path.read_text())
    entry = base64.b64decode(said["entry"]).replace(b"minor", b"grave")
    for lie, code in (
        ({"entry": base64.b64encode(entry).decode()}, "E-651"),
        ({"seq": 2}, "E-650"),
        ({"receipt": 2}, "E-650"),
        ({"path": said["path"][1:]}, "E-651"),
    ):
        path.write_text(json.dumps(said | lie))
        done = esep("verify", "--receipt", path, "--key", key)
        assert (done.exit_code, done.stderr[:5]) == (1, code)
    path.write_text("[" * 100_000)
    assert esep("verify", "--receipt", path, "--key", key).stderr[:5] == "E-650"
    path.write_text(json.dumps(said))
    other = tmp_path / "other"
    assert esep("init", other, "--territory", "KZ-75", "--origin", "example.org/other").exit_code == 0
    assert esep("verify", "--receipt", path, "--home", other).stderr[:5] == "E-641"
