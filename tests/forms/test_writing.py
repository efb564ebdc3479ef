"""What is written into the official layout is read back: figures, places, looks, and nothing half."""

import re
import resource
import signal
import subprocess
import zipfile
from dataclasses import replace
from pathlib import Path

import numpy as np
import openpyxl
import pytest
from hypothesis import given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from esep.codebook import Codebook
from esep.forms import load_form
from esep.forms.model import Form
from esep.forms.reading import read_workbook
from esep.forms.writing import write_workbook
from esep.kernel.errors import EsepError
from esep.kernel.texts import Text

SMALL = load_form(Codebook.load("kz"), "crisis-centre")
LARGEST_COUNT = 2**53 - 1
LARGEST_MONEY = 2**51  # whole units: beyond, a thousandth is finer than the last bit of what a file holds
PANE = re.compile(rb'<pane xSplit="(\d+)" ySplit="(\d+)" topLeftCell="(\w+)" activePane="bottomRight"')


@pytest.fixture
def book_path(tmp_path: Path) -> Path:
    return tmp_path / "return.xlsx"


def written(path: Path, **how: object) -> openpyxl.Workbook:
    write_workbook(path, SMALL, np.arange(SMALL.size), **how)
    return openpyxl.load_workbook(path)


def money(form: Form) -> np.ndarray:
    return np.concatenate([np.full(section.size, section.decimals > 0) for section in form.sections])


def random_values(form: Form, seed: int) -> np.ndarray:
    """Figures of every size up to the largest, a third of them zero, money and counts to their own limits."""
    draw = np.random.default_rng(seed)
    sizes = 2.0 ** draw.uniform(0, 1, form.size) ** np.where(money(form), 51, 53)
    shares = draw.uniform(0, 1, form.size) * (draw.random(form.size) > 1 / 3)
    limits = np.where(money(form), LARGEST_MONEY, LARGEST_COUNT)
    largest = np.minimum(limits, np.where(draw.random(form.size) < 0.01, limits, sizes))
    return (shares * largest).astype(np.int64)


# --- the figures ----------------------------------------------------------------------------------------


@given(
    values=arrays(np.int64, SMALL.size, elements=st.integers(0, LARGEST_COUNT)),
    standing=st.sampled_from(["demonstration", "internal", "draft", "released"]),
)
@hypothesis_settings(max_examples=30)
def test_every_figure_is_read_back_and_nothing_is_found(tmp_path_factory, values, standing):
    path = tmp_path_factory.mktemp("written") / "return.xlsx"
    write_workbook(path, SMALL, values, standing)
    read = read_workbook(path, SMALL)
    assert read.problems == ()
    assert read.complete
    np.testing.assert_array_equal(read.values, values)


@pytest.mark.slow
@pytest.mark.parametrize("seed", [2])
def test_a_large_form_with_money_is_read_back(form, book_path, seed):
    values = random_values(form, seed)
    assert values[money(form)].max() > LARGEST_MONEY / 2
    write_workbook(book_path, form, values, "demonstration")
    read = read_workbook(book_path, form)
    assert read.problems == ()
    assert read.complete
    np.testing.assert_array_equal(read.values, values)


def test_thousands_are_printed_with_the_decimals_of_the_section(form, book_path):
    [section] = [one for one in form.sections if one.section == "R4"]
    only = replace(form, sections=(replace(section, offset=0),))
    write_workbook(book_path, only, np.full(section.size, 1_234_567))
    cell = openpyxl.load_workbook(book_path)["R4"].cell(section.number_row + 1, section.code_column + 1)
    assert (cell.value, cell.number_format) == (1234.567, "#,##0.000;-#,##0.000;")


def test_a_zero_is_a_number_that_shows_as_a_blank(book_path):
    cell = written(book_path)["Пребывания"]["D7"]
    assert cell.value == 0
    assert cell.number_format.endswith(";")


@pytest.mark.parametrize("count", [SMALL.size - 1, SMALL.size + 1, 0])
def test_figures_of_another_number_are_refused(book_path, count):
    with pytest.raises(ValueError, match=f"for a form of {SMALL.size}"):
        write_workbook(book_path, SMALL, np.zeros(count, np.int64))
    assert not book_path.exists()


# --- the layout -----------------------------------------------------------------------------------------


