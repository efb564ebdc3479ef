"""Periods: written and read back, half-open, and compared with the year before."""

from datetime import UTC, date, datetime, timedelta
from itertools import pairwise

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from esep.kernel.errors import EsepError
from esep.kernel.periods import Period
from esep.kernel.texts import Phrases

DAYS = st.dates(date(1990, 1, 1), date(2060, 12, 31))
FIRSTS = DAYS.map(lambda day: day.replace(day=1))


def spans(boundaries):
    return (
        st.tuples(boundaries, boundaries)
        .filter(lambda ends: ends[0] < ends[1])
        .map(lambda ends: Period(*ends))
    )


def days_of(period):
    return [period.start + timedelta(days=number) for number in range(period.days)]


@given(spans(DAYS) | spans(FIRSTS))
def test_a_period_is_read_back_from_its_code(period):
    assert Period.parse(period.code) == period


@given(st.integers(1, 9998), st.integers(1, 12))
def test_named_periods_are_made_of_their_months(year, month):
    months = [Period.month(year, number) for number in range(1, 13)]
    assert Period.cumulative(year, month) == Period(months[0].start, months[month - 1].end)
    quarter = (month + 2) // 3
    assert Period.quarter(year, quarter) == Period(months[3 * quarter - 3].start, months[3 * quarter - 1].end)
    assert Period.year(year) == Period(months[0].start, months[11].end)
    assert all(earlier.end == later.start for earlier, later in pairwise(months))
    assert Period.parse(Period.month(year, month).code) == Period.month(year, month)


@pytest.mark.parametrize(
    ("written", "start", "end", "code"),
    [
        ("2022", date(2022, 1, 1), date(2023, 1, 1), "2022"),
        ("2022-12", date(2022, 12, 1), date(2023, 1, 1), "2022-12"),
        ("2022-Q4", date(2022, 10, 1), date(2023, 1, 1), "2022-Q4"),
        ("2022-01..2022-03", date(2022, 1, 1), date(2022, 4, 1), "2022-Q1"),
        ("2022-01..2022-01", date(2022, 1, 1), date(2022, 2, 1), "2022-01"),
        ("2021-11..2022-02", date(2021, 11, 1), date(2022, 3, 1), "2021-11..2022-02"),
        ("2022-02..2022-04", date(2022, 2, 1), date(2022, 5, 1), "2022-02..2022-04"),
        ("2021-01..2022-12", date(2021, 1, 1), date(2023, 1, 1), "2021-01..2022-12"),
        ("2022-07..2023-06", date(2022, 7, 1), date(2023, 7, 1), "2022-07..2023-06"),
        ("2024-02-01..2024-02-29", date(2024, 2, 1), date(2024, 3, 1), "2024-02"),
        ("2022-03-05..2022-03-05", date(2022, 3, 5), date(2022, 3, 6), "2022-03-05..2022-03-05"),
        ("0999", date(999, 1, 1), date(1000, 1, 1), "0999"),
    ],
)
def test_codes(written, start, end, code):
    period = Period.parse(written)
    assert (period.start, period.end, period.code) == (start, end, code)


@pytest.mark.parametrize(
    "text",
    ["", "22", "2022-13", "2022-00", "2022-Q0", "2022-Q5", "2022-1", "2022-02-30..2022-03-01", "0000", "9999",
     "2022-01-01", "2022..2023", " 2022", "2022\n", "２０２２", "2022-01..2022-13", "9999-12-31..9999-12-31"],
)  # fmt: skip
def test_what_is_no_period_is_refused(text):
    with pytest.raises(EsepError, match="E-001"):
        Period.parse(text)


@pytest.mark.parametrize("text", ["2022-09..2022-01", "2022-03-05..2022-03-04"])
def test_an_empty_period_is_refused(text):
    with pytest.raises(EsepError, match="E-002"):
        Period.parse(text)


@pytest.mark.parametrize(
    ("make", "numbers"),
    [
        (Period.month, (2022, 13)),
        (Period.quarter, (2022, 0)),
        (Period.quarter, (2022, 5)),
        (Period.cumulative, (2022, 0)),
        (Period.cumulative, (2022, 13)),
        (Period.year, (0,)),
        (Period.year, (10**30,)),
    ],
    ids=str,
)
def test_months_outside_the_calendar_are_refused(make, numbers):
    with pytest.raises(EsepError, match="E-003"):
        make(*numbers)


def test_instants_are_not_civil_dates():
    noon = datetime(2022, 1, 1, 12, tzinfo=UTC)
    with pytest.raises(TypeError):
        Period(noon, date(2023, 1, 1))
    with pytest.raises(TypeError):
        _ = noon in Period.year(2022)


