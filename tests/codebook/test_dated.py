"""Law is asked by day: the row in force, or a refusal, never a default."""

from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from esep.codebook.dated import Dated, Entry, covered
from esep.kernel.errors import EsepError

FIRST = date(2015, 1, 1)


class Row(Entry):
    key_fields = ("source",)


def row(key, start, end):
    day = [None if one is None else FIRST + timedelta(one) for one in (start, end)]
    return Row(source=key, verified=False, valid_from=day[0], valid_to=day[1])


@st.composite
def histories(draw):
    """Rows of one key, in order, with gaps here and there; the last one sometimes open."""
    bounds = sorted(draw(st.sets(st.integers(0, 40), min_size=2, max_size=8)))
    rows = [row("a", start, end) for start, end in pairwise(bounds) if draw(st.booleans())]
    if not rows or draw(st.booleans()):
        rows.append(row("a", bounds[-1], draw(st.sampled_from([None, 50]))))
    return rows


def days_of(one):
    """Every day of a row up to a horizon, counted out."""
    day, days = one.valid_from, []
    while day < FIRST + timedelta(60) and (one.valid_to is None or day < one.valid_to):
        days.append(day)
        day += timedelta(1)
    return days


@given(histories(), st.integers(-3, 55))
def test_a_day_has_the_row_that_counts_it_among_its_days(rows, offset):
    day = FIRST + timedelta(offset)
    expected = [one for one in rows if day in days_of(one)]
    dated = Dated("law.csv", rows)
    if expected:
        assert [dated.get("a", day)] == expected == list(dated.on(day))
    else:
        for ask in (lambda: dated.get("a", day), lambda: dated.on(day)):
            with pytest.raises(EsepError) as refused:
                ask()
            assert refused.value.code == "E-103"


@given(histories())
def test_the_covered_dates_are_the_days_of_all_rows(rows):
    days = {day for one in rows for day in days_of(one)}
    said = set()
    for span in covered(rows).split(", "):
        start, _, last = span.partition("..")
        day = date.fromisoformat(start)
        while day <= (date.fromisoformat(last) if last else FIRST + timedelta(59)):
            said.add(day)
            day += timedelta(1)
    assert said == days


def test_an_unknown_key_is_refused_with_the_nearest():
    dated = Dated("law.csv", [row("theft", 0, None)])
    with pytest.raises(EsepError) as refused:
        dated.get("thefts", FIRST)
    assert (refused.value.code, refused.value.values["nearest"]) == ("E-104", "theft")


def test_a_refusal_names_the_key_the_day_and_the_covered_dates():
    dated = Dated("law.csv", [row("theft", 0, 10)])
    with pytest.raises(EsepError) as refused:
        dated.get("theft", date(2015, 1, 11))
    assert str(refused.value).startswith("E-103 'law.csv' has no row 'theft' for 2015-01-11")
    assert refused.value.why == "its dates are 2015-01-01..2015-01-10, by theft"


def test_a_file_without_rows_refuses_every_day():
    with pytest.raises(EsepError) as refused:
        Dated("law.csv", []).on(FIRST)
    assert refused.value.values["covered"] == "-"
