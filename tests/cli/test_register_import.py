"""`esep import`: a dry run, a run, the same again; bad rows kept to be mended."""

import csv
import json

import openpyxl
import pytest

from esep.register.home import Home

I1 = ("--as", "i-1", "--purpose", "criminal_case")
ROW = {
    "actor": "i-1",
    "office": "7512",
    "asserted_at": "2024-02-05T10:00",
    "start_ground": "",
    "report": "",
    "department": "",
    "started_on": "2024-02-05",
    "body": "mia",
    "territory": "KZ-75",
    "form": "inquiry",
    "article": "188",
    "part": "1",
    "gravity": "minor",
    "events": "",
}


@pytest.fixture
def rows(tmp_path):
    def write(*changes):
        made = [
            {"key": str(at), "record": f"24751003100{at:04}", **ROW, **more}
            for at, more in enumerate(changes)
        ]
        path = tmp_path / "rows.csv"
        with path.open("w", encoding="utf-8", newline="") as file:
            writer = csv.DictWriter(file, list(made[0]))
            writer.writeheader()
            writer.writerows(made)
        return path

    return write


@pytest.fixture
def imported(esep, empty):
    def run(path, *more):
        return esep("import", path, "--mapping", "proceeding.started", "--home", empty, *I1, *more)

    return run


def test_a_dry_run_writes_nothing_and_a_run_sent_twice_changes_nothing(imported, rows, esep, empty):
    path = rows({}, {})
    dry = imported(path, "--dry-run")
    assert "New cards: 2. Known already: 0. Bad rows: 0." in dry.stdout
    assert "Entries that hold: 0" in esep("verify", "--home", empty).stdout
    assert "New cards: 2." in imported(path).stdout
    assert "New cards: 0. Known already: 2." in imported(path).stdout
    assert "Entries that hold: 2" in esep("verify", "--home", empty).stdout


def test_a_bad_row_is_told_and_kept_and_the_mended_file_goes_in(imported, rows, esep, empty, tmp_path):
    done = imported(rows({}, {"article": "no article", "events": "Выдуманов"}), "--lang", "ru")
    assert done.exit_code == 1
    assert "Негодных строк: 1." in done.stdout
    assert "Выдуманов" not in done.stdout + done.stderr
    kept = tmp_path / "rows.csv.bad.csv"
    kept = kept if kept.exists() else tmp_path / "rows.bad.csv"
    mended = tmp_path / "mended.csv"
    mended.write_text(kept.read_text(encoding="utf-8-sig").replace("no article", "188"), encoding="utf-8")
    assert "New cards: 1." in imported(mended).stdout


def test_a_program_gets_counts_and_reasons(imported, rows):
    told = json.loads(imported(rows({}, {"gravity": "huge"}), "--json").stdout)
    assert (told["new"], told["bad"], told["first_bad"][0]["row"]) == (1, 1, 3)
    assert told["first_bad"][0]["faults"][0]["code"] == "E-624"


def test_a_statistician_imports_nothing(esep, rows, empty):
    who = ("--as", "s-1", "--purpose", "statistics")
    done = esep("import", rows({}), "--mapping", "proceeding.started", "--home", empty, *who)
    assert done.stderr[:5] == "E-660"


def test_an_unknown_mapping_is_refused(esep, rows, empty):
    done = esep("import", rows({}), "--mapping", "nowhere.toml", "--home", empty, *I1)
    assert done.exit_code == 1
    assert done.stderr[:2] == "E-"


def test_an_import_states_nothing_in_the_name_of_a_colleague(imported, rows, esep, empty):
    done = imported(rows({}, {"actor": "i-2"}), "--lang", "en")
    assert done.exit_code == 1
    assert "E-780" in done.stdout + done.stderr
    assert "Entries that hold: 1" in esep("verify", "--home", empty).stdout


def test_who_may_not_write_a_card_may_not_import_it_either(imported, rows, esep, empty):
    assert imported(rows({})).exit_code == 0
    stranger = ("--as", "i-2", "--purpose", "criminal_case")
    again = rows({"actor": "i-2", "key": "other", "started_on": "2024-02-06"})
    done = esep("import", again, "--mapping", "proceeding.started", "--home", empty, *stranger)
    assert done.exit_code == 1
    assert "E-660" in done.stdout + done.stderr
    assert "Entries that hold: 1" in esep("verify", "--home", empty).stdout


def test_a_card_of_an_officer_elsewhere_says_who_entered_it(imported, rows, empty):
    assert imported(rows({"actor": "officer-elsewhere"})).exit_code == 0
    with Home.open(empty) as home:
        [entry] = home.journal.entries()
    assert (entry.card["actor"], entry.card["entered_by"]) == ("officer-elsewhere", "i-1")


