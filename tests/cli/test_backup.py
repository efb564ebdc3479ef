"""`esep backup` and `esep restore`, as a user types them."""

import json
import shutil
from pathlib import Path

import pytest
from tests.register.kept_homes import fill, made_home, sent

from esep.access import Actors
from esep.people import ErasureList, erase_owners
from esep.register.home import Home
from esep.register.protected import classes_of

SIZE = 30


@pytest.fixture(scope="module")
def filled(tmp_path_factory) -> Path:
    folder = tmp_path_factory.mktemp("cli") / "register"
    with made_home(folder) as home:
        fill(home, 1, SIZE)
    return folder


@pytest.fixture
def home(filled: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(filled, tmp_path / "register"))


@pytest.fixture
def key(home: Path) -> str:
    with Home.open(home) as opened:
        return opened.signing.verifier.text


@pytest.fixture
def password(tmp_path: Path) -> Path:
    (tmp_path / "password").write_text("a password that a machine made up\n")
    return tmp_path / "password"


def administrator(home: Path) -> str:
    with Home.open(home) as opened:
        actors: Actors = opened.actors
        return next(actor.code for actor in actors if actor.role.value == "administrator")


@pytest.mark.parametrize("lang", ["en", "ru", "kk"])
def test_a_register_goes_into_a_backup_and_comes_back(lang, esep, home, key, tmp_path):
    made = esep("backup", str(tmp_path / "copy"), "--home", str(home), "--lang", lang)
    assert made.exit_code == 0, made.output
    assert str(SIZE) in made.stdout
    back = esep("restore", str(tmp_path / "copy"), str(tmp_path / "back"), "--key", key, "--lang", lang)
    assert back.exit_code == 0, back.output
    assert str(SIZE) in back.stdout


def test_programs_get_one_document(esep, home, key, tmp_path):
    made = json.loads(esep("backup", str(tmp_path / "copy"), "--home", str(home), "--json").stdout)
    assert (made["entries"], made["with_people"]) == (SIZE, False)
    back = esep("restore", str(tmp_path / "copy"), str(tmp_path / "back"), "--key", key, "--json")
    told = json.loads(back.stdout)
    assert (told["entries"], told["records"], told["key_given"]) == (SIZE, SIZE, True)


def test_a_broken_backup_is_refused_with_the_number_of_the_entry(esep, home, key, tmp_path):
    esep("backup", str(tmp_path / "copy"), "--home", str(home))
    path = tmp_path / "copy" / "register.sqlite"
    path.write_bytes(path.read_bytes().replace(b'"weight":17},"record"', b'"weight":71},"record"', 1))
    back = esep("restore", str(tmp_path / "copy"), str(tmp_path / "back"), "--key", key)
    assert back.exit_code == 1
    assert "E-655" in back.stderr
    assert "17" in back.stderr
    assert not (tmp_path / "back").exists()


def test_people_and_keys_leave_on_behalf_of_an_administrator_only(esep, home, password, tmp_path):
    asked = ["backup", str(tmp_path / "copy"), "--home", str(home), "--with-people", str(password)]
    assert esep(*asked).exit_code != 0
    assert esep(*asked, "--as", administrator(home)).exit_code == 1, "not without a purpose"
    assert not (tmp_path / "copy").exists()
    with Home.open(home) as opened:
        before = opened.trail.head().size
    done = esep(*asked, "--as", administrator(home), "--purpose", "maintenance")
    assert done.exit_code == 0, done.output
    with Home.open(home) as opened:
        assert opened.trail.head().size == before + 1


def test_what_was_erased_since_is_asked_for_and_erased_again(esep, home, key, password, tmp_path):
    with Home.open(home) as opened:
        opened.register.accept(sent(SIZE + 1, label="Planted Name"))
    copy, back = str(tmp_path / "copy"), str(tmp_path / "back")
    given = ["--with-people", str(password)]
    esep("backup", copy, "--home", str(home), *given, "--as", administrator(home), "--purpose", "maintenance")
    with Home.open(home) as opened:
        record = f"parcel:{SIZE + 1}"
        assert classes_of(opened.journal.of_record(record)[0])
        erasures = ErasureList(tmp_path / "erasures.jsonl")
        erase_owners(opened.people, [f"record:{record}"], "court_order", erasures)
    without = esep("restore", copy, back, "--key", key, *given)
    assert without.exit_code == 1
    assert "E-806" in without.stderr
    missing = esep("restore", copy, back, "--key", key, *given, "--erasures", str(tmp_path / "none"))
    assert "E-806" in missing.stderr
    done = esep(
        "restore", copy, back, "--key", key, *given, "--erasures", str(tmp_path / "erasures.jsonl"), "--json"
    )
    assert done.exit_code == 0, done.output
    assert json.loads(done.stdout)["erased_again"] == 1
    with Home.open(Path(back)) as opened:
        assert opened.people.keyring.erasure(f"record:parcel:{SIZE + 1}").why == "court_order"


def test_where_nothing_was_erased_the_empty_list_is_enough(esep, home, key, password, tmp_path):
    copy, given = str(tmp_path / "copy"), ["--with-people", str(password)]
    esep("backup", copy, "--home", str(home), *given, "--as", administrator(home), "--purpose", "maintenance")
    listed = ("--erasures", str(home / "erasures.jsonl"))
    back = esep("restore", copy, str(tmp_path / "back"), "--key", key, *given, *listed)
    assert back.exit_code == 0, back.output
    assert "erase it anew" not in back.stderr
    with Home.open(tmp_path / "back") as opened:
        assert len(list(opened.actors)) > 0


def test_a_restore_without_the_list_says_what_that_means(esep, home, key, password, tmp_path):
    copy, given = str(tmp_path / "copy"), ["--with-people", str(password)]
    esep("backup", copy, "--home", str(home), *given, "--as", administrator(home), "--purpose", "maintenance")
    back = esep("restore", copy, str(tmp_path / "back"), "--key", key, *given, "--erasures-lost")
    assert back.exit_code == 0, back.output
    assert "erase it anew" in back.stderr