def test_headings_fill_their_rectangles_and_hold_their_texts(book_path):
    book = written(book_path)
    assert book.sheetnames == ["Пребывания", "Отказы", "Места"]
    for section in SMALL.sections:
        sheet = book[section.sheet]
        merged = {
            (one.min_row, one.min_col, one.size["rows"], one.size["columns"]) for one in sheet.merged_cells
        }
        for one in section.headings:
            assert sheet.cell(one.row, one.column).value == one.text
            if one.rows * one.columns > 1:
                assert (one.row, one.column, one.rows, one.columns) in merged


def test_labels_codes_letters_and_numbers_stand_where_the_form_has_them(book_path):
    book = written(book_path)
    for section in SMALL.sections:
        sheet = book[section.sheet]
        numbers = [cell.value for cell in sheet[section.number_row]]
        assert numbers == ["А", None, "Б", *range(1, len(section.columns) + 1)]
        for place, row in enumerate(section.rows, section.number_row + 1):
            assert sheet.cell(place, row.label_column).value == row.label
            assert sheet.cell(place, section.code_column).value == int(row.row)


def test_a_code_with_leading_zeros_stays_as_it_is_printed(book_path):
    first, *others = SMALL.sections[0].rows
    section = replace(SMALL.sections[0], rows=(replace(first, row="010"), *others))
    form = replace(SMALL, sections=(section, *SMALL.sections[1:]))
    write_workbook(book_path, form, np.zeros(form.size, np.int64))
    assert openpyxl.load_workbook(book_path)["Пребывания"]["C7"].value == "010"
    assert read_workbook(book_path, form).problems == ()


def test_a_label_is_never_a_formula(book_path):
    first, *others = SMALL.sections[0].rows
    section = replace(SMALL.sections[0], rows=(replace(first, label="=1+1"), *others))
    form = replace(SMALL, sections=(section, *SMALL.sections[1:]))
    write_workbook(book_path, form, np.zeros(form.size, np.int64))
    cell = openpyxl.load_workbook(book_path)["Пребывания"]["A7"]
    assert (cell.value, cell.data_type) == ("=1+1", "s")
    assert read_workbook(book_path, form).problems == ()


def test_panes_are_frozen_below_the_numbers_and_right_of_the_codes(book_path):
    assert {sheet.freeze_panes for sheet in written(book_path)} == {"D7"}


@pytest.mark.slow
def test_every_sheet_of_the_large_form_is_frozen_at_its_own_place(form, book_path):
    write_workbook(book_path, form, np.zeros(form.size, np.int64))
    with zipfile.ZipFile(book_path) as archive:
        for number, section in enumerate(form.sections, start=1):
            raw = archive.read(f"xl/worksheets/sheet{number}.xml")
            columns, rows, corner = PANE.search(raw).groups()
            assert (int(columns), int(rows)) == (section.code_column, section.number_row)
            assert corner == b"E7"


def test_pages_lie_and_repeat_the_head_and_the_labels(book_path):
    sheet = written(book_path)["Места"]
    assert sheet.page_setup.orientation == "landscape"
    assert sheet.print_title_rows == "$4:$6"
    assert sheet.print_title_cols == "$A:$C"


def test_long_upright_headings_get_the_width_they_need(form, book_path):
    [section] = [one for one in form.sections if one.section == "R1"]
    only = replace(form, sections=(section,))
    write_workbook(book_path, only, np.zeros(section.size, np.int64))
    sheet = openpyxl.load_workbook(book_path)["R1"]
    assert sheet["E4"].alignment.textRotation == 90
    assert sheet["H4"].alignment.textRotation == 0
    assert sheet.column_dimensions["Y"].width > sheet.column_dimensions["I"].width


def test_large_figures_get_the_width_they_need(book_path):
    write_workbook(book_path, SMALL, np.full(SMALL.size, 10**12))
    sheet = openpyxl.load_workbook(book_path)["Места"]
    assert sheet.column_dimensions["D"].width > len("1,000,000,000,000")


# --- the mark -------------------------------------------------------------------------------------------


def test_a_standing_is_marked_on_every_sheet_and_in_the_properties(book_path):
    book = written(book_path, standing="draft")
    assert [sheet.oddHeader.center.text for sheet in book] == ["проект"] * 3
    assert {sheet.sheet_properties.tabColor.rgb for sheet in book} == {"FFC55A11"}
    assert book.properties.description == "проект"
    with zipfile.ZipFile(book_path) as archive:
        assert b"<cp:contentStatus>draft</cp:contentStatus>" in archive.read("docProps/core.xml")