def test_a_dry_run_and_the_run_say_the_same(imported, rows):
    path = rows({}, {"gravity": "huge"}, {"form": "preliminary"})
    dry, real = (json.loads(imported(path, "--json", *more).stdout) for more in (("--dry-run",), ()))
    left_out = ("dry_run", "bad_file")
    assert {key: value for key, value in dry.items() if key not in left_out} == {
        key: value for key, value in real.items() if key not in left_out
    }


@pytest.fixture
def me(esep, empty, tmp_path):
    """The id under which cards name the investigator i-2 as a suspect; it stands below his code."""
    (tmp_path / "me.json").write_text(json.dumps({"names": [{"family": "Made", "given": "Up"}]}))
    asked = ("person", "add", "--domain", "suspect", "--from", tmp_path / "me.json", "--json")
    person = json.loads(esep(*asked, "--home", empty, *I1).stdout)["person"]
    actors = empty / "actors.toml"
    line = 'code = "i-2"\n'
    told = actors.read_text(encoding="utf-8").replace(line, f'{line}persons = ["{person}"]\n', 1)
    actors.write_text(told, encoding="utf-8")
    return person


@pytest.fixture
def named(esep, tmp_path, empty):
    """Imports, by an investigator, the card that names somebody as a suspect."""

    def run(officer, record, proceeding, person, *more):
        path = tmp_path / f"{officer}.csv"
        (tmp_path / "empty.csv").unlink(missing_ok=True)
        assert (
            esep("template", "suspect.named", "--out", tmp_path / "empty.csv", "--home", empty).exit_code == 0
        )
        heading = next(csv.reader((tmp_path / "empty.csv").read_text("utf-8-sig").splitlines()))
        row = {
            "key": record, "record": record, "actor": officer, "office": "1101",
            "asserted_at": "2024-02-06T10:00", "named_on": "2024-02-06", "suspect": person,
            "proceeding": proceeding, "sex": "male", "citizenship": "citizens",
        }  # fmt: skip
        with path.open("w", encoding="utf-8", newline="") as file:
            writer = csv.DictWriter(file, heading, restval="")
            writer.writeheader()
            writer.writerow(row)
        told = ("--mapping", "suspect.named", "--home", empty, "--json", "--as", officer)
        done = esep("import", path, *told, "--purpose", "criminal_case", *more)
        return [fault["code"] for bad in json.loads(done.stdout)["first_bad"] for fault in bad["faults"]]

    return run


@pytest.mark.parametrize("more", [(), ("--dry-run",)])
def test_who_is_named_on_a_card_does_not_import_it(named, me, more):
    assert named("i-2", "1", "237510031000123", me, *more) == ["E-660"]


def test_a_party_to_a_case_imports_nothing_that_is_linked_to_it(named, me, esep, empty, tmp_path):
    assert named("i-1", "1", "237510031000123", me) == []
    (tmp_path / "other.json").write_text(json.dumps({"names": [{"family": "Else", "given": "Body"}]}))
    asked = ("person", "add", "--domain", "suspect", "--from", tmp_path / "other.json", "--json")
    other = json.loads(esep(*asked, "--home", empty, *I1).stdout)["person"]
    assert named("i-2", "2", "237510031000123", other) == ["E-660"]
    assert named("i-2", "2", "237510031000124", other) == []


def test_a_template_is_a_table_or_a_workbook_and_takes_no_place(esep, empty, tmp_path):
    for name in ("t.csv", "t.XLSX"):
        done = esep("template", "report.registered", "--out", tmp_path / name, "--home", empty)
        assert done.exit_code == 0
    assert (tmp_path / "t.csv").read_text("utf-8-sig").startswith("key,record,actor,office,asserted_at,")
    [*sheets] = openpyxl.load_workbook(tmp_path / "t.XLSX")
    assert len(sheets) == 3
    again = esep("template", "report.registered", "--out", tmp_path / "t.csv", "--home", empty)
    assert (again.exit_code, again.stderr[:5]) == (1, "E-853")
    unknown = esep("template", "report.registered", "--out", tmp_path / "t.doc", "--home", empty)
    assert (unknown.exit_code, unknown.stderr[:5]) == (2, "E-852")


def test_a_template_of_no_card_is_refused_without_repeating_what_was_typed(esep, empty, tmp_path):
    done = esep("template", "Выдуманов", "--out", tmp_path / "t.csv", "--home", empty)
    assert (done.exit_code, done.stderr[:2]) == (1, "E-")
    assert "Выдуманов" not in done.stderr
