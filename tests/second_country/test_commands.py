"""The command line serves the invented country by the path of its codebook alone."""

import csv
import json
from collections.abc import Callable
from pathlib import Path

import openpyxl
import pytest
from typer.testing import CliRunner, Result

from esep.cli import app
from esep.codebook import Codebook
from esep.forms.demonstration import load_demonstration
from esep.forms.writing import write_workbook


@pytest.fixture(scope="module")
def returns(book: Codebook, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the five returns of 2024, named in Georgian."""
    folder = tmp_path_factory.mktemp("returns")
    demonstration = load_demonstration(book)
    for code, values in demonstration.returns():
        name = book.territories.get(code, demonstration.period.last).name.in_("ka")
        write_workbook(folder / f"{name}.xlsx", demonstration.form, values, "draft")
    return folder


@pytest.fixture
def esep(folder: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[..., Result]:
    """Runs a command with the codebook of the invented country."""
    for name in ("LC_ALL", "LC_MESSAGES", "LANG", "ESEP_CODEBOOK", "COLUMNS", "FORCE_COLOR"):
        monkeypatch.delenv(name, raising=False)

    def run(*arguments: object, lang: str = "ka") -> Result:
        common = ["--codebook", str(folder), "--lang", lang]
        done = CliRunner().invoke(app, [*map(str, arguments), *common])
        if done.exception is not None and not isinstance(done.exception, SystemExit):
            raise done.exception
        return done

    return run


def test_the_fault_is_found_and_said_in_georgian(esep, returns):
    done = esep("returns", "check", returns, "--period", "2024")
    assert done.exit_code == 1
    [line] = [one for one in done.stdout.splitlines() if one.startswith("ზღვის მხარე.xlsx")]
    assert "სტრიქონი 3.20 „ქურდობა“" in line
    assert "სავარაუდოდ მცდარია town, სტრიქონი 3.20, სვეტი 2: წერია 46, ხოლო 36" in line
    assert "[M1-C-1]" in line


def test_a_program_gets_the_same_finding(esep, returns):
    done = esep("returns", "check", returns, "--period", "2024", "--json", lang="en")
    [finding] = json.loads(done.stdout)
    place = [finding[name] for name in ("territory", "section", "row", "column", "control")]
    assert place == ["XM-4", "town", "3.20", "2", "M1-C-1"]


@pytest.mark.parametrize("suffix", [".xlsx", ".csv", ".json"])
def test_the_country_is_added_up(esep, returns, tmp_path, suffix):
    out = tmp_path / f"country{suffix}"
    done = esep("returns", "consolidate", returns, "--period", "2024", "--out", out)
    assert done.exit_code == 0, done.output
    assert "ტერიტორიები ჯამში: 5 / 5" in done.stdout
    if suffix == ".xlsx":
        assert openpyxl.load_workbook(out)["ყველა"]["E5"].value == 1327
    elif suffix == ".csv":
        lines = csv.DictReader(out.read_text(encoding="utf-8").splitlines())
        place = ("XM", "all", "1", "1")
        [value] = [
            one["value"]
            for one in lines
            if (one["territory"], one["section"], one["row"], one["column"]) == place
        ]
        assert value == "1327"
    else:
        assert json.loads(out.read_text(encoding="utf-8"))["figures"]["XM"]["all"][0][0] == 1327


def test_published_figures_leave_their_residual(esep, returns):
    done = esep("returns", "reconcile", returns, "--period", "2024")
    assert done.exit_code == 0
    [line] = [one for one in done.stdout.splitlines() if one.startswith("XM ")]
    assert "+13" in line


def test_a_figure_is_explained(esep, returns):
    done = esep("returns", "explain", "town", "3.20", "2", returns, "--period", "2024")
    assert "ყოველი დანაშაული ქალაქში ან სოფელშია ჩადენილი." in done.stdout
    assert "XM-5 ტბის მხარე" in done.stdout


def test_two_returns_are_compared(esep, returns):
    one, other = returns / "ზემო მხარე.xlsx", returns / "ტბის მხარე.xlsx"
    done = esep("returns", "compare", one, other)
    assert done.exit_code == 0, done.output
    assert "−65\xa0402" in done.stdout


def test_its_form_and_its_codebook_are_shown(esep):
    shown = esep("form", "show", "M-1", "village").stdout
    assert "უმძიმესი დანაშაული" in shown
    assert "მთისა" in esep("codebook", "show").stdout


def test_a_report_is_made_in_its_languages(esep, returns, tmp_path):
    out = tmp_path / "report.html"
    done = esep("returns", "report", returns, "--period", "2024", "--out", out)
    assert done.exit_code == 0, done.output
    page = out.read_text(encoding="utf-8")
    assert "რეგისტრირებული დანაშაული" in page
    assert "Registered crime" in page


def test_a_period_the_form_is_not_filed_for_is_refused(esep, returns):
    done = esep("returns", "check", returns, "--period", "2024-03")
    assert done.exit_code == 1
    assert done.stderr.startswith("E-413")
    assert "რატომ:" in done.stderr


@pytest.mark.slow
def test_its_first_try_goes_all_the_way(esep, tmp_path):
    out = tmp_path / "demo"
    done = esep("demo", "--out", out)
    assert done.exit_code == 0, done.output
    assert "დემონსტრაცია: ყველა რიცხვი გამოგონილია" in done.stdout
    assert len(list((out / "returns").glob("*.xlsx"))) == 5
    assert (out / "report.html").is_file()
