"""A register's folder: whole or not at all, opened part by part, refused when something of it is missing."""

import json
import stat
from pathlib import Path

import pytest

from esep.kernel.errors import EsepError
from esep.register.home import Home
from esep.register.home_settings import Settings

SECOND = Path(__file__).parents[1] / "second_country" / "mtisa"
SETTINGS = Settings(codebook="kz", office="7512", territory="KZ-75", origin="example.org/register")
VISITS = '''
from esep.declare import Domain, Record, day
visits = Record("visit", "Visit of a prosecutor")
@visits.card(opens="noted")
class Noted:
    """A prosecutor has visited."""
    visited_on = day("Day of the visit")
DOMAIN = Domain("visits", "Visits", visits)
'''


def test_init_makes_the_folder_and_says_what_to_do_next(esep, tmp_path):
    home = tmp_path / "register"
    done = esep("init", home, "--territory", "KZ-75", "--office", "7512", "--origin", "example.org/register")
    assert done.exit_code == 0
    assert "Verifier key" in done.stdout
    assert "example.org/register+" in done.stdout
    assert all(f"{number}. " in done.stdout for number in (1, 2, 3))
    made = {path.name for path in home.iterdir()}
    assert made == {
        "esep.toml",
        "actors.toml",
        "register.sqlite",
        "people.sqlite",
        "trail.sqlite",
        "erasures.jsonl",
        "keys",
        "checkpoints",
    }
    assert esep("verify", "--home", home).exit_code == 0


def test_only_the_owner_sees_keys_settings_and_actors(empty):
    modes = {
        name: stat.S_IMODE((empty / name).stat().st_mode)
        for name in ("", "keys", "esep.toml", "actors.toml", "people.sqlite", "keys/master.key")
    }
    assert not any(mode & 0o077 for mode in modes.values()), modes


def test_one_administrator_stands_in_a_new_register_and_the_examples_are_valid(tmp_path):
    with Home.create(tmp_path / "register", SETTINGS) as home:
        assert [(actor.code, actor.role.value) for actor in home.actors] == [
            ("administrator", "administrator")
        ]
        path = home.folder / "actors.toml"
        head, _, examples = path.read_text().partition("[[actor]]")
        path.write_text("[[actor]]" + examples.replace("# ", ""))
        assert len(home.actors) == 4
        assert head.startswith("#")


def test_a_folder_that_holds_something_is_not_touched(esep, tmp_path):
    (tmp_path / "mine").write_text("kept")
    done = esep("init", tmp_path, "--territory", "KZ-75")
    assert (done.exit_code, done.stderr[:5]) == (1, "E-020")
    assert [path.name for path in tmp_path.iterdir()] == ["mine"]


@pytest.mark.parametrize(
    ("option", "value", "code"),
    [
        ("--territory", "KZ-99", "E-104"),
        ("--territory", "KZ", "E-771"),
        ("--origin", "two words", "E-761"),
        ("--office", "an office", "E-761"),
        ("--store", "mysql://db", "E-761"),
        ("--store", "postgresql://127.0.0.1:1/none", "E-607"),
        ("--codebook", "nowhere", "E-102"),
    ],
)
def test_a_register_that_cannot_be_made_leaves_nothing(esep, tmp_path, option, value, code):
    given = {"--territory": "KZ-75"} | {option: value}
    done = esep("init", tmp_path / "register", *(part for pair in given.items() for part in pair))
    misused = code == "E-102"  # a name nobody knows is misuse
    assert (done.exit_code, done.stderr[:5]) == (2 if misused else 1, code), done.stderr
    assert list(tmp_path.iterdir()) == []


def test_where_no_register_is_every_command_says_so(esep, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    for arguments in (("due",), ("verify",), ("record", "show", "offence:1")):
        done = esep(*arguments, "--lang", "kk")
        assert (done.exit_code, done.stderr[:5]) == (1, "E-760")
        assert "тізілім жоқ" in done.stderr


def test_the_home_is_the_one_named_else_that_of_the_surroundings_else_the_current_folder(
    esep, empty, tmp_path, monkeypatch
):
    assert esep("verify", "--home", empty).exit_code == 0
    monkeypatch.chdir(tmp_path)
    assert esep("verify").exit_code == 1
    monkeypatch.setenv("ESEP_HOME", str(empty))
    assert esep("verify").exit_code == 0
    monkeypatch.delenv("ESEP_HOME")
    monkeypatch.chdir(empty)
    assert esep("verify").exit_code == 0


@pytest.mark.parametrize("name", ["people.sqlite", "trail.sqlite", "register.sqlite"])
def test_a_part_that_is_missing_is_never_made_anew(hard, name):
    (hard / name).unlink()
    with Home.open(hard) as home, pytest.raises(EsepError, match="E-762"):
        home.people, home.trail.head(), home.journal
    assert not (hard / name).exists()


def test_a_copy_without_keys_and_people_can_still_be_verified(esep, hard):
    for name in ("people.sqlite", "trail.sqlite", "actors.toml"):
        (hard / name).unlink()
    for key in (hard / "keys").iterdir():
        key.unlink()
    (hard / "keys").rmdir()
    assert esep("verify", "--home", hard).exit_code == 0


@pytest.mark.parametrize(
    ("old", "new", "fault"),
    [
        ('codebook = "kz"', "", "codebook"),
        ("version = 1", "version = 2", "version"),
        ("domains = []", "domains = [1]", "domains"),
        ('office = "7512"', 'office = "7512"\ncolour = "red"', "colour"),
    ],
)
def test_faulty_settings_are_named_and_not_repeated(empty, old, new, fault):
    path = empty / "esep.toml"
    path.write_text(path.read_text().replace(old, new))
    with pytest.raises(EsepError, match="E-761") as refused:
        Home.open(empty)
    assert fault in str(refused.value)
    assert "red" not in str(refused.value)


def test_a_domain_of_ones_own_is_one_file_and_one_line(esep, empty):
    (empty / "visits.py").write_text(VISITS)
    path = empty / "esep.toml"
    path.write_text(path.read_text().replace("domains = []", 'domains = ["visits.py"]'))
    assert "visit.noted" in esep("domains", "--home", empty).stdout
    who = ("--home", empty, "--as", "d-1")
    done = esep("card", "new", "visit.noted", "visited_on=2024-02-05", "--record", "17", *who)
    assert done.exit_code == 0, done.stderr
    assert "visit:17" in done.stdout
    assert "noted" in esep("record", "show", "visit:17", "--home", empty).stdout


def test_domains_are_listed_and_one_is_shown_with_its_moves(esep, empty):
    listed = esep("domains", "--home", empty, "--lang", "ru").stdout
    assert "proceeding.interrupted  Срок расследования прерван" in listed
    shown = esep("domains", "proceeding", "--home", empty).stdout
    assert "in progress" in shown
    assert "interruption_point" in shown
    [one] = json.loads(esep("domains", "proceeding", "--home", empty, "--json").stdout)
    assert {"before": "in_progress", "by": "interrupted", "after": "interrupted", "by_time": False} in one[
        "moves"
    ]


def test_a_second_country_needs_its_codebook_alone(esep, tmp_path):
    home = tmp_path / "register"
    done = esep("init", home, "--codebook", SECOND, "--territory", "XM-1", "--lang", "ka")
    assert done.exit_code == 0, done.stderr
    assert esep("verify", "--home", home, "--lang", "ka").exit_code == 0
    assert esep("verify", "--home", home, "--lang", "kk").stderr[:5] != "E-760"
    assert str(SECOND) in (home / "esep.toml").read_text()
