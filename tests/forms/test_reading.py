"""Whole workbooks: what is read, what is told, and that one bad file does not stop the others."""

import hashlib
import unicodedata
from collections import Counter
from pathlib import Path

import numpy as np
import openpyxl
import pytest
from openpyxl.chart import BarChart
from tests.forms.bad_files import (
    FIGURES,
    FIRST_SHEET,
    NAMES,
    SMALL,
    archive_of,
    edited,
    good,
    parts_of,
    printed,
    read,
    rewritten,
)

from esep.codebook import Codebook
from esep.forms.batch import read_workbooks
from esep.forms.controls import Controls
from esep.forms.findings import Finding
from esep.forms.model import Form
from esep.forms.reading import Workbook, read_workbook
from esep.forms.returns import declared, read_returns
from esep.forms.writing import write_workbook
from esep.kernel.errors import EsepError
from esep.kernel.periods import Period
from esep.kernel.texts import Phrases

FIRST, SECOND, THIRD = SMALL.sections
HERE, BESIDE = slice(0, FIRST.size), slice(FIRST.size, SMALL.size)
MONTH = Period.month(2022, 10)
SPOILT = {
    "Abay Region": b"",
    "Akmola Region": good()[:5_000],
    "Aktobe Region": b"%PDF-1.7",
    "Almaty": b"MZ\0",
}
REGIONS = (
    *SPOILT,
    "Almaty Region",
    "Astana",
    "Atyrau Region",
    "East-Kazakhstan Region",
    "Karagandy Region",
    "Kostanay Region",
    "Kyzylorda Region",
    "Mangistay Region",
    "North-Kazakhstan Region",
    "Pavlodar Region",
    "Shymkent",
    "Turkistan Region",
    "Ulytau Region",
    "West-Kazakhstan Region",
    "Zhambyl Region",
    "Zhetysu Region",
)


def told(workbook: Workbook) -> dict[str, int]:
    """How often each thing is told; every finding can be said in every language."""
    for found in workbook.problems:
        for lang in ("en", "ru", "kk"):
            assert not {"{", "}"} & set(found.message(Phrases.package(), lang))
    return Counter(found.key for found in workbook.problems)


def finding(workbook: Workbook, key: str) -> Finding:
    return next(found for found in workbook.problems if found.key == key)


def renamed(book: openpyxl.Workbook, old: str, new: str) -> None:
    book[old].title = new


# --- what a workbook holds ------------------------------------------------------------------------------


def test_a_good_workbook(tmp_path: Path):
    workbook = read(tmp_path, good())
    assert (workbook.values == FIGURES).all()
    assert workbook.complete
    assert workbook.problems == ()
    assert (workbook.file, workbook.digest) == ("return.xlsx", hashlib.sha256(good()).hexdigest())


def test_another_program_saved_it(tmp_path: Path):
    workbook = read(tmp_path, edited(lambda _: None))
    assert (workbook.values == FIGURES).all()
    assert workbook.problems == ()


@pytest.mark.parametrize("section", SMALL.sections, ids=lambda section: section.section)
def test_the_sheets_made_by_hand_in_these_tests_are_those_of_a_workbook(tmp_path: Path, section):
    path = tmp_path / "return.xlsx"
    path.write_bytes(good())
    sheet = openpyxl.load_workbook(path)[section.sheet]
    there = {
        (row, column): value for row, line in enumerate(sheet.values) for column, value in enumerate(line)
    }
    figures = FIGURES[section.offset : section.offset + section.size].reshape(section.shape)
    for row, line in enumerate(printed(section, figures)):
        for column, value in enumerate(line):
            assert value in ("", there[row, column])


def test_formulas_are_read_by_their_last_result_and_told(tmp_path: Path):
    cell = (
        parts_of(good())[FIRST_SHEET].split(b"<v>57</v>")[0].rpartition(b'<c r="')[2].split(b'"')[0].decode()
    )
    workbook = read(tmp_path, rewritten(FIRST_SHEET, b"<v>57</v>", b"<f>50+7</f><v>57</v>"))
    assert told(workbook) == {"formulas": 1}
    assert finding(workbook, "formulas").severity == "warning"
    assert finding(workbook, "formulas").values == {"sheet": FIRST.sheet, "count": 1, "cells": cell}
    assert (workbook.values == FIGURES).all()


def test_a_formula_that_was_never_calculated_is_an_empty_cell(tmp_path: Path):
    workbook = read(tmp_path, edited(lambda book: book[FIRST.sheet].__setitem__("D7", "=1+1")))
    assert told(workbook) == {"formulas": 1, "blank": 1}
    assert workbook.unread.nonzero()[0].tolist() == [0]


