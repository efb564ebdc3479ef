"""Many files at once: a parser that falls takes one file with it, not the others."""

import os
from pathlib import Path

import pytest

from esep.forms import batch
from esep.forms.model import Form
from esep.forms.reading import Workbook
from esep.kernel.errors import EsepError

EVIL = "evil.xlsx"


@pytest.mark.parametrize("names", [[EVIL], ["a.xlsx", EVIL, "b.xlsx", "c.xlsx"], [EVIL, "a.xlsx", EVIL]])
def test_a_file_that_brings_down_its_process_is_refused_and_the_others_are_read(
    names: list[str], form: Form, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(batch, "read_workbook", _falls_over_evil)
    called: list[Path] = []
    found = list(batch.read_workbooks(map(Path, names), form, called.append))
    assert [path.name for path, _ in found] == names == [path.name for path in called]
    for path, result in found:
        assert isinstance(result, EsepError) == (path.name == EVIL)


def _falls_over_evil(path: Path, _: Form) -> Workbook:
    if path.name == EVIL:
        os.abort()
    return Workbook(path.name, "", [], [], ())  # type: ignore[arg-type]
