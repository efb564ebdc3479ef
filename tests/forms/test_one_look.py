"""A workbook is opened once: its figures, when it was saved and its standing come from the one look."""

from datetime import UTC, datetime
from pathlib import Path

import numpy as np
import pytest
from tests.forms.bad_files import SMALL, archive_of, edited, good, parts_of

from esep.codebook import Codebook
from esep.forms import load_form
from esep.forms.controls import Controls
from esep.forms.reading import read_workbook
from esep.forms.returns import declared, read_returns
from esep.forms.saved import Saved
from esep.forms.writing import write_workbook
from esep.kernel.periods import Period


def test_a_workbook_carries_what_its_properties_say(tmp_path: Path) -> None:
    def stamp(book: object) -> None:
        book.properties.modified = datetime(2023, 1, 16, 19, 6, 24)  # type: ignore[attr-defined]  # noqa: DTZ001
        book.properties.contentStatus = "draft"  # type: ignore[attr-defined]

    path = tmp_path / "Astana.xlsx"
    path.write_bytes(edited(stamp))
    saved = read_workbook(path, SMALL).saved
    assert saved.standing == "draft"
    # The program stamps the moment of saving over whatever it was told.
    assert saved.at is not None
    assert saved.at.tzinfo is UTC


def test_a_workbook_without_properties_is_read_like_any(tmp_path: Path) -> None:
    parts = parts_of(good())
    del parts["docProps/core.xml"]
    path = tmp_path / "Astana.xlsx"
    path.write_bytes(archive_of(parts))
    assert read_workbook(path, SMALL).saved == Saved()


def test_the_file_is_opened_once(book: Codebook, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The reader runs in a process of its own, so that whatever is opened here is opened again."""
    small = load_form(book, "crisis-centre")
    path = tmp_path / "Astana.xlsx"
    write_workbook(path, small, np.zeros(small.size, np.int64), "demonstration")
    declarations, _ = declared([path], book, Period.month(2022, 9))
    controls, opened = Controls(small), []
    read_bytes = Path.read_bytes
    monkeypatch.setattr(Path, "read_bytes", lambda self: opened.append(self) or read_bytes(self))
    [one], _ = read_returns(declarations, controls, "draft")
    assert one.standing == "demonstration"
    assert opened == []
