"""The page of measures says of each what is counted, in what unit, from when, and what broke the series."""

import csv
from datetime import date, timedelta
from fnmatch import fnmatchcase

import pytest
from tests.docs.test_site import ROOT, hooks
from tests.ledger.tables.cases import BOOK, DOMAINS, MEASURES

from esep.declare import Kind
from esep.declare.measures import Counting
from esep.ledger.tables.page import HEADINGS
from esep.ledger.tables.since import first_day

ROWS = [
    dict(zip(HEADINGS, (cell.strip() for cell in line.strip("| ").split(" | ")), strict=True))
    for line in "\n".join(hooks.measures()).splitlines()
    if line.startswith("| `") and line.count(" | ") == len(HEADINGS) - 1
]
TOLD = {row["measure"].strip("`"): row for row in ROWS}
BREAKS = list(csv.DictReader((ROOT / "src/esep/codebook/kz/breaks.csv").read_text("utf-8").splitlines()))


def test_every_measure_of_every_domain_has_its_row_and_no_cell_of_it_is_empty():
    declared = [one.name for record in DOMAINS.records.values() for one in record.measures]
    assert list(TOLD) == declared
    assert [name for name, row in TOLD.items() if not all(row.values())] == []


@pytest.mark.parametrize("lang", ["en", "ru", "kk"])
def test_every_unit_and_kind_has_a_name_of_its_own_in_each_language(lang):
    naming = hooks.Naming(BOOK, DOMAINS, lang, date(2024, 12, 31))
    units = {naming.unit(one) for one in MEASURES.values()}
    assert {name for name in units if set(name) & set("._")} == set()
    kinds = {(one.measure.counting, one.measure.net): naming.kind(one) for one in MEASURES.values()}
    assert len(set(kinds.values())) == len(kinds)


def test_what_something_takes_out_again_is_net_and_nothing_else_is():
    for name, row in TOLD.items():
        measure = MEASURES[name].measure
        taken_out = bool(measure.to) and measure.counting in {Counting.FLOW, Counting.DISTINCT}
        assert ("net" in row["kind"]) == taken_out, name


def test_the_breaks_of_a_measure_are_those_that_the_codebook_names_and_the_last_one_is_its_day():
    for name, row in TOLD.items():
        mine = [one for one in BREAKS if any(fnmatchcase(name, told) for told in one["measures"].split())]
        assert row["broken by"] == (", ".join(f"`{one['code']}`" for one in mine) or "-")
        assert row["same since"] == max((one["on"] for one in mine), default="-")


def test_before_its_first_day_a_measure_lacks_a_code_or_a_term_and_from_then_on_it_has_all():
    bounded = {name: day for name, one in MEASURES.items() if (day := first_day(one, BOOK))}
    assert len(bounded) > 100
    for name, day in bounded.items():
        assert TOLD[name]["counted since"] == str(day)
        assert _can_be_counted(name, day)
        assert not _can_be_counted(name, day - timedelta(1))


def _can_be_counted(name, day):
    """Whether some card opens its record and some occasion comes on a day."""
    counted = MEASURES[name]
    record = counted.record
    opens = any(_coded(card, day) for card in record.cards.values() if card.opens)
    comes = any(
        _coded(record.cards[one.card], day) if one.card else _timed(record, one.deadline, day)
        for one in counted.measure.on
    )
    return opens and comes


def _coded(card, day):
    needed = [field.of for field in card.fields if field.kind == Kind.CODE and field.required]
    return all(any(row.valid_from <= day for row in BOOK.list(name)) for name in needed)


def _timed(record, name, day):
    term = next(due.term for due in record.deadlines if due.name == name)
    return not term or any(
        row.code.startswith(term.partition("{")[0]) and row.valid_from <= day for row in BOOK.law
    )
