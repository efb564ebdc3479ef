"""`esep returns compare`: workbooks and long tables of one form, and what cannot be compared."""

import json

import pytest


@pytest.fixture
def two(written):
    return written("Akmola Region.xlsx"), written("Astana.xlsx", stays_12_5=5, beds_1_4=1204)


@pytest.fixture
def table(of_small, three, tmp_path):
    """The long table of the three returns."""
    of_small("consolidate", three, "--out", tmp_path / "national.csv")
    return tmp_path / "national.csv"


def compare(esep, *arguments):
    return esep("returns", "compare", *arguments, "--form", "crisis-centre")


def test_the_largest_change_comes_first(esep, two):
    done = compare(esep, *two, "--json")
    assert done.exit_code == 0
    assert json.loads(done.stdout) == [
        change("beds", "1", "4", 0, 1204, None),
        change("stays", "12", "5", 11, 5, -600 / 11),
    ]


def change(section, row, column, before, now, percent):
    return {
        "section": section,
        "row": row,
        "column": column,
        "before": before,
        "now": now,
        "difference": now - before,
        "percent": percent if percent is None else pytest.approx(percent),
    }


def test_people_read_a_table_and_how_much_was_compared(esep, two):
    done = compare(esep, *two, "--top", "1")
    lines = done.stdout.splitlines()
    assert lines[1].split()[:7] == ["beds", "1", "4", "0", "1,204", "+1,204", "–"]
    assert lines[2] == "Figures compared: 91; changed: 2."


def test_a_table_against_the_workbook_it_was_made_from(esep, table, three):
    done = compare(esep, three / "Astana.xlsx", table, "--territory", "Astana", "--json")
    assert json.loads(done.stdout) == []
    done = compare(esep, three / "Astana.xlsx", table, "--json", "--top", "0")
    assert {one["now"] for one in json.loads(done.stdout)} == {
        3 * one["before"] for one in json.loads(done.stdout)
    }


def test_a_figure_absent_from_a_file_is_not_compared(esep, table, three):
    lines = table.read_text(encoding="utf-8").splitlines(keepends=True)
    table.write_text("".join(line for line in lines if ",stays,12," not in line), encoding="utf-8")
    done = compare(esep, three / "Akmola Region.xlsx", table, "--territory", "KZ-11")
    assert "Not compared, because one of the files does not hold them: 5 figures" in done.stdout
    assert "Figures compared: 86; changed: 0." in done.stdout


def test_periods_of_different_length_are_said(esep, table, tmp_path):
    other = tmp_path / "other.csv"
    other.write_text(table.read_text(encoding="utf-8").replace(",2022-09,", ",2022-10,"), encoding="utf-8")
    assert "30 against" not in compare(esep, table, table).stdout
    assert "30 against 31 days" in compare(esep, table, other).stdout


@pytest.mark.parametrize(
    ("old", "new", "code"),
    [
        ("territory", "place", "E-407"),
        (",2022-09,240,", ",2022-09,forty,", "E-407"),
        ("2022-09,40,internal", "2022-09", "E-407"),
        ("crisis-centre,", "other,", "E-408"),
        (",stays,", ",nights,", "E-504"),
    ],
)
def test_a_faulty_table_is_refused(esep, table, old, new, code):
    text = table.read_text(encoding="utf-8")
    assert old in text
    table.write_text(text.replace(old, new), encoding="utf-8")
    done = compare(esep, table, table)
    assert done.exit_code == 1
    assert done.stderr.startswith(code)


def test_a_table_of_two_periods_is_refused(esep, table):
    text = table.read_text(encoding="utf-8")
    later = "".join(text.splitlines(keepends=True)[1:]).replace(",2022-09,", ",2022-10,")
    table.write_text(text + later, encoding="utf-8")
    assert compare(esep, table, table).stderr.startswith("E-407")


def test_a_territory_the_table_does_not_have(esep, table):
    assert compare(esep, table, table, "--territory", "Almaty city").stderr.startswith("E-408")


def test_a_file_that_is_not_there(esep, table, tmp_path):
    assert compare(esep, table, tmp_path / "nowhere.csv").stderr.startswith("E-404")
