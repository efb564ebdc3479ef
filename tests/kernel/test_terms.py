"""Terms against a slow judge that walks day by day, and the cases lawyers argue about."""

from datetime import UTC, date, datetime, timedelta, timezone

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from esep.kernel.calendar import Calendar
from esep.kernel.errors import EsepError
from esep.kernel.terms import Term

DAY = timedelta(days=1)
HOLIDAYS = [date(2024, 3, 8), date(2024, 3, 21), date(2024, 3, 22), date(2024, 3, 25)]
CALENDAR = Calendar({year: {6, 7} for year in range(2022, 2030)}, HOLIDAYS, [date(2024, 5, 4)])
EVENTS = st.dates(date(2022, 1, 1), date(2025, 12, 31))


def walked_days(event, term, calendar):
    """Walk on, counting the days (or the working days) of the term as they pass."""
    day = event if term.counts_first_day else event + DAY
    left = term.length
    while True:
        if term.unit == "days" or calendar.works(day):
            left -= 1
        if left == 0:
            return day
        day += DAY


def walked_months(event, term):
    """Walk on until the month wanted, then to the number wanted, and stop where that month ends."""
    months = term.length * (12 if term.unit == "years" else 1)
    wanted = 12 * event.year + event.month + months
    day = event
    while 12 * day.year + day.month < wanted:
        day += DAY
    if term.counts_first_day and event.day == 1:
        return day - DAY
    while day.day < event.day - term.counts_first_day and (day + DAY).month == day.month:
        day += DAY
    return day


@given(EVENTS, st.integers(1, 200), st.sampled_from(["days", "working days"]), st.booleans(), st.booleans())
def test_days_agree_with_a_walk(event, length, unit, counts_first_day, rolls_over):
    term = Term(length, unit, counts_first_day, rolls_over)
    last = walked_days(event, term, CALENDAR)
    while rolls_over and not CALENDAR.works(last):
        last += DAY
    assert term.after(event, CALENDAR) == last


@given(EVENTS, st.integers(1, 30), st.sampled_from(["months", "years"]), st.booleans())
def test_months_agree_with_a_walk(event, length, unit, counts_first_day):
    term = Term(length, unit, counts_first_day)
    assert term.after(event, CALENDAR) == walked_months(event, term)


@given(EVENTS, EVENTS, st.integers(1, 24), st.sampled_from(["days", "working days", "months"]), st.booleans())
def test_a_later_event_never_ends_a_term_earlier(one, other, length, unit, rolls_over):
    assume(one <= other)
    term = Term(length, unit, rolls_over=rolls_over)
    assert term.after(one, CALENDAR) <= term.after(other, CALENDAR)


@pytest.mark.parametrize(
    ("event", "months", "last"),
    [
        (date(2022, 1, 31), 1, date(2022, 2, 28)),
        (date(2024, 1, 31), 1, date(2024, 2, 29)),
        (date(2024, 1, 28), 1, date(2024, 2, 28)),
        (date(2024, 2, 29), 1, date(2024, 3, 29)),
        (date(2024, 2, 29), 12, date(2025, 2, 28)),
        (date(2023, 12, 31), 2, date(2024, 2, 29)),
        (date(2023, 11, 15), 2, date(2024, 1, 15)),
    ],
)
def test_months_end_on_the_same_number_or_the_last_day(event, months, last):
    assert Term(months, "months").after(event, CALENDAR) == last


@pytest.mark.parametrize(
    ("event", "last"),
    [
        (date(2024, 1, 15), date(2024, 2, 14)),
        (date(2024, 3, 1), date(2024, 3, 31)),
        (date(2024, 1, 31), date(2024, 2, 29)),
        (date(2023, 1, 30), date(2023, 2, 28)),
    ],
)
def test_a_month_that_counts_its_first_day(event, last):
    assert Term(1, "months", counts_first_day=True).after(event, CALENDAR) == last


def test_a_year_from_the_leap_day():
    assert Term(1, "years").after(date(2024, 2, 29), CALENDAR) == date(2025, 2, 28)


@pytest.mark.parametrize(
    ("event", "stays", "rolls"),
    [
        (date(2024, 2, 22), date(2024, 3, 7), date(2024, 3, 7)),
        (date(2024, 2, 23), date(2024, 3, 8), date(2024, 3, 11)),
        (date(2024, 2, 25), date(2024, 3, 10), date(2024, 3, 11)),
        (date(2024, 3, 7), date(2024, 3, 21), date(2024, 3, 26)),
        (date(2024, 4, 20), date(2024, 5, 4), date(2024, 5, 4)),
    ],
)
def test_a_last_day_without_work_moves_only_where_the_term_says_so(event, stays, rolls):
    assert Term(14, "days").after(event, CALENDAR) == stays
    assert Term(14, "days", rolls_over=True).after(event, CALENDAR) == rolls


def test_one_day_is_the_next_day_or_the_day_itself():
    event = date(2024, 2, 28)
    assert Term(1, "days").after(event, CALENDAR) == date(2024, 2, 29)
    assert Term(1, "days", counts_first_day=True).after(event, CALENDAR) == event


def test_hours_elapse_whatever_clocks_are_set_to():
    begun = datetime(2024, 2, 29, 22, tzinfo=timezone(timedelta(hours=6)))
    ended = Term(72, "hours").after_instant(begun)
    assert ended == datetime(2024, 3, 3, 21, tzinfo=timezone(timedelta(hours=5)))
    assert ended.tzinfo is UTC


def test_civil_days_do_not_ask_the_calendar():
    empty = Calendar({})
    assert Term(30, "days").after(date(2024, 1, 2), empty) == date(2024, 2, 1)
    assert Term(1, "months").after(date(2024, 1, 2), empty) == date(2024, 2, 2)
    for term in (Term(3, "working days"), Term(30, "days", rolls_over=True)):
        with pytest.raises(EsepError, match="E-014"):
            term.after(date(2024, 1, 2), empty)


@pytest.mark.parametrize(
    ("length", "unit", "flags"),
    [
        (0, "days", {}),
        (-1, "months", {}),
        (1, "weeks", {}),
        (1, "hours", {"rolls_over": True}),
        (1, "hours", {"counts_first_day": True}),
    ],
)
def test_terms_that_cannot_be_counted_are_refused(length, unit, flags):
    with pytest.raises(EsepError, match="E-016"):
        Term(length, unit, **flags)


def test_days_and_instants_are_not_mixed():
    noon = datetime(2024, 1, 1, 12, tzinfo=UTC)
    with pytest.raises(EsepError, match="E-017"):
        Term(48, "hours").after(date(2024, 1, 1), CALENDAR)
    with pytest.raises(EsepError, match="E-018"):
        Term(2, "days").after(noon, CALENDAR)
    with pytest.raises(EsepError, match="E-018"):
        Term(2, "days").after_instant(noon)
    with pytest.raises(EsepError, match="E-005"):
        Term(48, "hours").after_instant(noon.replace(tzinfo=None))
