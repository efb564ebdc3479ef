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
    assert json.loads(done.stdout)["changes"] == [
        change("stays", "12", "5", "stay", 11, 5, -600 / 11),
        change("beds", "1", "4", "night", 0, 1204, None),
    ]


def change(section, row, column, unit, before, now, percent):
    return {
        "section": section,
        "row": row,
        "column": column,
        "unit": unit,
        "before": before,
        "now": now,
        "difference": now - before,
        "percent": percent if percent is None else pytest.approx(percent),
    }


def test_people_read_a_table_and_how_much_was_compared(esep, two):
    done = compare(esep, *two, "--top", "1")
    lines = done.stdout.splitlines()
    assert [lines[0], lines[4]] == ["stays", "nights"]
    assert lines[6].split()[:7] == ["beds", "1", "4", "0", "1,204", "+1,204", "–"]
    assert lines[-1] == "Figures compared: 91; changed: 2."


def test_a_change_in_one_unit_never_comes_before_one_in_another_for_its_size(esep, written):
    one = written("Akmola Region.xlsx")
    other = written("Astana.xlsx", stays_12_5=12, stays_12_4=1204, beds_1_4=1205, beds_1_1=2)
    told = json.loads(compare(esep, one, other, "--json", "--top", "1").stdout)
    assert [(one["unit"], one["difference"]) for one in told["changes"]] == [
        ("stay", 1193),
        ("bed", 2),
        ("night", 1205),
    ]
    assert (told["compared"], told["changed"]) == (91, 4)


def test_two_territories_are_said_to_be_two(esep, two, written):
    told = json.loads(compare(esep, *two, "--json").stdout)
    assert told["before"] == {"file": "Akmola Region.xlsx", "territory": "KZ-11", "period": None}
    assert (told["now"]["territory"], told["different_territories"]) == ("KZ-71", True)
    caution = "different territories, KZ-11 Akmola Region and KZ-71 Astana city"
    assert caution in compare(esep, *two).stdout
    assert "Осторожно" in compare(esep, *two, "--lang", "ru").stdout
    assert "Назар аударыңыз" in compare(esep, *two, "--lang", "kk").stdout


def test_one_territory_under_two_names_is_one(esep, two, written):
    again = written("Акмолинская область.xlsx", 2)
    told = json.loads(compare(esep, two[0], again, "--json").stdout)
    assert told["different_territories"] is False
    assert "Caution" not in compare(esep, two[0], again).stdout


def test_a_file_that_names_no_territory_is_neither_the_same_nor_another(esep, two, written):
    told = json.loads(compare(esep, two[0], written("last year.xlsx", 2), "--json").stdout)
    assert (told["now"]["territory"], told["different_territories"]) == ("", None)
    assert "Caution" not in compare(esep, *two[:1], written("last year.xlsx", 2)).stdout


def test_the_country_is_another_territory_than_its_part(esep, table, three):
    told = json.loads(compare(esep, three / "Astana.xlsx", table, "--json").stdout)
    assert told["now"] == {"file": "national.csv", "territory": "KZ", "period": "2022-09"}
    assert told["different_territories"] is True


def test_a_table_against_the_workbook_it_was_made_from(esep, table, three):
    done = compare(esep, three / "Astana.xlsx", table, "--territory", "Astana", "--json")
    assert json.loads(done.stdout)["changes"] == []
    done = compare(esep, three / "Astana.xlsx", table, "--json", "--top", "0")
    changes = json.loads(done.stdout)["changes"]
    assert {one["now"] for one in changes} == {3 * one["before"] for one in changes}


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
        (",2022-09,", ",2022-19,", "E-407"),
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
