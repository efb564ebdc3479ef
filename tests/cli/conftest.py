"""What the tests of the command line share: a runner, and small workbooks of a form with few cells."""

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from typer.testing import CliRunner, Result

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
    for name in ("LC_ALL", "LC_MESSAGES", "LANG", "ESEP_CODEBOOK", "COLUMNS", "FORCE_COLOR"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("NO_COLOR", "1")


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