def test_error_values_and_empty_cells_are_told_apart(tmp_path: Path):
    def spoil(book: openpyxl.Workbook) -> None:
        book[FIRST.sheet]["D7"] = "#REF!"
        book[FIRST.sheet]["D8"] = None

    workbook = read(tmp_path, edited(spoil))
    assert told(workbook) == {"error_value": 1, "blank": 1}
    assert finding(workbook, "error_value").values["address"] == "D7"
    assert finding(workbook, "blank").values["address"] == "D8"


def test_cells_of_every_other_kind(tmp_path: Path):
    def spoil(book: openpyxl.Workbook) -> None:
        sheet = book[FIRST.sheet]
        sheet["D7"], sheet["E7"], sheet["F7"], sheet["G7"] = True, "1\xa0234", "none", 2.5
        sheet["H7"] = 44_927
        sheet["H7"].number_format = "dd.mm.yyyy"

    keys = told(read(tmp_path, edited(spoil)))
    assert keys == {"truth": 1, "number_as_text": 1, "text": 1, "not_whole": 1, "date": 1}


@pytest.mark.parametrize(
    ("number", "key"), [("NaN", "not_a_number"), ("inf", "not_a_number"), ("1e999", "not_a_number")]
)
def test_numbers_no_program_writes(tmp_path: Path, number, key):
    workbook = read(tmp_path, rewritten(FIRST_SHEET, b"<v>57</v>", b"<v>%s</v>" % number.encode()))
    assert told(workbook) == {key: 1}
    assert workbook.unread.sum() == 1


def test_cells_written_in_another_way_show_the_same(tmp_path: Path):
    """Formulas and errors are found whether a sheet is looked over at once or cell by cell."""
    parts = parts_of(rewritten(FIRST_SHEET, b"<v>57</v>", b"<f>50+7</f><v>57</v>"))
    raw = parts[FIRST_SHEET].replace(b'"><v>58</v>', b'" t="e"><v>#REF!</v>', 1)
    quoted = raw.replace(b'<c r="', b"<c \n r='").replace(b'" s="', b"' s=\"")
    prefixed = raw.replace(b"<c ", b"<x:c ").replace(b"</c>", b"</x:c>")
    prefixed = prefixed.replace(b"<worksheet ", b'<worksheet xmlns:x="urn:x" ')
    usual = read(tmp_path, archive_of(parts | {FIRST_SHEET: raw}))
    assert told(usual) == {"error_value": 1, "formulas": 1}
    for other in (quoted, prefixed):
        assert other != raw
        workbook = read(tmp_path, archive_of(parts | {FIRST_SHEET: other}))
        assert workbook.problems == usual.problems
        assert (workbook.values == usual.values).all()


def test_references_to_other_files_are_told(tmp_path: Path):
    content = archive_of(parts_of(good()) | {"xl/externalLinks/externalLink1.xml": b"<externalLink/>"})
    assert told(read(tmp_path, content)) == {"external_links": 1}


def test_hidden_rows_are_read_like_others(tmp_path: Path):
    def hide(book: openpyxl.Workbook) -> None:
        book[FIRST.sheet].row_dimensions[8].hidden = True
        book[FIRST.sheet].column_dimensions["E"].hidden = True

    assert (read(tmp_path, edited(hide)).values == FIGURES).all()


def test_a_used_range_that_begins_elsewhere(tmp_path: Path):
    """Without its title and its labels a sheet begins at the row codes; the codes still say what is what."""

    def cut(book: openpyxl.Workbook) -> None:
        sheet = book[FIRST.sheet]
        for row in sheet.iter_rows(max_row=FIRST.number_row - 1):
            for cell in row:
                if type(cell).__name__ == "Cell":
                    cell.value = None

    workbook = read(tmp_path, edited(cut))
    assert (workbook.values == FIGURES).all()
    assert set(told(workbook)) == {"heading_other"}


@pytest.mark.parametrize(("rows", "columns"), [(4, 0), (0, 2), (3, 1)])
def test_rows_and_columns_inserted_by_a_program(tmp_path: Path, rows, columns):
    """Programs move the merged cells along; here they stay, and hide nothing of the table."""

    def move(book: openpyxl.Workbook) -> None:
        sheet = book[FIRST.sheet]
        for area in list(sheet.merged_cells.ranges):
            sheet.unmerge_cells(str(area))
        # openpyxl empties the first row when it is asked to insert none.
        if rows:
            sheet.insert_rows(1, rows)
        if columns:
            sheet.insert_cols(1, columns)

    workbook = read(tmp_path, edited(move))
    assert (workbook.values == FIGURES).all()
    assert told(workbook) == {"moved": 1}
    assert finding(workbook, "moved").values == {"sheet": FIRST.sheet, "down": rows, "right": columns}


