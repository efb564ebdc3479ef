"""Who may import: whoever may state each card of the file, and nobody by the import alone."""

import csv
import json

import pytest

from esep.domains import load
from esep.register.home import Home

ACTORS = """
[[actor]]
code = "r-1"
role = "registrar"
office = "stat-75"
territory = "KZ-75"
valid_from = 2024-01-01
"""
ENVELOPE = {"key": "1", "record": "247510031000777", "office": "7512", "asserted_at": "2024-06-03T10:00"}
STARTED = {
    "started_on": "2024-06-03",
    "body": "mia",
    "territory": "KZ-75",
    "form": "inquiry",
    "article": "188",
    "part": "1",
    "gravity": "minor",
    "events": "A telephone is taken.",
}


@pytest.fixture
def imported(esep, hard, tmp_path):
    """Imports one card as an officer; what came of it as data."""
    with (hard / "actors.toml").open("a", encoding="utf-8") as file:
        file.write(ACTORS)

    def run(who, kind="proceeding.started", **fields):
        empty = dict.fromkeys((one.name for one in load().card(kind).fields), "")
        row = ENVELOPE | {"actor": who} | empty | (STARTED if kind == "proceeding.started" else {}) | fields
        path = tmp_path / f"{who}.csv"
        with path.open("w", encoding="utf-8", newline="") as file:
            writer = csv.DictWriter(file, list(row))
            writer.writeheader()
            writer.writerow(row)
        given = ("--home", hard, "--as", who, "--purpose", "statistics", "--json")
        return esep("import", path, "--mapping", kind, *given)

    return run


def codes(done):
    return [fault["code"] for row in json.loads(done.stdout)["first_bad"] for fault in row["faults"]]


def test_a_registrar_enters_the_cards_of_all_offices_of_the_territory_and_of_no_other(imported, hard):
    assert json.loads(imported("r-1").stdout)["new"] == 1
    with Home.open(hard) as home:
        assert home.journal.of_record("proceeding:247510031000777")[0].card["office"] == "7512"
    stops = {"interrupted_on": "2024-06-10", "point": "3", "key": "2"}
    of_another_office = "247510031000200"  # of 7512, in the territory
    assert codes(imported("r-1", "proceeding.interrupted", record=of_another_office, **stops)) == []
    elsewhere = "237510031000123"  # of 1101, in another territory
    assert codes(imported("r-1", "proceeding.interrupted", record=elsewhere, **stops)) == ["E-660"]


def test_a_statistician_imports_no_card_with_case_data(imported):
    denied = imported("s-1")
    assert (denied.exit_code, json.loads(denied.stderr or denied.stdout)["code"]) == (1, "E-660")


def test_a_row_that_names_an_office_or_a_person_that_is_none_is_kept_aside(imported):
    assert codes(imported("r-1", department="7512")) == []
    assert codes(imported("r-1", key="3", record="247510031000778", department="9999")) == ["E-830"]
    named = {"named_on": "2024-06-04", "proceeding": "247510031000777", "sex": "male"}
    more = {"citizenship": "citizens", "suspect": "p-" + "a" * 24, "key": "4", "record": "s-1"}
    assert codes(imported("r-1", "suspect.named", **named, **more)) == ["E-833"]
