"""`esep form fill`: the form out of a register, as of any moment, in every shape."""

import csv
import json
import shutil
from collections import Counter
from datetime import datetime

import pytest
from tests.cli.hard_case import Clock, made

from esep.codebook import Codebook
from esep.forms import load_form
from esep.forms.demonstration import load_demonstration
from esep.forms.reading import read_workbook
from esep.ledger.tables.marks import FILE, write_marks
from esep.register.home import Home
from esep.register.submissions import Submission

OFFENCE = {"article": "188", "part": "1", "gravity": "minor", "territory": "KZ-75"}


@pytest.fixture(scope="module")
def register(tmp_path_factory):
    """Three thefts, one of them closed as no offence, and one requalified when the year was long over."""
    folder, clock = made(tmp_path_factory.mktemp("filled") / "register"), Clock()

    def learned(key, name, number, on, **fields):
        clock.now = datetime.fromisoformat(f"{on}T06:00:00+00:00")
        told = Submission(
            kind=f"offence.{name}", record=f"offence:{number}", fields=fields, key=key,
            actor="i-1", office="7512", territory="KZ-75", system="esep",
        )  # fmt: skip
        home.register.accept(told)

    with Home.open(folder, clock) as home:
        for number in (1, 2, 3):
            learned(f"r{number}", "registered", number, "2022-03-01", registered_on="2022-02-01", **OFFENCE)
        learned("t", "terminated", 3, "2022-06-01", terminated_on="2022-05-20", ground="2")
        other = {"article": "190", "part": "2", "gravity": "grave"}
        learned("q", "requalified", 1, "2023-05-01", requalified_on="2022-11-01", **other)
    return folder


def filled(esep, register, *more):
    return esep("form", "fill", "1-M", "--period", "2022", "--home", register, *more)


def cells(path, section="R1"):
    with path.open(encoding="utf-8", newline="") as stream:
        lines = [line for line in csv.DictReader(stream) if line["section"] == section]
    return {(line["row"], line["column"]): line for line in lines}


def test_figures_are_what_was_known_then(esep, register, tmp_path):
    now, then = tmp_path / "now.csv", tmp_path / "then.csv"
    assert filled(esep, register, "--out", now).exit_code == 0
    done = filled(esep, register, "--out", then, "--as-of", "2023-01-15T00:00:00Z", "--territory", "KZ-75")
    assert done.exit_code == 0
    told = {path: cells(path) for path in (now, then)}
    assert {path: [told[path][row, "2"]["value"] for row in ("1", "109", "119")] for path in told} == {
        now: ["2", "1", "1"],
        then: ["2", "2", "0"],
    }
    assert told[then]["1", "13"]["value"] == "1"
    work = {(line["standing"], line["invented"]) for line in told[now].values()}
    assert work == {("internal", "no"), ("internal", "")}
    assert told[then]["1", "1"]["entry"] == "4"
    assert told[now]["1", "24"] | {"value": "", "missing": "offence.term_expired_on"} == told[now]["1", "24"]


@pytest.mark.parametrize(
    ("number", "told", "name"),
    [("4", "--json", "kz.json"), pytest.param("5", "--check", "kz.csv", marks=pytest.mark.slow)],
)
def test_what_was_printed_as_of_a_past_moment_is_printed_again_after_later_cards(
    esep, register, tmp_path, number, told, name
):
    def printed():
        done = filled(esep, register, "--as-of", "2022-12-31", told, "--out", tmp_path / name)
        return done.exit_code, done.output, (tmp_path / name).read_bytes()

    before = printed()
    with Home.open(register) as home:
        card = Submission(
            kind="offence.registered", record=f"offence:{number}", key=f"late-{number}",
            fields={"registered_on": "2022-02-02", **OFFENCE},
            actor="i-1", office="7512", territory="KZ-75", system="esep",
        )  # fmt: skip
        home.register.accept(card)
    assert printed() == before
    assert before[0] == 0
    assert "2022-12-31T17:59:59.999999Z" in before[1]