# --- sheets ---------------------------------------------------------------------------------------------


def test_a_sheet_that_is_missing(tmp_path: Path):
    workbook = read(tmp_path, edited(lambda book: book.remove(book[FIRST.sheet])))
    assert told(workbook) == {"sheet_missing": 1}
    assert workbook.unread[HERE].all()
    assert (workbook.values == FIGURES)[BESIDE].all()
    assert not workbook.unread[BESIDE].any()


def test_a_renamed_sheet_is_known_by_its_title(tmp_path: Path):
    workbook = read(tmp_path, edited(lambda book: renamed(book, FIRST.sheet, "Лист1")))
    assert told(workbook) == {"sheet_missing": 1, "sheet_renamed": 1}
    assert finding(workbook, "sheet_renamed").values == {"sheet": "Лист1", "meant": FIRST.sheet}
    assert workbook.unread[HERE].all()
    assert not workbook.unread[BESIDE].any()


def test_all_sheets_renamed_is_still_this_form(tmp_path: Path):
    content = edited(lambda book: [renamed(book, name, f"S{place}") for place, name in enumerate(NAMES)])
    assert told(read(tmp_path, content)) == {"sheet_missing": 3, "sheet_renamed": 3}


def test_a_copy_of_a_sheet(tmp_path: Path):
    workbook = read(tmp_path, edited(lambda book: book.copy_worksheet(book[FIRST.sheet])))
    assert told(workbook) == {"sheet_twice": 1}
    assert finding(workbook, "sheet_twice").values["meant"] == FIRST.sheet
    assert (workbook.values == FIGURES).all()


def test_two_regions_in_one_workbook(tmp_path: Path):
    content = edited(
        lambda book: [renamed(book, book.copy_worksheet(book[one]).title, f"{one} (2)") for one in NAMES]
    )
    workbook = read(tmp_path, content)
    assert told(workbook) == {"sheet_twice": len(NAMES)}
    assert [found.values["meant"] for found in workbook.problems] == NAMES


def test_an_added_sheet_with_or_without_anything_on_it(tmp_path: Path):
    def add(book: openpyxl.Workbook) -> None:
        book.create_sheet("Лист1")
        book.create_sheet("note")["A1"] = "to do"

    workbook = read(tmp_path, edited(add))
    assert told(workbook) == {"sheet_strange": 2}
    assert (workbook.values == FIGURES).all()


def test_an_empty_sheet_under_the_right_name(tmp_path: Path):
    def empty(book: openpyxl.Workbook) -> None:
        place = book.sheetnames.index(FIRST.sheet)
        book.remove(book[FIRST.sheet])
        book.create_sheet(FIRST.sheet, place)

    workbook = read(tmp_path, edited(empty))
    assert told(workbook) == {"no_numbers": 1}
    assert workbook.unread[HERE].all()
    assert not workbook.unread[BESIDE].any()


def test_a_chart_sheet_beside_or_in_place_of_a_sheet(tmp_path: Path):
    beside = read(tmp_path, edited(lambda book: book.create_chartsheet("Chart").add_chart(BarChart())))
    assert told(beside) == {"sheet_strange": 1}
    assert (beside.values == FIGURES).all()

    def replace(book: openpyxl.Workbook) -> None:
        book.remove(book[FIRST.sheet])
        book.create_chartsheet(FIRST.sheet).add_chart(BarChart())

    workbook = read(tmp_path, edited(replace))
    assert told(workbook) == {"sheet_strange": 1, "sheet_missing": 1}
    assert workbook.unread[HERE].all()


@pytest.mark.parametrize("state", ["hidden", "veryHidden"])
def test_a_hidden_sheet_is_read_and_told(tmp_path: Path, state):
    workbook = read(tmp_path, edited(lambda book: setattr(book[SECOND.sheet], "sheet_state", state)))
    assert told(workbook) == {"sheet_hidden": 1}
    assert finding(workbook, "sheet_hidden").severity == "warning"
    assert (workbook.values == FIGURES).all()


def test_two_sheets_of_one_name_are_read_from_neither(tmp_path: Path):
    old, new = f'name="{THIRD.sheet}"'.encode(), f'name="{FIRST.sheet}"'.encode()
    workbook = read(tmp_path, rewritten("xl/workbook.xml", old, new))
    assert told(workbook) == {"sheet_repeated": 1, "sheet_missing": 1}
    assert workbook.unread[HERE].all()
    assert (workbook.values == FIGURES)[~workbook.unread].all()
    assert workbook.unread.sum() == FIRST.size + THIRD.size


