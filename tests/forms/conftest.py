"""What the tests of forms share: the shipped codebook, its largest form, the controls of that form."""

from pathlib import Path

import numpy as np
import pytest

from esep.codebook import Codebook
from esep.forms import load_form
from esep.forms.controls import Controls
from esep.forms.model import Form
from esep.forms.reading import read_workbook


@pytest.fixture(scope="session")
def book() -> Codebook:
    """The shipped codebook."""
    return Codebook.load("kz")


@pytest.fixture(scope="session")
def form(book: Codebook) -> Form:
    """Form 1-M, all 26 sheets."""
    return load_form(book, "1-M")


@pytest.fixture(scope="session")
def controls(form: Form) -> Controls:
    """Its controls, compiled once."""
    return Controls(form)


@pytest.fixture(scope="session")
def real_values(real_returns: list[Path], form: Form) -> dict[str, np.ndarray]:
    """The figures of the real returns by the stem of the file name."""
    return {path.stem: read_workbook(path, form).values for path in real_returns}


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Tests of the real figures keep to one worker, which reads the workbooks once."""
    for item in items:
        if "real_values" in getattr(item, "fixturenames", ()):
            item.add_marker(pytest.mark.xdist_group("returns"))
