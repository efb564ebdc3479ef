"""The matrix of identities says what the form's files say, cell by cell."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.forms.naive import Judge, Key

from esep.codebook import Codebook
from esep.forms.controls import Controls
from esep.forms.model import Cell, Form


@pytest.fixture(scope="module")
def judge(book: Codebook) -> Judge:
    return Judge(book.form_folder("1-M"))


def as_keys(form: Form, values: np.ndarray) -> dict[Key, int]:
    cells = (form.cell(index) for index in range(form.size))
    return {(one.section, one.row, one.column): int(value) for one, value in zip(cells, values, strict=True)}


def test_the_judge_finds_nothing_that_the_matrix_lacks_and_the_matrix_nothing_of_its_own(
    form: Form, controls: Controls, judge: Judge
) -> None:
    matrix = controls.identities
    splits = {split.control: split for split in matrix.splits}
    keys = {(one.section, one.row, one.column): n for n, one in enumerate(map(form.cell, range(form.size)))}
    ours = {
        (
            matrix.splits[split].control,
            int(matrix.cells[start]),
            tuple(sorted(map(int, matrix.cells[start + 1 : end]))),
        )
        for split, start, end in zip(matrix.split, matrix.starts, matrix.starts[1:], strict=False)
    }
    by_cells = {(whole, parts) for _, whole, parts in ours}
    theirs = set()
    for control, kind, whole, parts in judge.sums():
        if kind == "which":
            theirs |= {(control, keys[whole], (keys[part],)) for part in parts}
        elif kind != "beside":
            theirs.add((control, keys[whole], tuple(sorted(keys[part] for part in parts))))
    assert len(theirs) > 60_000
    assert not {(control, whole, parts) for control, whole, parts in theirs if (whole, parts) not in by_cells}
    within = {
        one for one in ours if splits[one[0]].axis in {"row", "measure"} and _one_sheet(form, one[1], one[2])
    }
    assert not {one for one in within if one not in theirs and len(one[2]) > 1 and not _aliased(form, one)}


def _one_sheet(form: Form, whole: int, parts: tuple[int, ...]) -> bool:
    return len({form.cell(cell).section for cell in (whole, *parts)}) == 1


def _aliased(form: Form, one: tuple[str, int, tuple[int, ...]]) -> bool:
    """Columns whose population is another's under `same.csv`: the judge reads no such names."""
    return form.cell(one[1]).section in {"R1-1", "R2"}


@settings(max_examples=50)
@given(st.lists(st.tuples(st.integers(0, 217_459), st.integers(0, 10**9)), max_size=60))
def test_what_is_broken_is_broken_for_the_judge_too(
    form: Form, controls: Controls, judge: Judge, changed: list[tuple[int, int]]
) -> None:
    values = np.zeros(form.size, np.int64)
    for cell, value in changed:
        values[cell] = value
    matrix = controls.identities
    left_over = matrix.left_over(values)
    ours = {
        (matrix.splits[matrix.split[one]].control, matrix.of(int(one))[0]) for one in matrix.broken(left_over)
    }
    sparse = dict(changed)
    theirs = _broken_near(form, judge, sparse)
    assert {(control, form.cell(cell)) for control, cell in theirs} <= {
        (control, form.cell(cell)) for control, cell in ours
    }


_SUMS: dict[int, list[tuple[str, str, int, list[int]]]] = {}


def _broken_near(form: Form, judge: Judge, changed: dict[int, int]) -> set[tuple[str, int]]:
    """The judge asked only about the sums that a changed cell stands in: all others are 0 = 0."""
    if not _SUMS:
        for control, kind, whole, parts in judge.sums():
            cells = [form.index(Cell(*key)) for key in (whole, *parts)]
            for cell in cells:
                _SUMS.setdefault(cell, []).append((control, kind, cells[0], cells[1:]))
    found = set()
    for cell in changed:
        for control, kind, whole, parts in _SUMS.get(cell, ()):
            there = [changed.get(part, 0) for part in parts]
            fails = {
                "whole": changed.get(whole, 0) != sum(there),
                "rest": changed.get(whole, 0) < sum(there),
                "which": any(part > changed.get(whole, 0) for part in there),
                "beside": False,
            }[kind]
            if fails:
                found.add((control, whole))
    return found


def test_a_return_of_zeros_owes_nothing(form: Form, controls: Controls) -> None:
    assert not len(controls.identities.broken(controls.identities.left_over(np.zeros(form.size, np.int64))))


@pytest.mark.parametrize(
    ("control", "cells"),
    [
        ("1M-R-001", ["R1 r1 c2", "R1 r2 c2", "R1 r3 c2"]),
        ("1M-R-002", ["R6 r3 c1", "R6 r4 c1", "R6 r5 c1", "R6 r6 c1", "R6 r7 c1"]),
        ("1M-C-001", ["R5 r1 c13", "R5 r1 c14", "R5 r1 c16"]),
        ("1M-C-053", ["R6 r1 c1", "R7 r1 c1", "R7 r1 c2", "R7 r1 c3", "R7 r1 c4", "R7 r1 c8", "R7 r1 c16"]),
        ("1M-P-001", ["R1 r109 c2", "PRIL5 r100 c2", "PRIL6 r105 c2"]),
        ("1M-R-012", ["R1 r14 c1", "R11 r2 c1", "R11 r3 c1"]),
        ("1M-C-004", ["R1 r1 c2", "R1 r1 c3", "R1-1 r1 c2"]),
        ("1M-X-001", ["R6 r1 c10", "R10 r1 c1"]),
        ("1M-X-001", ["R1 r7 c6", "PRIL7 r1 c5"]),
    ],
)
def test_known_sums_of_the_form(form: Form, controls: Controls, control: str, cells: list[str]) -> None:
    """Between sheets rows meet by what they stand for: theft is row 109, 100 and 105."""
    matrix = controls.identities
    wanted = [form.index(Cell(*(one.removeprefix(" ") for one in _split(cell)))) for cell in cells]
    meeting = [
        one for one in matrix.meeting_in(wanted[0]) if matrix.splits[matrix.split[one]].control == control
    ]
    found = [(matrix.of(int(one))[0], sorted(map(int, matrix.of(int(one))[1]))) for one in meeting]
    assert (wanted[0], sorted(wanted[1:])) in found


def _split(cell: str) -> tuple[str, str, str]:
    section, row, column = cell.split()
    return section, row.removeprefix("r"), column.removeprefix("c")
