"""`esep table` and `esep measures`: what anybody may count, in the same words and bytes each time."""

import csv
import json
from datetime import UTC, datetime

import pytest
from tests.cli.hard_case import CASE, NAME
from tests.cli.test_register_names import PLANTED, planted_in, said

from esep.kernel.periods import Period
from esep.ledger.at_home import FOLDER
from esep.ledger.tables.marks import FILE, Cell, write_marks

STARTED = ("table", "proceedings_started", "--period", "2024-Q1")
LATER = ("card", "new", "proceeding.annulled", "--as", "i-2", "--purpose", "criminal_case")


def test_a_table_is_read_by_people_and_by_programs(esep, hard):
    shown = esep(*STARTED, "--by", "article.chapter,gravity", "--home", hard)
    assert shown.exit_code == 0, shown.stderr
    assert "Standing: internal" in shown.stdout
    assert "6 Criminal offences against property" in shown.stdout
    told = json.loads(esep(*STARTED, "--by", "article.chapter,gravity", "--home", hard, "--json").stdout)
    assert told["measure"] == "proceedings_started"
    assert sum(row["value"] for row in told["rows"]) == told["total"]["value"] == 2
    assert NAME not in shown.stdout


def test_a_break_that_a_law_makes_is_told_by_the_table_and_by_the_measure(esep, hard):
    asked = ("table", "proceedings_started", "--home", hard, "--lang", "ru", "--period")
    said = "2024-06-16: разрыв ряда. Побои и лёгкий вред здоровью снова уголовные правонарушения"
    assert said in esep(*asked, "2024").stdout
    assert "разрыв ряда" not in esep(*asked, "2024-Q1").stdout
    assert said in esep("measures", "proceedings_started", "--home", hard, "--lang", "ru").stdout
    [told] = json.loads(esep("measures", "proceedings_started", "--home", hard, "--json").stdout)
    assert [one["on"] for one in told["breaks"]] == ["2017-07-15", "2024-06-16"]


def test_lines_fit_eighty_columns_but_for_sentences(esep, hard, monkeypatch):
    monkeypatch.setenv("COLUMNS", "80")
    shown = esep(*STARTED, "--by", "gravity", "--compare", "year-before", "--home", hard).stdout
    table = shown.split("\n\n")[1]
    assert max(map(len, table.splitlines())) <= 80
    assert table.startswith("Gravity ")
    assert {len(line) for line in table.splitlines()[1:]} == {len(table.splitlines()[-1])}


@pytest.mark.parametrize(("lang", "form"), [("en", ()), ("ru", ()), ("kk", ("--json",))])
def test_a_past_moment_gives_what_it_gave_byte_for_byte(esep, hard, lang, form):
    asked = (
        *STARTED,
        "--by",
        "territory,month",
        "--as-of",
        "2024-03-10",
        "--home",
        hard,
        "--lang",
        lang,
        *form,
    )
    before = esep(*asked)
    assert before.exit_code == 0, before.stderr
    now = json.loads(esep(*STARTED, "--home", hard, "--json").stdout)
    changed = (
        *("card", "new", "proceeding.started", "--record", "proceeding:247510031000777"),
        *("started_on=2024-03-05", "start_ground=complaint", "body=mia", "department=7512"),
        *("territory=KZ-75", "form=preliminary", "article=188", "part=1", "gravity=minor"),
        *("--as", "i-1", "--purpose", "criminal_case", "--home", hard),
    )
    done = esep(*changed)
    assert done.exit_code == 0, done.output
    assert esep(*asked).stdout == before.stdout
    later = json.loads(esep(*STARTED, "--home", hard, "--json").stdout)
    assert later["total"]["value"] == now["total"]["value"] + 1
    again = json.loads(esep(*STARTED, "--home", hard, "--json", "--as-of", now["as_of"]).stdout)
    assert again == now


@pytest.mark.parametrize("suffix", [".csv", ".xlsx", ".parquet", ".json"])
def test_an_output_appears_whole_and_the_same_each_time(esep, hard, tmp_path, suffix):
    out = tmp_path / f"table{suffix}"
    asked = (*STARTED, "--as-of", "2024-04-30", "--home", hard, "--out", out)
    first = esep(*asked)
    assert (first.exit_code, str(out) in first.stdout) == (0, True)
    content = out.read_bytes()
    assert json.loads(esep(*asked, "--json").stdout) == {"written": str(out)}
    assert out.read_bytes() == content
    assert sorted(path.name for path in tmp_path.iterdir() if "table" in path.name) == [out.name]


def test_csv_is_read_by_machines(esep, hard, tmp_path):
    out = tmp_path / "table.csv"
    assert esep(*STARTED, "--by", "gravity", "--home", hard, "--out", out, "--quiet").stdout == ""
    with out.open(encoding="utf-8") as stream:
        rows = list(csv.DictReader(stream))
    assert {row["measure"] for row in rows} == {"proceedings_started"}
    assert [row["value"] for row in rows if row["row"] == "total"] == ["2"]


