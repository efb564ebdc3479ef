"""A form filled from records, cell by cell against a count by hand."""

import re
from collections import Counter
from datetime import date
from random import Random

import numpy as np
import pytest
from tests.forms.filling.by_hand import BOOK, Units
from tests.forms.filling.lives import ARTICLES, DOMAINS, cases, told
from tests.ledger.chain import statement

from esep.forms import load_form
from esep.forms.controls import Controls
from esep.forms.filling import fill, load_filling
from esep.forms.model import Cell
from esep.kernel.errors import EsepError
from esep.kernel.periods import Period
from esep.ledger.balance import Balance
from esep.ledger.datasets import Held
from esep.ledger.duck import DuckDB
from esep.ledger.judge import Judge
from esep.ledger.known import Known
from esep.ledger.measures import measures
from esep.ledger.postings import Poster

FORM = load_form(BOOK, "1-M")
FILLING = load_filling(BOOK, FORM, DOMAINS)
MEASURES = measures(DOMAINS)
CONTROLS = Controls(FORM)
YEAR = Period.year(2022)
LATEST = 10**9
NAMED = re.compile(f"article:({'|'.join(ARTICLES)})(/.*)?$")  # no other article is in the cards
SECTIONS = (
    "R1", "R1-1", "R1-2", "R2", "R3", "R3-1", "R4", "R4-1", "R6", "R7", "R10",
    "PRIL5", "PRIL6", "PRIL7", "PRIL8", "PRIL9", "PRIL10", "PRIL11",
)  # fmt: skip
BY_HAND_ALONE = {"separated"}  # a measure of proceedings, which the cases tell nothing of


def posted(cards):
    poster = Poster(Known(DOMAINS, BOOK), {name: MEASURES[name] for name in FILLING.units})
    return [posting for card in cards for posting in poster.post(card)]


def balance(cards):
    return Balance(posted(cards), MEASURES)


def value(filled, section, row, column):
    return int(filled.values[FORM.index(Cell(section, row, column))])


def differences(filled, units):
    """Cells that a count by hand fills otherwise."""
    for name in SECTIONS:
        section = FORM.by_name[name]
        for at, row in enumerate(section.rows):
            if row.concept.startswith("article:") and not NAMED.match(row.concept):
                here = section.cells(at, np.arange(len(section.columns)))
                assert not filled.values[here].any(), row.concept
                continue
            for place, column in enumerate(section.columns):
                index = int(section.cells(at, place))
                if filled.missing[index] or column.measure in BY_HAND_ALONE:
                    continue
                population, measure = section.counts(place)
                by_hand = units.cell(measure, population, row.concept, filled.territory)
                if by_hand != filled.values[index]:
                    yield name, row.concept, column.measure, by_hand, int(filled.values[index])


@pytest.mark.parametrize("seed", range(2))
def test_every_cell_that_is_filled_is_what_a_count_by_hand_gives(seed):
    chance = Random(seed)
    many = cases(chance)
    units = Units(many, YEAR)
    for filled in fill(FILLING, balance(told(many, chance)), ["KZ", "KZ-11"], YEAR, LATEST):
        assert list(differences(filled, units)) == []


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(100, 110))
def test_any_register_fills_the_form_as_a_count_by_hand_does_and_no_control_objects(seed):
    chance = Random(seed)
    many = cases(chance)
    period = chance.choice([YEAR, Period.cumulative(2022, 5), Period.month(2022, 3), Period.year(2021)])
    units = Units(many, period)
    form = FILLING.form.__class__(**{**vars_of(FORM), "valid_from": date(2015, 1, 1)})
    filling = FILLING.__class__(**{**vars_of(FILLING), "form": form})
    for filled in fill(filling, balance(told(many, chance)), ["KZ", "KZ-15"], period, LATEST):
        assert list(differences(filled, units)) == []
        assert [one for one in CONTROLS.check(filled.values, filled.missing) if one.severity == "error"] == []


def vars_of(one):
    return {name: getattr(one, name) for name in one.__dataclass_fields__}


def test_all_engines_fill_the_same_form():
    chance = Random(7)
    cards = told(cases(chance, 12), chance)
    postings, known_at = posted(cards), len(cards) * 2 // 3
    duck = DuckDB({name: Held(postings, counted) for name, counted in MEASURES.items()}, MEASURES)
    engines = Judge(cards, DOMAINS, BOOK, MEASURES), Balance(postings, MEASURES), duck
    told_by = [fill(FILLING, engine, ["KZ", "KZ-75"], YEAR, known_at) for engine in engines]
    assert told_by[0][0].values.sum() > 0
    for other in told_by[1:]:
        for one, same in zip(told_by[0], other, strict=True):
            assert np.array_equal(one.values, same.values)
            assert one.residuals == same.residuals