def test_another_form_is_refused_by_name(tmp_path: Path, form: Form):
    path = tmp_path / "return.xlsx"
    path.write_bytes(good())
    with pytest.raises(EsepError, match="E-209") as caught:
        read_workbook(path, form)
    assert caught.value.values["form"] == form.form


# --- names and many files -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "name",
    [
        "Қызылорда облысы",
        "საქართველო",
        "تقرير",
        "报表",
        "📊 return",
        "a" * 240,
        "line\nbreak",
        "tab\tquote'\"",
        unicodedata.normalize("NFC", "Ёй"),
        unicodedata.normalize("NFD", "Ёй"),
        " ",
        "{file}",
        "%s",
        "..",
    ],
)
def test_a_file_may_be_called_anything(tmp_path: Path, name):
    workbook = read(tmp_path, good(), f"{name}.xlsx")
    assert workbook.file == f"{name}.xlsx"
    assert workbook.complete
    (tmp_path / f"{name}.xlsx").write_bytes(b"")
    with pytest.raises(EsepError, match="E-208") as caught:
        read_workbook(tmp_path / f"{name}.xlsx", SMALL)
    assert f"{name}.xlsx" in str(caught.value)


@pytest.mark.parametrize("form", ["NFC", "NFD"])
def test_a_territory_is_known_by_its_name_however_letters_are_composed(book: Codebook, form):
    name = unicodedata.normalize(form, "Алматы қаласы")
    found, aside = declared([Path(f"{name}.xlsx")], book, MONTH)
    assert [one.territory.code for one in found] == ["KZ-75"]
    assert aside == []


@pytest.fixture
def twenty(tmp_path: Path) -> list[Path]:
    """Twenty files, four of which are no workbooks."""
    paths = [tmp_path / f"{name}.xlsx" for name in REGIONS]
    for path in paths:
        path.write_bytes(SPOILT.get(path.stem, good()))
    return paths


def test_bad_files_do_not_stop_the_good_ones(twenty: list[Path]):
    done: list[Path] = []
    results = dict(read_workbooks(twenty, SMALL, done.append))
    assert done == list(results) == twenty
    refused = {path.stem: one.code for path, one in results.items() if isinstance(one, EsepError)}
    assert refused == {
        "Abay Region": "E-208",
        "Akmola Region": "E-205",
        "Aktobe Region": "E-203",
        "Almaty": "E-203",
    }
    read_well = [one for one in results.values() if isinstance(one, Workbook)]
    assert len(read_well) == 16
    assert all((one.values == FIGURES).all() for one in read_well)


def test_returns_that_are_no_workbooks_are_set_aside_with_the_reason(twenty: list[Path], book: Codebook):
    strangers = [twenty[0].with_name("Nowhere.xlsx"), twenty[5].with_name("ASTANA.xlsx"), twenty[0].parent]
    for path in strangers[:2]:
        path.write_bytes(good())
    found, unknown = declared([*twenty, *strangers], book, MONTH)
    returns, aside = read_returns(found, Controls(SMALL))
    assert len(found) == 20
    assert [one.refusal.code for one in unknown] == ["E-105", "E-301", "E-105"]
    assert [one.file for one in aside] == [f"{name}.xlsx" for name in SPOILT]
    assert [one.file for one in returns] == [f"{name}.xlsx" for name in REGIONS[4:]]
    assert all(one.workbook.complete for one in returns)


# --- a large form ---------------------------------------------------------------------------------------


@pytest.mark.slow
def test_the_largest_form_in_full(tmp_path: Path, form: Form):
    """A return of zeros swells more than any other, and is still no bomb; a few faults in it cost nothing."""
    path = tmp_path / "return.xlsx"
    write_workbook(path, form, np.zeros(form.size, np.int64))
    workbook = read_workbook(path, form)
    assert workbook.complete
    assert workbook.problems == ()
    parts = parts_of(path.read_bytes())
    before, _, after = parts[FIRST_SHEET].rpartition(b"<v>0</v>")
    raw = before + b"<v>2.5</v>" + after
    path.write_bytes(archive_of(parts | {FIRST_SHEET: raw}))
    workbook = read_workbook(path, form)
    assert told(workbook) == {"not_whole": 1}
    assert workbook.unread.sum() == 1


@pytest.mark.real
def test_real_returns_are_read_without_a_word(real_returns: list[Path], form: Form):
    results = dict(read_workbooks(real_returns, form))
    assert all(isinstance(one, Workbook) and one.complete for one in results.values())
    assert sum(len(one.problems) for one in results.values()) == 0
