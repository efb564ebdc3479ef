"""`esep form fill`: the form out of a register, as of any moment, in every shape."""

import csv
import json
from datetime import datetime

import pytest
from tests.cli.hard_case import Clock, made

from esep.codebook import Codebook
from esep.forms import load_form
from esep.forms.reading import read_workbook
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
    assert told[then]["1", "1"]["entry"] == "4"
    assert told[now]["1", "24"] | {"value": "", "missing": "offence.term_expired_on"} == told[now]["1", "24"]


def test_what_was_printed_as_of_a_past_moment_is_printed_again_after_later_cards(esep, register):
    moment = "2022-12-31T00:00:00Z"
    before = filled(esep, register, "--as-of", moment, "--check").output
    with Home.open(register) as home:
        card = Submission(
            kind="offence.registered", record="offence:4", key="late",
            fields={"registered_on": "2022-02-02", **OFFENCE},
            actor="i-1", office="7512", territory="KZ-75", system="esep",
        )  # fmt: skip
        home.register.accept(card)
    assert filled(esep, register, "--as-of", moment, "--check").output == before
    assert "entry 4" in before


def test_the_workbook_is_read_back_and_what_is_missing_is_no_figure(esep, register, tmp_path):
    form, path = load_form(Codebook.load("kz"), "1-M"), tmp_path / "kz.xlsx"
    assert filled(esep, register, "--out", path).exit_code == 0
    read = read_workbook(path, form)
    assert read.saved.standing == "internal"
    section = form.by_name["R1"]
    assert read.unread[section.cells(0, 23)]
    assert not read.unread[section.cells(0, 1)]
    done = filled(esep, register, "--against", path, "--json")
    assert json.loads(done.output)["changes"] == []


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


@pytest.mark.parametrize("moment", ["yesterday", "2022-12-31T00:00:00"])
def test_a_moment_without_a_zone_is_misuse(esep, register, moment):
    assert filled(esep, register, "--as-of", moment).exit_code == 2


def test_a_file_of_another_kind_is_misuse(esep, register, tmp_path):
    assert filled(esep, register, "--out", tmp_path / "x.pdf").exit_code == 2
