"""What the tests of the command line share: a runner, and small workbooks of a form with few cells."""

import shutil
from collections.abc import Callable
from functools import cache
from pathlib import Path

import numpy as np
import pytest
from tests.cli.hard_case import made, told
from typer.testing import CliRunner, Result

from esep import domains
from esep.cli import app
from esep.codebook import Codebook
from esep.forms import load_form
from esep.forms.model import Cell, Form, Values
from esep.forms.writing import write_workbook

PERIOD = "2022-09"
STAYS = {
    "1": 10, "2": 6, "3": 3, "4": 2, "5": 1, "6": 16, "7": 5, "8": 1, "9": 2, "10": 1, "11": 1, "12": 11,
}  # fmt: skip
WHO = {"1": 4, "2": 2, "3": 1, "4": 1, "5": 1}


@pytest.fixture(autouse=True)
def _plain_surroundings(monkeypatch: pytest.MonkeyPatch) -> None:
    """No language, no colour and no codebook from the machine the tests run on."""
    named = ("ESEP_CODEBOOK", "ESEP_HOME", "ESEP_ACTOR", "COLUMNS", "FORCE_COLOR")
    for name in ("LC_ALL", "LC_MESSAGES", "LANG", *named):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("NO_COLOR", "1")


@pytest.fixture(autouse=True)
def _read_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """What comes with esep never changes while the tests run: it is read once, not for every command."""
    monkeypatch.setattr(Codebook, "load", _load_codebook)
    monkeypatch.setattr(domains, "load", _load_domains)


load_codebook, load_domains = Codebook.load, domains.load
shipped_codebook, shipped_domains = cache(load_codebook), cache(load_domains)


def _load_codebook(name):
    return shipped_codebook(name) if name == "kz" else load_codebook(name)


def _load_domains(extra=()):
    return load_domains(extra) if extra else shipped_domains()


@pytest.fixture(scope="session")
def small() -> Form:
    """A form of the shipped codebook with few cells."""
    return load_form(Codebook.load("kz"), "crisis-centre")


@pytest.fixture
def esep() -> Callable[..., Result]:
    """Runs the command line in this process."""

    def run(*arguments: object) -> Result:
        done = CliRunner().invoke(app, [str(one) for one in arguments])
        if done.exception is not None and not isinstance(done.exception, SystemExit):
            raise done.exception
        return done

    return run


@pytest.fixture(scope="session")
def hard_register(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The register with the hard case; nobody writes to it."""
    folder = made(tmp_path_factory.mktemp("hard") / "register")
    told(folder)
    return folder


@pytest.fixture
def hard(hard_register: Path, tmp_path: Path) -> Path:
    """A copy of it for one test."""
    return Path(shutil.copytree(hard_register, tmp_path / "register"))


@pytest.fixture
def empty(tmp_path: Path) -> Path:
    """A register with officers and no card."""
    return made(tmp_path / "register")


@pytest.fixture
def of_small(esep: Callable[..., Result]) -> Callable[..., Result]:
    """Runs a command about returns of the small form for one month."""

    def run(verb: str, *arguments: object) -> Result:
        return esep("returns", verb, *arguments, "--form", "crisis-centre", "--period", PERIOD)

    return run


def figures(form: Form, times: int) -> Values:
    """Figures in which every sum of the small form holds."""
    values = np.zeros(form.size, np.int64)
    for row, count in STAYS.items():
        for column, share in WHO.items():
            values[form.index(Cell("stays", row, column))] = count * share * times
    return values


@pytest.fixture
def written(small: Form, tmp_path: Path) -> Callable[..., Path]:
    """Writes a workbook of the small form, named as asked, with some figures set to something else."""

    def write(name: str, times: int = 1, **faults: int) -> Path:
        values = figures(small, times)
        for place, value in faults.items():
            values[small.index(Cell(*place.split("_")))] = value
        path = tmp_path / "returns" / name
        path.parent.mkdir(exist_ok=True)
        write_workbook(path, small, values)
        return path

    return write


@pytest.fixture
def three(written: Callable[..., Path]) -> Path:
    """A folder with three returns without a fault."""
    for times, name in enumerate(("Akmola Region.xlsx", "Astana.xlsx", "Shymkent.XLSX"), start=1):
        path = written(name, times)
    return path.parent
