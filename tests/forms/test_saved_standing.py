"""A workbook that calls itself a demonstration is one, whatever is declared for it."""

from pathlib import Path

import numpy as np
import pytest

from esep.codebook import Codebook
from esep.forms import load_form
from esep.forms.controls import Controls
from esep.forms.returns import declared, read_returns
from esep.forms.writing import write_workbook
from esep.kernel.periods import Period


@pytest.mark.parametrize(
    ("own", "said", "standing"),
    [
        ("demonstration", "draft", "demonstration"),
        ("draft", "internal", "internal"),
        ("released", "draft", "draft"),
    ],
)
def test_what_is_invented_stays_a_demonstration(
    own: str, said: str, standing: str, book: Codebook, tmp_path: Path
) -> None:
    small = load_form(book, "crisis-centre")
    write_workbook(tmp_path / "Astana.xlsx", small, np.zeros(small.size, np.int64), own)
    declarations, _ = declared([tmp_path / "Astana.xlsx"], book, Period.month(2022, 9))
    [one], _ = read_returns(declarations, Controls(small), said)
    assert one.standing == standing
