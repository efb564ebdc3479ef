"""Terms and numbers of the law are asked by day, and a row that makes no term is refused at loading."""

from datetime import UTC, date, datetime

import pytest

from esep.codebook import Codebook
from esep.kernel.errors import EsepError
from esep.kernel.terms import Term

DAY = date(2024, 2, 29)
HEADING = (
    "code,length,unit,counts_first_day,rolls_over,title_xx,title_en,own,valid_from,valid_to,source,verified\n"
)


def row(code="a.b", length="1", unit="days", counts="", rolls=""):
    return f"{code},{length},{unit},{counts},{rolls},ʒ,,,2015-01-01,,Act,yes\n"


def test_every_row_of_the_law_makes_a_term_or_is_a_count(book):
    counts = {one.code for one in book.law if one.unit == "count"}
    families = ("risk.points.", "risk.level.", "monitoring_desk.", "monitoring_retention.")
    assert all(any(code.startswith(family) for code in counts) for family in families)
    assert {code for code in counts if not code.startswith(families)} == {
        "crime_match.largest_radius",
        "crime_match.longest_window",
        "protective_order.witnesses.refused",
        "special_requirements.fewest_visits",
        "special_requirements.most_visits",
    }
    for one in book.law:
        if one.code not in counts:
            assert one.term == Term(one.length, one.unit, one.counts_first_day, one.rolls_over)


@pytest.mark.parametrize(
    ("day", "hours"), [(date(2018, 2, 28), 72), (date(2018, 3, 1), 48), (date(2026, 11, 22), 48)]
)
def test_detention_has_the_hours_of_its_day(book, day, hours):
    event = datetime(2024, 2, 29, 18, 30, tzinfo=UTC)
    out = book.law.term("detention.police.ordinary", day).after_instant(event)
    assert (out - event).total_seconds() == hours * 3600


def test_a_protective_order_runs_thirty_days_and_never_before_its_law(book):
    last = book.law.term("protective_order.term", date(2024, 1, 2)).after(date(2024, 1, 2), book.calendar)
    assert last == date(2024, 2, 1)
    with pytest.raises(EsepError) as refused:
        book.law.term("protective_order.term", date(2014, 2, 28))
    assert refused.value.code == "E-103"


def test_someone_becomes_of_age_by_the_same_count(book):
    term = book.law.term("majority.age", DAY)
    assert (term.unit, book.law.number("majority.age", DAY)) == ("years", 18)


def test_a_count_is_a_number_and_no_term(book):
    assert book.law.number("special_requirements.most_visits", DAY) == 4
    with pytest.raises(EsepError) as refused:
        book.law.term("special_requirements.most_visits", DAY)
    assert refused.value.code == "E-123"


def test_an_unknown_term_is_refused_with_the_nearest(book):
    with pytest.raises(EsepError) as refused:
        book.law.term("report.decisions", DAY)
    assert (refused.value.code, refused.value.values["nearest"].split(", ")[0]) == (
        "E-104",
        "report.decision",
    )


def test_nothing_of_the_law_passes_as_verified_without_its_text(book):
    for one in (*book.law, *book.numbers, *book.article_parts):
        assert not one.verified, (one.file, one.line)


def test_a_country_counts_the_way_its_file_says(write):
    law = Codebook.load(write(law=HEADING + row(length="3", unit="months", counts="yes", rolls="yes"))).law
    assert law.term("a.b", DAY) == Term(3, "months", counts_first_day=True, rolls_over=True)


@pytest.mark.parametrize(
    ("line", "fault"),
    [
        (row(length="0"), "law.csv:2:length '0' makes no term"),
        (row(length="-1"), "law.csv:2:length '-1' makes no term"),
        (row(unit="hours", counts="yes"), "law.csv:2:unit 'hours' makes no term"),
        (row(unit="hours", rolls="yes"), "law.csv:2:unit 'hours' makes no term"),
        (row(unit="count", rolls="yes"), "law.csv:2:unit 'count' makes no term"),
        (row(unit="weeks"), "law.csv:2:unit 'weeks' cannot be read"),
        (row(length="1.5"), "law.csv:2:length '1.5' cannot be read"),
        (row() + row(), "law.csv:3:valid_from the dates of 'a.b' overlap"),
    ],
)
def test_a_row_that_makes_no_term_is_refused_with_its_place(write, line, fault):
    with pytest.raises(EsepError) as refused:
        Codebook.load(write(law=HEADING + line))
    assert refused.value.code == "E-101"
    assert fault in refused.value.why