def test_a_mark_of_ones_own_is_said_in_the_language_of_the_form(book_path):
    mark = Text({"en": "Invented & not real", "ru": "Вымысел & не факт"})
    book = written(book_path, standing="demonstration", mark=mark)
    assert book["Места"].oddHeader.center.text.replace("&&", "&") == "Вымысел & не факт"


def test_a_mark_too_long_for_a_header_is_whole_in_the_properties(book_path):
    mark = Text({"ru": "слово " * 100})
    book = written(book_path, mark=mark)
    assert book["Места"].oddHeader.center.text.startswith("слово слово")
    assert book.properties.description == mark["ru"]


def test_released_figures_carry_no_mark(book_path):
    book = written(book_path, standing="released")
    assert [sheet.oddHeader.center.text for sheet in book] == [None] * 3
    assert [sheet.sheet_properties.tabColor for sheet in book] == [None] * 3


def test_an_invented_figure_is_coloured_and_signed_and_is_read_back(book_path):
    invented = np.arange(SMALL.size) % 2 == 1
    write_workbook(book_path, SMALL, np.arange(SMALL.size), "demonstration", invented=invented)
    sheet, section = openpyxl.load_workbook(book_path)["Пребывания"], SMALL.sections[0]
    row = sheet[section.number_row + 1][section.code_column : section.code_column + 2]
    assert [cell.value for cell in row] == [0, 1]
    assert [cell.number_format for cell in row] == ["#,##0;-#,##0;", '#,##0" *";-#,##0" *";']
    assert [cell.fill.fgColor.rgb == "FFFBE5D6" for cell in row] == [False, True]
    assert (
        sheet.cell(section.number_row + 1 + len(section.rows), section.label_column).value
        == "* вымышлено для показа"
    )
    read = read_workbook(book_path, SMALL)
    assert read.problems == ()
    np.testing.assert_array_equal(read.values, np.arange(SMALL.size))


def test_an_unknown_standing_is_a_mistake_of_the_programmer(book_path):
    with pytest.raises(LookupError):
        written(book_path, standing="sold")


# --- the file -------------------------------------------------------------------------------------------


def test_equal_figures_are_equal_files(tmp_path):
    for name in ("one.xlsx", "other.xlsx"):
        write_workbook(tmp_path / name, SMALL, np.arange(SMALL.size))
    assert (tmp_path / "one.xlsx").read_bytes() == (tmp_path / "other.xlsx").read_bytes()


def test_a_full_disk_leaves_the_old_workbook_and_nothing_else(book_path):
    book_path.write_text("what stood here before")
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    handler = signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (2_000, before[1]))
    try:
        with pytest.raises(EsepError) as refusal:
            write_workbook(book_path, SMALL, np.zeros(SMALL.size, np.int64))
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)
        signal.signal(signal.SIGXFSZ, handler)
    assert refusal.value.code == "E-021"
    assert book_path.read_text() == "what stood here before"
    assert [one.name for one in book_path.parent.iterdir()] == [book_path.name]


def test_a_place_that_is_not_there_is_refused(tmp_path):
    with pytest.raises(EsepError) as refusal:
        write_workbook(tmp_path / "nowhere" / "return.xlsx", SMALL, np.zeros(SMALL.size, np.int64))
    assert refusal.value.code == "E-021"


@pytest.mark.slow
@pytest.mark.libreoffice
@pytest.mark.parametrize("way", ["xlsx", "ods"])
def test_an_office_program_reads_and_saves_every_figure(soffice, tmp_path, way):
    path = tmp_path / "return.xlsx"
    values = np.arange(SMALL.size) * 7_919
    write_workbook(path, SMALL, values, "demonstration")
    profile = f"-env:UserInstallation=file://{tmp_path}/profile"
    through = path
    for kind in (way, "xlsx"):
        folder = tmp_path / f"as_{way}_{kind}"
        command = [soffice, profile, "--headless", "--convert-to", kind, "--outdir", folder, through]
        subprocess.run(command, check=True, capture_output=True, timeout=120)
        through = folder / f"return.{kind}"
    read = read_workbook(through, SMALL)
    assert read.problems == ()
    np.testing.assert_array_equal(read.values, values)
