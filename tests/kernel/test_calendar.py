"""Working days by year: holidays, moved days, another weekend, and no guess outside the years covered."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from esep.kernel.calendar import Calendar
from esep.kernel.errors import EsepError
from esep.kernel.periods import Period

YEARS = [date(2022, 1, 1) + timedelta(days=number) for number in range(2 * 365)]
DAYS = st.sampled_from(YEARS)
# In March 2022 the rest of Saturday the 5th was moved to Monday the 7th, next to a holiday.
MARCH = Calendar({2022: {6, 7}}, days_off=[date(2022, 3, 7), date(2022, 3, 8)], working=[date(2022, 3, 5)])


@pytest.mark.parametrize(
    ("day", "works"),
    [(4, True), (5, True), (6, False), (7, False), (8, False), (9, True), (12, False), (14, True)],
)
def test_a_moved_day_of_rest(day, works):
    assert MARCH.works(date(2022, 3, day)) is works


def test_each_year_has_its_own_weekend():
    calendar = Calendar({2022: {5, 6}, 2023: {6, 7}})
    friday, sunday = date(2022, 12, 30), date(2023, 1, 1)
    assert not calendar.works(friday)
    assert not calendar.works(sunday)
    assert calendar.works(sunday - timedelta(weeks=1))
    assert calendar.years == (2022, 2023)


@given(st.sets(DAYS), st.sets(DAYS), DAYS, st.integers(1, 60))
def test_days_are_counted_as_one_by_one(off, working, start, length):
    off -= working
    calendar = Calendar({2022: {6, 7}, 2023: {5, 6}}, off, working)

    def works(day):
        rest = (6, 7) if day.year == 2022 else (5, 6)
        return day in working or not (day in off or day.weekday() + 1 in rest)

    days = [day for day in (start + timedelta(days=number) for number in range(length)) if day.year < 2024]
    assert [calendar.works(day) for day in days] == [works(day) for day in days]
    assert calendar.working_days(Period(start, days[-1] + timedelta(days=1))) == sum(map(works, days))
    worked = [day for day in days if works(day)]
    if worked:
        assert calendar.next_working(start) == worked[0]


@pytest.mark.parametrize("day", [date(2021, 12, 31), date(2023, 1, 1)])
def test_another_year_is_refused(day):
    with pytest.raises(EsepError, match="E-014"):
        MARCH.works(day)


def test_a_search_does_not_leave_the_years():
    with pytest.raises(EsepError, match="E-014"):
        MARCH.next_working(date(2022, 12, 31))
    with pytest.raises(EsepError, match="E-014"):
        MARCH.working_days(Period(date(2022, 12, 31), date(2023, 1, 2)))


def test_contradicting_rows_are_refused():
    with pytest.raises(EsepError, match=r"E-015.*2022-03-08"):
        Calendar({2022: {6, 7}}, [date(2022, 3, 8)], [date(2022, 3, 8)])
    with pytest.raises(EsepError, match="E-014"):
        Calendar({2022: {6, 7}}, [date(2023, 3, 8)])
