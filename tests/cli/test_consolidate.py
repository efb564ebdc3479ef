"""`esep returns consolidate`: the sums in three formats, who is in them, and nothing half written."""

import csv
import json

import pytest

from esep.forms.long import FIGURES
from esep.forms.reading import read_workbook


@pytest.fixture
def expected(three, small):
    """The figures of each return of the folder, and their sum, added up plainly."""
    values = [read_workbook(path, small).values.tolist() for path in sorted(three.iterdir())]
    return [*values, [sum(cells) for cells in zip(*values, strict=True)]]


def test_a_workbook_holds_the_sums(of_small, three, small, expected, tmp_path):
    done = of_small("consolidate", three, "--out", tmp_path / "national.xlsx")
    back = read_workbook(tmp_path / "national.xlsx", small)
    assert done.exit_code == 0
    assert back.values.tolist() == expected[-1]
    assert back.problems == ()


def test_a_table_holds_every_territory_and_the_country(of_small, three, expected, tmp_path):
    of_small("consolidate", three, "--out", tmp_path / "national.csv")
    with (tmp_path / "national.csv").open(encoding="utf-8", newline="") as stream:
        lines = list(csv.DictReader(stream))
    assert tuple(lines[0]) == FIGURES
    assert list(dict.fromkeys(one["territory"] for one in lines)) == ["KZ-11", "KZ-71", "KZ-79", "KZ"]
    assert [int(one["value"]) for one in lines] == [figure for values in expected for figure in values]


def test_a_document_holds_the_same(of_small, three, small, expected, tmp_path):
    of_small("consolidate", three, "--out", tmp_path / "national.json")
    document = json.loads((tmp_path / "national.json").read_text(encoding="utf-8"))
    figures = document["figures"]
    flat = {code: [n for part in one.values() for row in part for n in row] for code, one in figures.items()}
    assert flat == dict(zip(["KZ-11", "KZ-71", "KZ-79", "KZ"], expected, strict=True))
    assert [one["section"] for one in document["sections"]] == list(small.by_name)
    assert (document["version"], document["period"], document["standing"]) == ("1", "2022-09", "internal")


def test_who_is_missing_is_said(of_small, three):
    done = of_small("consolidate", three)
    assert done.exit_code == 0
    assert "Territories in the sums: 3 of 20" in done.stdout
    assert "no return: KZ-75 Almaty city" in done.stdout


def test_a_return_that_was_not_read_in_full_stays_outside_and_is_named(of_small, three, written):
    from openpyxl import load_workbook

    path = written("Astana.xlsx")
    book = load_workbook(path)
    sheet = book.worksheets[0]
    next(cell for row in sheet.iter_rows() for cell in row if cell.value == 40).value = "forty"
    book.save(path)
    done = of_small("consolidate", three, "--json")
    assert done.exit_code == 1
    assert json.loads(done.stdout)["coverage"]["incomplete"] == ["KZ-71"]


def test_what_looks_wrong_in_the_sums_is_told_and_stops_nothing(of_small, three):
    (three / "Abai Region.xlsx").write_bytes((three / "Astana.xlsx").read_bytes())
    done = of_small("consolidate", three)
    assert done.exit_code == 0
    assert sum(line.endswith("[G-107]") for line in done.stdout.splitlines()) == 2
    warnings = json.loads(of_small("consolidate", three, "--json").stdout)["warnings"]
    assert {(one["file"], one["severity"]) for one in warnings} == {
        ("Abai Region.xlsx", "warning"),
        ("Astana.xlsx", "warning"),
    }


def test_a_file_set_aside_is_told_beside_the_answer(of_small, three):
    (three / "Atlantis.xlsx").write_bytes(b"PK")
    done = of_small("consolidate", three)
    assert done.exit_code == 1
    assert "E-105" in done.stderr
    assert "E-105" not in done.stdout
    as_data = json.loads(of_small("consolidate", three, "--json").stdout)
    assert [one["code"] for one in as_data["set_aside"]] == ["E-105"]


def test_an_unknown_format_is_misuse_and_reads_nothing(of_small, tmp_path):
    done = of_small("consolidate", tmp_path / "nowhere", "--out", tmp_path / "national.pdf")
    assert done.exit_code == 2
    assert done.stderr.startswith("E-406 ")


def test_without_returns_nothing_is_written(of_small, tmp_path, three):
    for path in three.iterdir():
        path.write_bytes(b"nothing")
    out = tmp_path / "national.csv"
    out.write_text("as before", encoding="utf-8")
    done = of_small("consolidate", three, "--out", out)
    assert done.exit_code == 1
    assert "E-302" in done.stderr
    assert out.read_text(encoding="utf-8") == "as before"
    assert sorted(path.name for path in tmp_path.iterdir()) == ["national.csv", "returns"]


def test_a_folder_that_is_not_there_is_refused(of_small, three, tmp_path):
    done = of_small("consolidate", three, "--out", tmp_path / "nowhere" / "national.csv")
    assert done.exit_code == 1
    assert done.stderr.startswith("E-021 ")


def test_the_standing_asked_for_is_the_standing_written(of_small, three, tmp_path):
    out = tmp_path / "national.csv"
    done = of_small("consolidate", three, "--standing", "draft", "--out", out)
    assert "draft" in done.stdout
    assert {line.rsplit(",", 1)[1] for line in out.read_text("utf-8").splitlines()[1:]} == {"draft"}
    assert of_small("consolidate", three, "--standing", "released").exit_code == 2