def offence(number, on, **values):
    told_of = {"article": "188", "gravity": "minor", "territory": "KZ-11", **values}
    return statement(f"offence:{number}", "registered", on, f"{number}", domains=DOMAINS, **told_of)


def arriving(*cards):
    return [one._replace(seq=seq, known_at=seq) for seq, one in enumerate(cards, 1)]


def test_a_late_requalification_changes_the_past_only_as_of_when_it_was_known():
    on = date(2022, 5, 1)
    later = {"article": "190", "part": "2", "gravity": "grave"}
    cards = arriving(
        offence(1, date(2022, 4, 1)),
        offence(2, date(2022, 4, 2)),
        statement("offence:1", "requalified", on, "3", domains=DOMAINS, **later),
    )
    engine = balance(cards)

    def thefts(period, known_at):
        [filled] = fill(FILLING, engine, ["KZ-11"], period, known_at)
        return value(filled, "R1", "109", "2"), value(filled, "R1", "6", "2")

    assert thefts(YEAR, 2) == (2, 0)
    assert thefts(YEAR, 3) == (1, 1)
    assert thefts(Period.cumulative(2022, 4), 3) == (2, 0)  # on 30 April it was still a theft


def test_what_a_control_cannot_place_is_told_beside_as_a_residual_and_found():
    cards = arriving(offence(1, date(2022, 4, 1), gravity=None), offence(2, date(2022, 4, 2)))
    [filled] = fill(FILLING, balance(cards), ["KZ-11"], YEAR, LATEST)
    residuals = {
        one.residual: one.amount for one in filled.residuals if (one.section, one.column) == ("R1", "2")
    }
    assert residuals == {"gravity_unknown": 1}
    assert [value(filled, "R1", row, "2") for row in ("1", "2", "3", "4")] == [2, 0, 2, 1]
    controls = {one.control for one in CONTROLS.check(filled.values, filled.missing)}
    assert controls == {"1M-P-002"}  # crimes of no stated gravity stand in no annex


def test_a_territory_that_was_divided_stands_in_none_of_its_parts_and_in_the_country():
    cards = arriving(
        offence(1, date(2022, 2, 1), territory="KZ-63@2022"),
        offence(2, date(2022, 7, 1), territory="KZ-10"),
        offence(3, date(2022, 7, 1), territory="KZ-63"),
    )
    country, abay, east = fill(FILLING, balance(cards), ["KZ", "KZ-10", "KZ-63"], YEAR, LATEST)
    assert [value(one, "R1", "1", "2") for one in (country, abay, east)] == [3, 1, 1]
    unplaced = Counter(one.amount for one in country.residuals if (one.section, one.column) == ("R1", "2"))
    assert unplaced == {1: 1}
    assert not abay.residuals


def test_what_the_records_do_not_tell_is_missing_and_never_zero():
    [filled] = fill(FILLING, balance(arriving(offence(1, date(2022, 4, 1)))), ["KZ"], YEAR, LATEST)
    gaps = {(gap.section, gap.column): gap.fields for gap in filled.gaps if not gap.row}
    assert gaps["R1", "24"] == ("offence.term_expired_on",)
    assert filled.missing[FORM.index(Cell("R1", "1", "24"))]
    assert not filled.missing[FORM.index(Cell("R1", "1", "2"))]
    assert filled.filled + int(filled.missing.sum()) == FORM.size


def test_every_section_that_is_to_be_filled_is_filled_but_for_named_columns():
    [filled] = fill(FILLING, balance([]), ["KZ"], YEAR, LATEST)
    empty = {
        name: sum(filled.missing[FORM.index(Cell(name, FORM.by_name[name].rows[0].row, column.column))]
                  for column in FORM.by_name[name].columns)
        for name in SECTIONS
    }  # fmt: skip
    assert max(empty.values()) <= 3
    assert {name for name, count in empty.items() if not count} == {
        "R2",
        "R3",
        "R3-1",
        "R4",
        "R4-1",
        "R6",
        "R7",
    }


def test_a_form_is_not_filled_for_a_period_before_its_version():
    with pytest.raises(EsepError, match="E-882"):
        fill(FILLING, balance([]), ["KZ"], Period.year(2021), LATEST)


def test_a_codebook_that_does_not_say_how_a_form_is_filled_is_told_so():
    with pytest.raises(EsepError, match="E-880"):
        load_filling(BOOK, load_form(BOOK, "crisis-centre"), DOMAINS)
