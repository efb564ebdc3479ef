"""A second form, made of data files alone, goes the same way as the official one."""

from datetime import date

import numpy as np
import openpyxl
import pytest

from esep.codebook import Codebook
from esep.forms import load_form
from esep.forms.comparison import changes
from esep.forms.consolidation import consolidate
from esep.forms.controls import Controls
from esep.forms.model import Cell, Form
from esep.forms.reading import read_workbook
from esep.forms.returns import declared, read_returns
from esep.forms.writing import write_workbook
from esep.kernel.periods import Period

MARCH = Period.parse("2023-03")
# One month of a made-up centre, row by row as the sheets print them.
STAYS = [
    [9, 4, 3, 5, 0],
    [11, 6, 4, 4, 1],
    [5, 3, 2, 2, 0],
    [4, 2, 1, 1, 1],
    [2, 1, 1, 1, 0],
    [20, 10, 7, 9, 1],
    [12, 6, 4, 5, 1],
    [3, 2, 1, 1, 0],
    [5, 2, 2, 3, 0],
    [3, 1, 1, 1, 1],
    [1, 1, 0, 0, 0],
    [8, 4, 3, 4, 0],
]
REFUSALS = [[4, 2, 3], [3, 2, 3], [1, 0, 0], [0, 0, 0], [0, 0, 0]]
BEDS = [[20, 8, 12, 271], [6, 2, 4, 70], [12, 6, 6, 201], [2, 0, 2, 0]]


@pytest.fixture(scope="module")
def form(book: Codebook) -> Form:
    return load_form(book, "crisis-centre")


@pytest.fixture(scope="module")
def controls(form: Form) -> Controls:
    return Controls(form)


@pytest.fixture
def month() -> np.ndarray:
    return np.concatenate([np.ravel(one) for one in (STAYS, REFUSALS, BEDS)]).astype(np.int64)


def test_the_codebook_brings_two_forms(book):
    assert book.forms == ("1-M", "crisis-centre")


def test_it_counts_stays_refusals_beds_and_nights_and_no_persons(form):
    assert {measure.unit for measure in form.measures.values()} == {"stay", "refusal", "bed", "night"}
    assert form.periods == ("month",)
    assert form.unit(form.index(Cell("beds", "1", "4"))) == "night"


def test_every_unit_has_a_word_in_every_language_of_the_codebook(book, form):
    for unit in {measure.unit for measure in form.measures.values()}:
        for lang in book.languages:
            assert book.phrases.speaks(f"unit.{unit}", lang)


def test_every_title_is_said_in_three_languages_and_none_is_official(book, form):
    titles = [form.title, *form.concepts.values(), *form.populations.values()]
    titles += [measure.label for measure in form.measures.values()]
    titles += [split.reason for split in form.splits]
    for title in titles:
        assert set(title) == set(book.languages)
        assert not any(map(title.official, book.languages))


def test_a_sound_month_has_no_findings(controls, month):
    assert controls.check(month) == []


def test_the_headline_is_what_was_admitted(form, month):
    assert month[form.index(form.headline)] == 11


@pytest.mark.parametrize(
    ("cell", "control"),
    [
        (Cell("stays", "2", "1"), "CC-R-001"),  # admitted, all
        (Cell("stays", "4", "2"), "CC-R-002"),  # came by themselves, women
        (Cell("stays", "9", "4"), "CC-R-004"),  # left for relatives, children
        (Cell("beds", "3", "2"), "CC-R-006"),  # occupied in rooms for families
    ],
)
def test_a_broken_sum_is_found_and_the_cell_is_named(form, controls, month, cell, control):
    month[form.index(cell)] += 7
    [finding] = controls.check(month)
    assert finding.severity == "error"
    assert finding.likely
    assert finding.cell == cell
    assert finding.found - finding.expected == 7
    broken = controls.identities.broken(controls.identities.left_over(month))
    matrix = controls.identities
    assert control in {matrix.splits[matrix.split[one]].control for one in broken}


@pytest.mark.parametrize(
    ("cell", "control"),
    [(Cell("stays", "1", "3"), "CC-C-002"), (Cell("refusals", "1", "2"), "CC-C-004")],
)
def test_a_part_larger_than_its_whole_is_found(form, controls, month, cell, control):
    month[form.index(cell)] += 100
    matrix = controls.identities
    broken = matrix.broken(matrix.left_over(month))
    assert control in {matrix.splits[matrix.split[one]].control for one in broken}
    assert controls.check(month)[0].severity == "error"


def test_a_month_goes_through_workbooks_into_a_sum(book, form, controls, month, tmp_path):
    names = {"Abai Region.xlsx": month, "Astana city.xlsx": 3 * month}
    for name, values in names.items():
        write_workbook(tmp_path / name, form, values)
    declarations, aside = declared(sorted(tmp_path.iterdir()), book, MARCH)
    assert aside == []
    returns, aside = read_returns(declarations, controls)
    assert aside == []
    assert [one.findings for one in returns] == [(), ()]
    report = consolidate(form, book, returns)
    assert report.figure(Cell("stays", "2", "1")) == 44
    assert report.figure(Cell("beds", "1", "3"), "KZ-71") == 36
    assert report.coverage.reported == ("KZ-10", "KZ-71")
    assert len(report.coverage.missing) == len(book.territories.on(date(2023, 3, 31))) - 2
    assert report.standing == "internal"


def test_a_month_against_the_month_before(form, month):
    now = month.copy()
    now[form.index(Cell("beds", "1", "4"))] += 29
    [(unit, [change])] = changes(form, month, now)
    assert unit == ("night", 0)
    assert (change.cell, change.difference) == (Cell("beds", "1", "4"), 29)


def test_a_text_in_a_cell_is_named_and_its_sums_are_left_alone(form, controls, month, tmp_path):
    path = tmp_path / "centre.xlsx"
    write_workbook(path, form, month)
    workbook = openpyxl.load_workbook(path)
    workbook["Пребывания"]["D8"] = "одиннадцать"
    workbook.save(path)
    read = read_workbook(path, form)
    [problem] = read.problems
    assert problem.cell == Cell("stays", "2", "1")
    assert not read.complete
    assert controls.check(read.values, read.unread, read.problems) == [problem.numbered(1)]
