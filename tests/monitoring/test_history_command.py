"""`esep monitor history`, as a user types it."""

import json
import shutil
from pathlib import Path

import pytest
from tests.monitoring.intake_made import CODES, batch, opened, take
from tests.register.kept_homes import fill, made_home
from typer.testing import CliRunner

from esep.cli import app
from esep.monitoring.history.compaction import compact
from esep.register.home import Home

OFFICER = ("--as", "administrator", "--purpose", "maintenance")


@pytest.fixture(scope="module")
def made(tmp_path_factory) -> Path:
    """A register with a history of eight fixes, two of which a protected person's device sent."""
    folder = tmp_path_factory.mktemp("moved") / "register"
    with made_home(folder) as home:
        fill(home, 1, 2)
    (folder / "monitoring").mkdir()
    intake = opened(folder / "monitoring" / "in")
    take(intake, batch(8), whole_batch=True)
    intake.close()
    compact(intake.log.folder, intake.hours, CODES, folder / "monitoring" / "history")
    return folder


@pytest.fixture
def home(made, tmp_path) -> Path:
    return Path(shutil.copytree(made, tmp_path / "register"))


def esep(*words, home) -> tuple[int, str]:
    done = CliRunner().invoke(app, ["monitor", "history", *map(str, words), "--home", str(home)])
    return done.exit_code, done.output


def rows_of_trail(home) -> int:
    with Home.open(home) as opened_home:
        return opened_home.trail.head().size


@pytest.mark.parametrize("lang", ["en", "ru", "kk"])
def test_a_history_goes_out_and_comes_in_elsewhere(home, made, tmp_path, lang):
    before = rows_of_trail(home)
    status, told = esep("export", tmp_path / "moved", *OFFICER, "--lang", lang, home=home)
    assert (status, "6" in told) == (0, True), told
    assert rows_of_trail(home) == before + 1
    shutil.rmtree(home / "monitoring" / "history")
    status, told = esep("import", tmp_path / "moved", *OFFICER, "--lang", lang, home=home)
    assert (status, "1" in told) == (0, True), told
    assert rows_of_trail(home) == before + 2
    status, told = esep("verify", "--lang", lang, home=home)
    assert (status, "6" in told) == (0, True), told


def test_a_program_gets_one_document(home, tmp_path):
    told = json.loads(esep("export", tmp_path / "moved", *OFFICER, "--json", home=home)[1])
    assert told == {"history": str(tmp_path / "moved"), "fixes": 6, "files": 1}
    told = json.loads(esep("verify", tmp_path / "moved", "--json", home=home)[1])
    assert told == {"fixes": 6, "files": 1}


@pytest.mark.parametrize("verb", ["export", "import"])
@pytest.mark.parametrize("who", [(), ("--as", "administrator")])
def test_nobody_takes_a_history_along_without_a_name_and_a_purpose(home, tmp_path, verb, who):
    shutil.copytree(home / "monitoring" / "history", tmp_path / "given")
    place = tmp_path / ("moved" if verb == "export" else "given")
    if verb == "import":
        shutil.rmtree(home / "monitoring" / "history")
    status, _ = esep(verb, place, *who, home=home)
    assert status == 1
    assert not (tmp_path / "moved").exists()
    assert (home / "monitoring" / "history").exists() == (verb == "export")


def test_a_changed_file_is_told_by_its_name(home):
    [part] = (home / "monitoring" / "history").rglob("*.parquet")
    part.write_bytes(part.read_bytes()[:-9] + b"123456789")
    status, told = esep("verify", home=home)
    assert (status, "E-1041" in told) == (1, True)
