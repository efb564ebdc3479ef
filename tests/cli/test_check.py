"""`esep returns check`: findings in words and in the machine shape, by file, and the exit status."""

import csv
import json

import pytest

from esep.forms.long import FINDINGS
from esep.forms.reading import read_workbook

SHAPE = {*FINDINGS, "version"}


@pytest.mark.parametrize(
    ("lang", "count", "said"),
    [
        ("en", 1, "1 return read, 91 cells"),
        ("en", 3, "3 returns read, 273 cells"),
        ("ru", 1, "Прочитано: 1 отчёт, 91 ячейка"),
        ("ru", 3, "Прочитано: 3 отчёта, 273 ячейки"),
        ("kk", 1, "Оқылды: 1 есеп, 91 ұяшық"),
        ("kk", 3, "Оқылды: 3 есеп, 273 ұяшық"),
    ],
)
def test_words_agree_with_their_numbers(of_small, three, lang, count, said):
    paths = sorted(three.iterdir())[:count]
    assert of_small("check", *paths, "--lang", lang).stdout.startswith(said)


def test_returns_without_a_fault(of_small, three):
    done = of_small("check", three)
    assert done.exit_code == 0
    assert done.stdout.startswith("3 returns read, 273 cells, ")
    assert done.stdout.endswith("0 findings (errors: 0, warnings: 0, notes: 0). Nothing was changed.\n")


def test_a_broken_sum_is_told_with_its_file_its_place_and_its_control(of_small, written, three):
    written("Astana.xlsx", stays_2_1=25)
    done = of_small("check", three)
    assert done.exit_code == 1
    [finding] = [line for line in done.stdout.splitlines() if line.startswith("Astana.xlsx  error  ")]
    assert "stays row 2" in finding
    assert finding.endswith("]")
    assert "[CC-" in finding


def test_a_warning_alone_is_no_objection(of_small, written):
    path = written("Akmola Region.xlsx")
    with_moved_cells(path)
    done = of_small("check", path)
    assert done.exit_code == 0
    assert "Akmola Region.xlsx  warning  " in done.stdout


def with_moved_cells(path):
    from openpyxl import load_workbook

    book = load_workbook(path)
    book.worksheets[-1].insert_rows(1)
    book.save(path)


@pytest.fixture
def bad_among_good(three):
    """A folder with a PDF that calls itself a workbook, and a workbook of nobody."""
    (three / "Abai Region.xlsx").write_bytes(b"%PDF-1.7")
    (three / "Atlantis.xlsx").write_bytes((three / "Astana.xlsx").read_bytes())
    return three


def test_a_bad_file_does_not_stop_the_good_ones(of_small, bad_among_good):
    done = of_small("check", bad_among_good)
    assert done.exit_code == 1
    assert "Abai Region.xlsx  error  E-203 " in done.stdout
    assert "Atlantis.xlsx  error  E-105 " in done.stdout
    assert "3 returns read" in done.stdout
    assert "2 findings (errors: 2," in done.stdout


def test_the_machine_shape_is_a_list_of_objects(of_small, bad_among_good, written):
    written("Astana.xlsx", stays_2_1=25)
    done = of_small("check", bad_among_good, "--json")
    findings = json.loads(done.stdout)
    assert done.exit_code == 1
    assert all(one.keys() == SHAPE for one in findings)
    assert {one["version"] for one in findings} == {"1"}
    assert [one["control"] for one in findings if one["file"].startswith("A")][:2] == ["E-105", "E-203"]
    [broken] = [one for one in findings if one["territory"]]
    assert (broken["file"], broken["territory"], broken["severity"]) == ("Astana.xlsx", "KZ-71", "error")
    assert isinstance(broken["expected"], int)
    assert isinstance(broken["found"], int)
    assert [one["expected"] for one in findings if not one["territory"]] == [None, None]


def test_the_table_says_what_the_objects_say(of_small, bad_among_good, tmp_path):
    out = tmp_path / "findings.csv"
    done = of_small("check", bad_among_good, "--json", "--out", out)
    with out.open(encoding="utf-8", newline="") as stream:
        lines = list(csv.DictReader(stream))
    assert tuple(lines[0]) == FINDINGS
    as_text = [
        {name: "" if value is None else str(value) for name, value in one.items() if name != "version"}
        for one in json.loads(done.stdout)
    ]
    assert lines == as_text


def test_nothing_is_changed(of_small, three):
    before = {path: path.read_bytes() for path in three.iterdir()}
    of_small("check", three, "--rests", "--coverage")
    assert {path: path.read_bytes() for path in three.iterdir()} == before


def test_coverage_counts_every_cell_of_every_section(of_small, three, small):
    done = of_small("check", three, "--coverage")
    rows = [line.split() for line in done.stdout.splitlines()]
    sizes = {row[0]: row[1] for row in rows if len(row) == 4 and row[0] in (*small.by_name, "all")}
    assert sizes == {**{code: str(one.size) for code, one in small.by_name.items()}, "all": "91"}


def test_one_territory_is_declared_for_a_file_whose_name_says_nothing(of_small, written):
    path = written("scan 17.xlsx")
    assert of_small("check", path).exit_code == 1
    assert of_small("check", path, "--territory", "Шымкент").exit_code == 0


@pytest.mark.parametrize("pattern", ["*.xlsx", "A*.xlsx", "[AS]*.[xX]*"])
def test_a_pattern_the_shell_did_not_expand(of_small, three, pattern):
    done = of_small("check", three / pattern)
    assert done.exit_code == 0
    assert f"{len(list(three.glob(pattern)))} returns read" in done.stdout


def test_a_file_named_twice_is_read_once(of_small, three):
    done = of_small("check", three, three / "Astana.xlsx")
    assert "3 returns read" in done.stdout


def test_what_a_program_left_behind_is_no_return(of_small, three):
    (three / "~$Astana.xlsx").write_bytes(b"lock")
    (three / "notes.txt").write_text("nothing")
    assert of_small("check", three).exit_code == 0


def test_an_old_binary_workbook_in_a_folder_is_not_passed_over(of_small, three):
    (three / "Abai Region.xls").write_bytes(b"\xd0\xcf\x11\xe0" + bytes(100))
    done = of_small("check", three)
    assert done.exit_code == 1
    assert "Abai Region.xls  error  E-204 " in done.stdout


def test_a_workbook_written_by_hand_reads_as_it_was_written(written, small):
    assert read_workbook(written("Astana.xlsx"), small).problems == ()


def test_rests_and_coverage_are_for_people(of_small, three):
    assert of_small("check", three, "--json", "--rests").exit_code == 2
    assert of_small("check", three, "--json", "--coverage").exit_code == 2


def test_a_sender_cannot_steer_the_terminal(of_small, three):
    (three / "Astana.xlsx").rename(three / "Astana\x1b[2J\u202e.xlsx")
    done = of_small("check", three)
    assert "Astana\ufffd[2J\ufffd.xlsx  error  E-105" in done.stdout
    assert not {"\x1b", "\u202e"} & set(done.stdout + of_small("consolidate", three).stderr)
