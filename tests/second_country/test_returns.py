"""Returns of the invented country: written, read, controlled, consolidated, compared and reconciled."""

import numpy as np
import openpyxl
import pytest

from esep.codebook import Codebook
from esep.forms import load_form
from esep.forms.comparison import changes
from esep.forms.consolidation import Consolidated, consolidate
from esep.forms.controls import Controls
from esep.forms.demonstration import load_demonstration, write_returns
from esep.forms.model import Cell, Form
from esep.forms.reading import read_workbook
from esep.forms.reconciliation import reconcile
from esep.forms.returns import Return, declared, read_returns
from esep.forms.writing import write_workbook
from esep.kernel.periods import Period

YEAR = Period.year(2024)
PLANTED = Cell("town", "3.20", "2")


@pytest.fixture(scope="module")
def form(book: Codebook) -> Form:
    return load_form(book, "M-1")


@pytest.fixture(scope="module")
def controls(form: Form) -> Controls:
    return Controls(form)


@pytest.fixture(scope="module")
def figures(book: Codebook) -> dict[str, np.ndarray]:
    """The figures of the five territories, with the one fault planted in them."""
    return dict(load_demonstration(book).returns())


@pytest.fixture(scope="module")
def received(book, form, controls, figures, tmp_path_factory) -> list[Return]:
    folder = tmp_path_factory.mktemp("returns")
    for code, values in figures.items():
        name = book.territories.get(code, YEAR.last).name.in_("ka")
        write_workbook(folder / f"{name}.xlsx", form, values, "draft")
    declarations, aside = declared(sorted(folder.iterdir()), book, YEAR)
    assert aside == []
    found, aside = read_returns(declarations, controls, "draft")
    assert aside == []
    return found


@pytest.fixture(scope="module")
def report(book, form, received) -> Consolidated:
    return consolidate(form, book, received)


def test_rows_take_their_titles_from_the_law_of_the_day(form):
    assert form.concepts["gravity:gravest"].in_("ka") == "უმძიმესი დანაშაული"
    assert form.concepts["article:21"].in_("en") == "Robbery"
    assert form.size == 165


def test_what_was_published_and_what_follows_make_a_whole(form, figures):
    for values in figures.values():
        whole, town, village = (values[form.index(Cell(one, "1", "1"))] for one in ("all", "town", "village"))
        assert whole == town + village
    assert all(figures["XM-3"][form.index(Cell("town", "1", str(column)))] for column in range(1, 6))


def test_every_workbook_is_read_back(received, figures):
    for one in received:
        np.testing.assert_array_equal(one.workbook.values, figures[one.territory])
        assert one.workbook.problems == ()


def test_the_layout_is_its_own(form, figures, tmp_path):
    path = tmp_path / "return.xlsx"
    write_workbook(path, form, figures["XM-1"], "draft")
    book = openpyxl.load_workbook(path)
    sheet = book["სოფელი"]
    assert [cell.value for cell in sheet[4]] == [None, "ა", None, "ბ", 1, 2, 3, 4, 5]
    assert (sheet["D10"].value, sheet["D6"].value) == ("2.10", "1.1")
    assert {one.freeze_panes for one in book} == {"E5"}


def test_only_the_planted_fault_is_found_and_its_cell_is_named(book, received):
    findings = {one.territory: one.findings for one in received}
    [fault] = findings.pop("XM-4")
    assert set(findings.values()) == {()}
    assert fault.likely
    assert (fault.cell, fault.found - fault.expected) == (PLANTED, 10)
    assert "სტრიქონი 3.20 „ქურდობა“" in fault.message(book.phrases, "ka")
    assert "M1-C-1" in fault.control


@pytest.mark.parametrize(
    ("cell", "control"),
    [
        (Cell("all", "1.2", "1"), "M1-R-1"),
        (Cell("all", "3", "2"), "M1-R-2"),
        (Cell("village", "3.22", "1"), "M1-R-3"),
        (Cell("town", "2.11", "3"), "M1-C-1"),
        (Cell("all", "2.10", "4"), "M1-C-2"),
        (Cell("village", "3.21", "5"), "M1-P-1"),
    ],
)
def test_each_split_is_a_control(form, controls, figures, cell, control):
    values = figures["XM-1"].copy()
    values[form.index(cell)] += 1000
    matrix = controls.identities
    broken = matrix.broken(matrix.left_over(values))
    assert control in {matrix.splits[matrix.split[one]].control for one in broken}


def test_the_country_is_the_sum_of_its_territories(report, figures):
    assert report.territory == "XM"
    np.testing.assert_array_equal(report.values, sum(figures.values()))
    assert report.figure(report.form.headline) == 1327
    assert report.coverage.whole
    assert {code: part.code for code, part in report.coverage.partly.items()} == {
        "XM-2": "2024-07..2024-12",
        "XM-5": "2024-07..2024-12",
    }
    assert report.standing == "draft"


def test_published_figures_stand_beside_ours(book, report):
    told = {(str(one.cell), one.territory): one.residual for one in reconcile(report, book.figures)}
    assert told == {("all r1 c1", "XM"): 13, ("all r3.20 c1", "XM-1"): 0}


def test_a_year_is_compared_with_the_year_before(form, figures):
    before = figures["XM-3"].copy()
    before[form.index(Cell("town", "3.20", "5"))] += 77
    [(_, [change])] = changes(form, before, figures["XM-3"])
    assert (change.cell, change.difference) == (Cell("town", "3.20", "5"), -77)


def test_a_number_kept_as_text_is_said_in_georgian(book, form, controls, figures, tmp_path):
    path = tmp_path / "return.xlsx"
    write_workbook(path, form, figures["XM-1"])
    workbook = openpyxl.load_workbook(path)
    workbook["ყველა"]["E5"] = "578"
    workbook.save(path)
    read = read_workbook(path, form)
    [finding] = controls.check(read.values, read.unread, read.problems)
    assert "რიცხვი „578“ ტექსტად არის შენახული" in finding.message(book.phrases, "ka")


@pytest.mark.slow
def test_its_demonstration_is_written_like_any(book, tmp_path):
    paths = write_returns(book, tmp_path / "returns")
    assert [path.stem for path in paths] == [
        "Capital", "Upper Province", "Lower Province", "Sea Province", "Lake Province",
    ]  # fmt: skip
    sheet = openpyxl.load_workbook(paths[0])["ყველა"]
    assert sheet.oddHeader.center.text == "დემონსტრაცია: ყველა რიცხვი გამოგონილია"
