"""Breaks that a law makes in a series: told by every table that crosses the day, and by no other."""

import csv
import io
import json
from datetime import date
from fnmatch import filter as matching

import openpyxl
import pytest
from tests.ledger.tables.cases import ALWAYS, BOOK, DOMAINS, MEASURES, data, made, told

from esep.codebook import Codebook
from esep.kernel.periods import Period
from esep.ledger.tables.catalogue import catalogue
from esep.ledger.tables.comparing import Compare
from esep.ledger.tables.flat import written_as
from esep.ledger.tables.naming import Naming
from esep.ledger.tables.shown import beside, naming_of

NOTHING = told("""
    offence:1 | registered | 2022-03-10 | article=188 territory=KZ-11 | 2022-03-10
""")
SWITCH, BATTERY = "2023-07-01", "2024-06-16"


def breaks(measure, period, **given):
    found = made(NOTHING, measure, period, **given).breaks
    return [str(one.on) for one in found if one.kind == "law"]


@pytest.mark.parametrize(
    ("measure", "on", "before", "across", "after"),
    [
        (measure, on, f"{day}..{last}", f"{last}..{on}", f"{on}..{then}")
        for on, day, last, then in (
            (SWITCH, "2023-01-01", "2023-06-30", "2023-10-31"),
            (BATTERY, "2024-01-01", "2024-06-15", "2024-12-31"),
        )
        for measure in (
            "violence_reports_received",
            "violence_report_outcomes",
            "protective_orders_issued",
            "special_requirements_in_force",
            "administrative_persons",
            "arrests_begun",
            *(("offences_registered", "suspects_named") if on == BATTERY else ("reports_registered",)),
        )
    ],
)
def test_a_break_is_told_by_what_crosses_its_day_and_by_nothing_else(measure, on, before, across, after):
    months = {"months": 1} if measure.endswith("_outcomes") else {}
    assert breaks(measure, across, **months) == [on]
    assert breaks(measure, after, **months) == []
    if not months:
        assert breaks(measure, before) == []


def test_a_cohort_that_is_followed_across_the_day_is_broken_though_its_period_is_not():
    asked = "violence_report_outcomes", "2023-05"
    assert breaks(*asked, months=1) == []
    assert breaks(*asked, months=2) == [SWITCH]
    # A month from the first of June is over with the thirtieth.
    assert breaks(asked[0], "2023-06-01..2023-06-01", months=1) == []
    assert breaks(asked[0], "2023-06-02..2023-06-02", months=1) == [SWITCH]


def test_a_comparison_crosses_what_lies_between_its_periods():
    compared = breaks("protective_orders_issued", "2024-Q1", compare=Compare.YEAR_BEFORE)
    assert compared == [SWITCH]
    assert breaks("protective_orders_issued", "2024-Q1") == []
    across = breaks("violence_reports_received", "2024", compare=Compare.YEAR_BEFORE)
    assert across == [SWITCH, BATTERY]


@pytest.mark.parametrize(
    ("measure", "where", "concerned"),
    [
        ("offences_registered", (), True),
        ("offences_registered", ("article=188",), False),
        ("offences_registered", ("article=188,109-1",), True),
        ("offences_registered", ("gravity=grave",), False),
        ("offences_registered", ("gravity.kind=misdemeanour",), True),
        ("offences_registered", ("article.chapter=1",), True),
        ("offences_registered", ("article.chapter=6",), False),
        ("victims_recognised", ("offence.article=188",), False),
        ("victims_recognised", ("offence.article=108-1",), True),
        ("administrative_persons", ("administrative_article=461",), False),
        ("administrative_persons", ("administrative_article=73-2",), True),
        ("stays_begun", (), False),
        ("risk_assessments", (), False),
    ],
)
def test_what_leaves_out_all_that_the_law_changed_is_not_broken(measure, where, concerned):
    assert breaks(measure, "2024", where=where) == [BATTERY] * concerned


def test_reports_of_another_sphere_are_not_broken():
    assert breaks("reports_registered", "2023", where=("sphere=business",)) == []
    assert breaks("reports_registered", "2023", where=("sphere=domestic",)) == [SWITCH]


@pytest.mark.parametrize("lang", ["en", "ru", "kk"])
def test_every_format_tells_it_in_every_language(lang):
    one = made(NOTHING, "protective_orders_issued", "2023")
    naming = naming_of(BOOK, DOMAINS, lang, one)
    [row] = [row for row in BOOK.breaks if row.code == "police_act_2023"]
    said = row.title.in_(lang)
    [listed] = data(one, lang)["breaks"]
    assert (listed["on"], listed["kind"], listed["of"]) == (SWITCH, "law", "police_act_2023")
    assert (listed["verified"], listed["source"]) == (False, row.source)
    assert said in listed["text"]
    assert any(said in text and SWITCH in text for text in beside(one, naming))
    sheet = openpyxl.load_workbook(io.BytesIO(written_as(".xlsx", one, naming))).active
    assert any(said in str(cells[0]) for cells in sheet.iter_rows(values_only=True))
    assert json.loads(written_as(".json", one, naming))["breaks"] == [listed]
    [line] = csv.DictReader(io.StringIO(written_as(".csv", one, naming).decode()))
    assert line["breaks"] == SWITCH


@pytest.mark.parametrize("lang", ["en", "ru", "kk"])
def test_a_measure_says_of_itself_what_breaks_it(lang):
    naming = Naming(BOOK, DOMAINS, lang, date(2025, 1, 1))
    listed = {one.counted.name: one for one in catalogue(MEASURES, DOMAINS, BOOK, date(2025, 1, 1))}
    days = [one["on"] for one in listed["administrative_persons"].as_data(naming)["breaks"]]
    assert days == ["2017-07-15", SWITCH, BATTERY]
    assert listed["stays_begun"].as_data(naming)["breaks"] == []


def test_a_law_that_nobody_compared_with_its_source_is_marked():
    one = made(NOTHING, "protective_orders_issued", "2023")
    assert "not compared with the source" in data(one)["breaks"][0]["text"]


def test_every_pattern_and_every_code_of_a_break_finds_something(root):
    mtisa = Codebook.load(root / "tests" / "second_country" / "mtisa")
    for book in (BOOK, mtisa):
        assert book.breaks
        for one in book.breaks:
            for pattern in one.measures:
                assert matching(MEASURES, pattern), (one.code, pattern)
            for name, _, codes in (told_.partition("=") for told_ in one.among):
                lists = {"article": "article", "sphere": "offence_sphere"}
                known = book.list(lists.get(name, name)).keys
                assert set(codes.split(",")) <= set(known), (one.code, name)


def test_the_second_country_has_a_break_of_its_own(root):
    mtisa = Codebook.load(root / "tests" / "second_country" / "mtisa")
    [one] = [row for row in mtisa.breaks if row.about("administrative_cases")]
    assert (one.on, one.verified) == (date(2024, 3, 1), True)
    assert one.left_in({"administrative_article": {"8", "9"}.__contains__})
    assert not one.left_in({"administrative_article": {"8"}.__contains__})
    assert not one.about("offences_registered")


def test_no_day_of_the_period_is_taken_for_another():
    """The first day of what is told has nothing before it, the last one has."""
    assert Period.parse(f"{SWITCH}..2023-07-31").start.isoformat() == SWITCH
    assert breaks("protective_orders_issued", f"{SWITCH}..{SWITCH}") == []
    assert breaks("protective_orders_issued", f"2023-06-30..{SWITCH}", known=ALWAYS) == [SWITCH]
