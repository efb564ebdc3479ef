"""A large file with one bad row: all others go in, and that one can be mended."""

import pytest
from tests.register.importing.fines import GIVEN, fine, write

from esep.register.importing import run

ROWS, WRONG = 20_000, 17_351


@pytest.mark.slow
def test_one_bad_row_in_a_large_file_stops_no_other(tmp_path, register, mapping):
    rows = [fine(number, day="29.02.2023" if number == WRONG else "05.02.2024") for number in range(ROWS)]
    path = write(tmp_path / "large.csv", *rows)
    result = run(path, mapping, register, GIVEN)
    assert (result.counts.rows, result.counts.new, result.counts.bad) == (ROWS, ROWS - 1, 1)
    assert register.journal.head().size == ROWS - 1
    [heading, kept] = result.bad_file.read_text(encoding="utf-8-sig").splitlines()
    assert f"F-{WRONG}" in kept
    mended = tmp_path / "mended.csv"
    mended.write_text(f"{heading}\n{kept.replace('29.02.2023', '28.02.2023')}\n", encoding="utf-8")
    assert run(mended, mapping, register, GIVEN).counts.new == 1
    assert register.journal.head().size == ROWS
