"""The form of the invented country, filled from cards of its own: data files alone, no code."""

from datetime import date

import pytest
from tests.ledger.chain import statement

from esep.domains import load
from esep.forms import load_form
from esep.forms.filling import fill, load_filling
from esep.forms.filling.filled import Gap, Residual
from esep.forms.model import Cell
from esep.kernel.periods import Period
from esep.ledger.balance import Balance
from esep.ledger.known import Known
from esep.ledger.measures import measures
from esep.ledger.postings import Poster

YEAR = Period.year(2024)
DOMAINS = load()


@pytest.fixture(scope="module")
def filling(book):
    return load_filling(book, load_form(book, "M-1"), DOMAINS)


@pytest.fixture(scope="module")
def engine(book):
    def card(number, name, on, **values):
        record = f"offence:{number}"
        return statement(record, name, on, f"{number}{name}", domains=DOMAINS, **values)

    theft = {"article": "20", "gravity": "light", "territory": "XM-3"}
    cards = [
        card(1, "registered", date(2024, 1, 9), **theft, place_kind="dwelling"),
        card(2, "registered", date(2024, 8, 9), **theft, place_kind="lake"),
        card(3, "registered", date(2024, 8, 9), **theft),
        card(4, "registered", date(2024, 2, 9), **theft | {"territory": "XM-2@2024", "article": "11"}),
        card(1, "solved", date(2024, 9, 1), detected_by="guards", minors="by_minors"),
    ]
    known = measures(DOMAINS)
    poster = Poster(Known(DOMAINS, book), known)
    return Balance([one for told in cards for one in poster.post(told)], known)


def test_it_is_filled_by_its_own_files(filling, engine):
    country, lower, lake = fill(filling, engine, ["XM", "XM-3", "XM-5"], YEAR, 2**60)

    def row(filled, section, code):
        return [int(filled.values[filling.form.index(Cell(section, code, column))]) for column in "124"]

    assert row(country, "all", "1") == [4, 1, 1]
    assert row(country, "all", "2.11") == [1, 0, 0]
    assert row(lower, "all", "1") == [3, 1, 1]
    assert row(lower, "town", "3.20") == [1, 1, 1]
    assert row(lower, "village", "3.20") == [1, 0, 0]
    assert not lake.values.any()  # the Upper Province was divided, and no card says on which side it was


def test_what_it_cannot_tell_is_named(filling, engine):
    [country] = fill(filling, engine, ["XM"], YEAR, 2**60)
    assert Gap("all", "3", "", ("offence.unsolved_on",)) in country.gaps
    told = {one for one in country.residuals if (one.section, one.column) == ("all", "1")}
    assert told == {Residual("place_unknown", "all", "1", 2), Residual("unplaced", "all", "1", 1)}