@given(spans(DAYS), DAYS)
def test_the_end_no_longer_belongs(period, day):
    assert (day in period) == (period.start <= day <= period.last)
    assert period.end not in period


def is_leap_day(day):
    return (day.month, day.day) == (2, 29)


@given(spans(st.dates(date(2019, 1, 1), date(2030, 12, 31))))
def test_the_year_before_holds_the_twins_of_all_days(period):
    twins = {day.replace(year=day.year - 1) for day in days_of(period) if not is_leap_day(day)}
    if not twins:
        with pytest.raises(EsepError, match="E-004"):
            period.year_before()
        return
    before = set(days_of(period.year_before()))
    assert twins <= before
    # A leap day of the year before is nobody's twin, and comes along only with its neighbours.
    assert all(is_leap_day(day) for day in before - twins)


@given(spans(FIRSTS))
def test_whole_months_answer_to_whole_months(period):
    before = period.year_before()
    assert before.whole_months
    assert (before.start.month, before.end.month) == (period.start.month, period.end.month)
    assert (period.start.year - before.start.year, period.end.year - before.end.year) == (1, 1)


@given(st.lists(DAYS, min_size=3, max_size=3, unique=True).map(sorted))
def test_periods_that_touch_keep_touching(boundaries):
    halves = [Period(*ends) for ends in pairwise(boundaries)]
    assume(not any(half.days == 1 and is_leap_day(half.start) for half in halves))
    assert halves[0].year_before().end == halves[1].year_before().start


@pytest.mark.parametrize(
    ("period", "before"),
    [
        ("2024-02", "2023-02"),
        ("2025-02", "2024-02"),
        ("2024-02-29..2024-03-05", "2023-03-01..2023-03-05"),
        ("2024-02-01..2024-02-28", "2023-02"),
        ("2025-02-01..2025-02-27", "2024-02-01..2024-02-27"),
    ],
)
def test_around_the_leap_day(period, before):
    assert Period.parse(period).year_before().code == before


@pytest.mark.parametrize("code", ["2024-02-29..2024-02-29", "0001-01"])
def test_what_has_no_year_before_is_refused(code):
    with pytest.raises(EsepError, match="E-004"):
        Period.parse(code).year_before()


def test_lengths_are_told_apart():
    assert (Period.year(2024).days, Period.year(2023).days) == (366, 365)
    assert not Period.year(2024).same_length(Period.year(2023))
    assert Period.year(2022).same_length(Period.year(2023))


def test_periods_are_ordered_and_keys():
    assert sorted([Period.month(2022, 3), Period.year(2022), Period.month(2021, 12)]) == [
        Period.month(2021, 12), Period.year(2022), Period.month(2022, 3)
    ]  # fmt: skip
    assert {Period.cumulative(2022, 3): 1}[Period.quarter(2022, 1)] == 1


@pytest.mark.parametrize(
    ("code", "en", "ru", "kk"),
    [
        ("2022", "2022", "2022 год", "2022 жыл"),
        ("2022-03", "March 2022", "март 2022 года", "2022 жылғы наурыз"),
        ("2022-Q1", "January-March 2022", "январь-март 2022 года", "2022 жылғы қаңтар-наурыз"),
        ("2022-Q3", "Q3 2022", "3 квартал 2022 года", "2022 жылғы 3-тоқсан"),
        ("2022-01..2022-09", "January-September 2022", "январь-сентябрь 2022 года",
         "2022 жылғы қаңтар-қыркүйек"),
        ("2021-11..2022-02", "November 2021 to February 2022", "ноябрь 2021 года – февраль 2022 года",
         "2021 жылғы қараша – 2022 жылғы ақпан"),
    ],
)  # fmt: skip
def test_labels(code, en, ru, kk):
    assert [Period.parse(code).label(lang) for lang in ("en", "ru", "kk")] == [en, ru, kk]


def test_days_are_labelled_with_the_last_day_included():
    assert Period.parse("2022-03-05..2022-03-20").label("en") == "March 5, 2022 to March 20, 2022"


def test_a_language_of_a_codebook_names_its_own_months(tmp_path):
    (tmp_path / "xx").mkdir()
    (tmp_path / "xx" / "words.toml").write_text('month.3 = "thaw"\nperiod.month = "{year}, {month}"')
    phrases = Phrases.load(tmp_path)
    assert Period.month(2022, 3).label("xx", phrases) == "2022, thaw"
    assert Period.month(2022, 3).label("xx") == "March 2022"