def test_the_workbook_is_read_back_and_what_is_missing_is_no_figure(esep, register, tmp_path):
    form, path = load_form(Codebook.load("kz"), "1-M"), tmp_path / "kz.xlsx"
    assert filled(esep, register, "--out", path).exit_code == 0
    read = read_workbook(path, form)
    assert read.saved.standing == "internal"
    section = form.by_name["R1"]
    assert read.unread[section.cells(0, 23)]
    assert not read.unread[section.cells(0, 1)]
    done = filled(esep, register, "--against", path, "--json")
    told = json.loads(done.output)
    assert (told["changes"], told["standing"], told["invented"]) == ([], "internal", 0)


def test_a_return_is_compared_with_the_records_cell_by_cell(esep, register, tmp_path):
    path = tmp_path / "return.csv"
    filled(esep, register, "--out", path, "--as-of", "2022-04-01T00:00:00Z")
    moved = json.loads(
        filled(esep, register, "--against", path, "--json", "--as-of", "2022-12-31T00:00:00Z").output
    )
    of_total = {
        (one["section"], one["column"]): (one["before"], one["now"])
        for one in moved["changes"]
        if one["row"] == "1" and one["section"] == "R1"
    }
    assert of_total == {("R1", "1"): (3, 2), ("R1", "2"): (3, 2), ("R1", "13"): (0, 1)}


@pytest.mark.parametrize("moment", ["yesterday", "2022-12-31T00:00:00", "2922-12-31"])
def test_a_moment_without_a_zone_or_still_to_come_is_misuse(esep, register, moment):
    assert filled(esep, register, "--as-of", moment).exit_code == 2


@pytest.fixture(scope="module")
def shown(register, tmp_path_factory):
    """The same register as one that was made to be shown."""
    folder = shutil.copytree(register, tmp_path_factory.mktemp("shown") / "register")
    write_marks(folder / FILE, [])
    return folder


def test_every_figure_of_a_demonstration_that_was_not_published_is_marked(esep, shown, tmp_path):
    table, workbook, year = tmp_path / "x.csv", tmp_path / "x.xlsx", ("--territory", "KZ-75")
    said = filled(esep, shown, *year, "--out", table).stdout
    told = json.loads(filled(esep, shown, *year, "--json", "--out", workbook).stdout)
    assert told["standing"] == "demonstration"
    with table.open(encoding="utf-8", newline="") as stream:
        lines = {(one["section"], one["row"], one["column"]): one for one in csv.DictReader(stream)}
    assert {line["standing"] for line in lines.values()} == {"demonstration"}
    data = {
        (one["section"], row, column): {True: "yes", False: "no", None: ""}[mark]
        for one in told["sections"]
        for row, marks in zip(one["rows"], one["invented"], strict=True)
        for column, mark in zip(one["columns"], marks, strict=True)
    }
    assert data == {place: line["invented"] for place, line in lines.items()}
    marks = Counter(data.values())
    assert (marks["yes"], marks[""]) == (told["invented"], told["without_figure"])
    assert data["R1", "1", "2"] == "yes"
    published = load_demonstration(Codebook.load("kz"))
    known = zip(lines.values(), published.known, published.figures["KZ-75"], strict=True)
    for line, carried, figure in known:
        real = "no" if carried and line["value"] == str(figure) else "yes"
        assert line["invented"] == (real if line["value"] else ""), line
    invented, real = (f"{marks[one]:,}" for one in ("yes", "no"))
    assert f"Carried over from publications: {real}; invented for demonstration, marked *: {invented}" in said
    assert f"offences registered: {lines['R1', '1', '2']['value']} *" in said
    assert published.mark["en"] in said
    read = read_workbook(workbook, published.form)
    assert read.saved.standing == "demonstration"
    assert {one.control for one in read.problems} == {"G-004"}  # the sign of what the records do not tell
    assert read.values.tolist() == [int(line["value"] or 0) for line in lines.values()]


def test_what_a_codebook_says_of_its_figures_is_not_said_of_other_years(esep, shown):
    done = esep("form", "fill", "--period", "2023", "--territory", "KZ-75", "--home", shown)
    assert "Carried over from publications: 0;" in done.stdout
    assert "figures marked as invented say nothing about any place" in done.stdout
    assert "all figures but those of section 1" not in done.stdout


def test_a_file_of_another_kind_is_misuse(esep, register, tmp_path):
    assert filled(esep, register, "--out", tmp_path / "x.pdf").exit_code == 2