@pytest.mark.parametrize(
    ("wrong", "code"),
    [
        (("proceedings_startd", "--period", "2024"), "E-890"),
        (("proceedings_started", "--period", "2024-13"), "E-001"),
        (("proceedings_started", "--period", "2024", "--by", "artcle"), "E-891"),
        (("proceedings_undecided", "--period", "2024", "--by", "month"), "E-892"),
        (("proceedings_started", "--period", "2024", "--where", "gravity"), "E-893"),
        (("proceedings_started", "--period", "2024", "--as-of", "2999-01-01"), "E-894"),
        (("proceedings_started", "--period", "2024", "--where", "gravity=heavy"), "E-895"),
        (("proceedings_started", "--period", "2024", "--territory", "Atlantis"), "E-895"),
        (("persons_merged", "--period", "2024", "--territory", "KZ-11"), "E-896"),
        (("proceedings_started", "--period", "2024", "--out", "x.pdf"), "E-897"),
        (("proceedings_started", "--period", "2024", "--by", "gravity,gravity"), "E-899"),
        (("proceedings_started", "--period", "2024", "--months", "3"), "E-824"),
    ],
)
def test_misuse_is_told_with_what_would_have_worked(esep, hard, wrong, code):
    done = esep("table", *wrong, "--home", hard)
    assert (done.exit_code, done.stdout, done.stderr[:5]) == (2, "", code)
    told = json.loads(esep("table", *wrong, "--home", hard, "--json").stdout)
    assert tuple(told) == ("code", "what", "why", "next", "rule")


def test_the_period_must_be_named(esep, hard):
    assert esep("table", "proceedings_started", "--home", hard).exit_code == 2


TYPED = {
    "measure": ("table", PLANTED, "--period", "2024"),
    "listed measure": ("measures", PLANTED),
    "period": ("table", "proceedings_started", "--period", PLANTED),
    "dimension": ("table", "proceedings_started", "--period", "2024", "--by", PLANTED),
    "condition": ("table", "proceedings_started", "--period", "2024", "--where", PLANTED),
    "condition on": ("table", "proceedings_started", "--period", "2024", "--where", f"{PLANTED}=1"),
    "value": ("table", "proceedings_started", "--period", "2024", "--where", f"gravity={PLANTED}"),
    "territory": ("table", "proceedings_started", "--period", "2024", "--territory", PLANTED),
}


@pytest.mark.parametrize("where", TYPED)
def test_what_was_typed_in_the_wrong_place_is_not_repeated(hard, where):
    out = said(*TYPED[where], "--home", hard)
    assert "E-" in out
    assert planted_in(out) == []


def test_everybody_may_count_and_no_read_is_noted_since_all_is_open(esep, hard):
    assert esep(*STARTED, "--by", "article", "--home", hard).exit_code == 0
    assert esep(*STARTED, "--by", "article", "--home", hard, "--as", "s-1").exit_code == 0
    told = json.loads(
        esep("trail", "show", "--home", hard, "--as", "a-1", "--purpose", "inspection", "--json").stdout
    )
    assert "query:table" not in json.dumps(told)
    assert CASE not in esep(*STARTED, "--by", "article", "--home", hard).stdout


def test_who_is_no_longer_in_office_may_not_ask_in_that_name(esep, hard):
    actors = hard / "actors.toml"
    actors.write_text(actors.read_text().replace("valid_from = 2024-01-01", "valid_from = 2999-01-01"))
    done = esep(*STARTED, "--home", hard, "--as", "s-1")
    assert (done.exit_code, done.stderr[:5]) == (1, "E-660")


def test_a_copy_without_keys_and_people_is_counted(esep, hard):
    for name in ("people.sqlite", "trail.sqlite"):
        (hard / name).unlink()
    assert esep(*STARTED, "--home", hard).exit_code == 0
    assert (hard / FOLDER).is_dir()


def test_a_demonstration_marks_what_it_invented(esep, hard):
    cell = Cell.of("proceedings_started", Period.parse("2024-Q1"), "KZ", {})
    write_marks(hard / FILE, [(cell, 2)])
    told = json.loads(esep(*STARTED, "--by", "gravity", "--home", hard, "--json").stdout)
    assert told["standing"] == "demonstration"
    assert {row["invented"] for row in told["rows"]} == {True}
    assert not told["total"]["invented"]
    shown = esep(*STARTED, "--by", "gravity", "--home", hard).stdout
    assert "* invented for demonstration" in shown


def test_a_day_is_meant_as_it_ended_on_the_clock_of_the_register(esep, hard):
    told = json.loads(esep(*STARTED, "--home", hard, "--json", "--as-of", "2024-02-10").stdout)
    assert told["as_of"] == "2024-02-10T17:59:59.999999Z"
    at = datetime(2024, 2, 10, 18, tzinfo=UTC).isoformat()
    assert json.loads(esep(*STARTED, "--home", hard, "--json", "--as-of", at).stdout)["as_of"] == (
        "2024-02-10T18:00:00.000000Z"
    )


def test_measures_are_listed_by_domain(esep, hard):
    shown = esep("measures", "--home", hard, "--lang", "ru").stdout
    assert "offences_registered  Зарегистрированные" in shown
    told = json.loads(esep("measures", "--home", hard, "--json").stdout)
    keys = "measure title domain unit kind net dimensions wider breaks definition source since"
    assert {frozenset(one) for one in told} == {frozenset(keys.split())}
    net = next(one for one in told if one["measure"] == "offences_registered")
    assert (net["domain"], net["unit"], net["kind"]) == ("offences", "offence", "flow")
    assert (net["net"], net["since"]) == (True, "2015-01-01")
    assert "article" in net["dimensions"]
    assert {"article.chapter", "gravity.kind", "committed_on.year"} <= set(net["wider"])


@pytest.mark.parametrize("lang", ["en", "ru", "kk"])
def test_one_measure_is_told_with_all_that_it_can_be_told_by(esep, hard, lang):
    shown = esep("measures", "victims_recognised", "--home", hard, "--lang", lang)
    assert shown.exit_code == 0
    assert "age.age_group" in shown.stdout
    [one] = json.loads(esep("measures", "victims_recognised", "--home", hard, "--json").stdout)
    assert one["definition"]


def test_a_measure_that_is_not_there_is_misuse_with_the_nearest(esep, hard):
    done = esep("measures", "victims_recognized", "--home", hard)
    assert (done.exit_code, done.stderr[:5]) == (2, "E-890")
    assert "victims_recognised" in done.stderr
