"""A form filled across the day of a law says so, in each of the shapes it is handed on in."""

import csv

import openpyxl
import orjson
import pytest
from tests.forms.filling.test_filling import FILLING, FORM, LATEST, balance

from esep.forms.filling import fill
from esep.forms.filling.outputs import save
from esep.forms.reading import read_workbook
from esep.kernel.periods import Period

BATTERY = "2024-06-16"


def filled(period):
    [one] = fill(FILLING, balance([]), ["KZ"], Period.parse(period), LATEST)
    return one


@pytest.mark.parametrize(
    ("period", "days"),
    [
        ("2024-01-01..2024-06-15", []),
        ("2024-06-15..2024-06-16", [BATTERY]),
        ("2024-06-16..2024-12-31", []),
        ("2024", [BATTERY]),
        ("2023", []),
    ],
)
def test_a_form_names_the_breaks_of_what_it_counts(period, days):
    assert [str(one.on) for one in filled(period).breaks] == days


def test_each_shape_of_a_form_tells_the_break_and_the_workbook_reads_back(tmp_path):
    one = filled("2024")
    [row] = one.breaks
    for suffix in (".xlsx", ".csv", ".json"):
        save(tmp_path / f"form{suffix}", one, FILLING)
    sheet = openpyxl.load_workbook(tmp_path / "form.xlsx", read_only=True).worksheets[0]
    told = [str(cell) for cells in sheet.iter_rows(values_only=True) for cell in cells if cell]
    assert any(row.title.in_(FORM.language) in text and BATTERY in text for text in told)
    assert read_workbook(tmp_path / "form.xlsx", FORM).values.tolist() == one.values.tolist()
    with (tmp_path / "form.csv").open(encoding="utf-8", newline="") as stream:
        assert {line["breaks"] for line in csv.DictReader(stream)} == {BATTERY}
    [listed] = orjson.loads((tmp_path / "form.json").read_bytes())["breaks"]
    assert (listed["on"], listed["of"], listed["verified"]) == (BATTERY, row.code, False)
    assert listed["ru"] == row.title.in_("ru")
