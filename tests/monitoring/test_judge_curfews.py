"""The rules of curfews: grace, leave and the way there, midnight, and a clock that is changed by law."""

from datetime import UTC, datetime, time
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.monitoring.tables import MINUTE, NIGHT, START, alerts, at, circle, order, spans, walk

from esep.kernel.errors import EsepError
from esep.monitoring.judge.hours import joined, weekly, without
from esep.monitoring.kinds import Kind
from esep.monitoring.orders import Absence, Curfew, Hours, ZoneKind

ABSENT = Kind.ABSENT
EVERY_NIGHT = tuple(Hours(day, time(22), time(6)) for day in range(7))
MORNING = 30 * 60  # 06:00 of the next day


def home(*hours, grace=300, **more):
    place = circle("H", ZoneKind.HOME)
    return order(place, curfews=(Curfew("H", hours or EVERY_NIGHT, grace),), **more)


def away(*until, every=5):
    """Away from 20:00 on, and at home again from the minute given."""
    back = until[0] if until else 2000
    return walk(*((minute, 900 if minute < back else 0) for minute in range(NIGHT - 120, 2000, every)))


@pytest.mark.parametrize(("now", "found"), [(NIGHT + 4.99, []), (NIGHT + 5, [(NIGHT + 5, None)])])
def test_told_when_the_grace_is_over_without_a_fix(now, found):
    track = walk((NIGHT - 2, 900), (NIGHT - 1, 900))
    assert spans(home(), track, now, ABSENT) == found


def test_it_is_the_clock_that_tells_and_not_a_fix():
    (alert,) = alerts(home(), walk((NIGHT - 2, 900), (NIGHT - 1, 900)), NIGHT + 5, ABSENT)
    assert (alert.first_seq, alert.confirm_seq, alert.distance) == (0, -1, None)


def test_who_goes_out_at_night_has_the_grace_from_then_on():
    track = walk((NIGHT, 0), (NIGHT + 1, 0), (NIGHT + 60, 900), (NIGHT + 61, 900))
    assert spans(home(), track, NIGHT + 64.9, ABSENT) == []
    assert spans(home(), track, NIGHT + 65, ABSENT) == [(NIGHT + 65, None)]


def test_what_comes_out_after_the_grace_is_told_by_the_fix_for_the_time_at_which_it_was_over():
    track = walk((NIGHT, 0), (NIGHT + 1, 0), (NIGHT + 60, 900), (NIGHT + 80, 900))
    (alert,) = alerts(home(), track, NIGHT + 80, ABSENT)
    assert (alert.at, alert.first_seq, alert.confirm_seq) == (at(NIGHT + 65), 2, 3)


@pytest.mark.parametrize(("back", "found"), [(5, []), (10, [(NIGHT + 5, NIGHT + 10)])])
def test_over_when_he_is_back_and_nothing_when_that_was_within_the_grace(back, found):
    """Home at the very end of the grace is in time, even though the next fix is what makes it sure."""
    assert spans(home(), away(NIGHT + back), 1990, ABSENT) == found


def test_over_when_the_night_is_over_across_midnight():
    assert spans(home(), away(), 1990, ABSENT) == [(NIGHT + 5, MORNING)]


def test_a_night_shorter_than_its_grace_has_no_absence():
    short = Hours(0, time(22), time(22, 5))
    assert spans(home(short), away(), 1990, ABSENT) == []
    assert spans(home(short, grace=299), away(), 1990, ABSENT) == [(NIGHT + 299 / 60, NIGHT + 5)]


def test_midnight_to_midnight_is_one_curfew_through_all_days():
    always = tuple(Hours(day, time(0), time(0)) for day in range(7))
    track = walk(*((minute, 900) for minute in range(0, 3000, 10)))
    assert spans(home(*always), track, 2990, ABSENT) == [(5, None)]


def test_leave_is_no_absence_nor_is_the_way_there_and_back():
    leave = Absence(at(NIGHT + 60), at(NIGHT + 120), travel=600)
    assert spans(home(absences=(leave,)), away(), 1990, ABSENT) == [
        (NIGHT + 5, NIGHT + 50),
        (NIGHT + 135, MORNING),
    ]
    whole = Absence(at(NIGHT + 5), at(MORNING - 10), travel=300)
    assert spans(home(absences=(whole,)), away(), 1990, ABSENT) == []


def test_not_knowing_where_he_is_is_no_absence():
    assert spans(home(), walk((NIGHT - 1, 105), (NIGHT + 1, 105), accuracy=100), NIGHT + 60, ABSENT) == []
    assert spans(home(), walk((NIGHT - 1, None), (NIGHT + 1, None)), NIGHT + 60, ABSENT) == []


def test_a_fix_without_a_place_ends_no_absence():
    track = walk((NIGHT - 2, 900), (NIGHT - 1, 900), (NIGHT + 9, None), (NIGHT + 10, 0, {"lat": 0, "lon": 0}))
    assert spans(home(), track, NIGHT + 20, ABSENT) == [(NIGHT + 5, None)]


def test_home_is_a_zone_of_the_order():
    astray = order(circle("H", ZoneKind.HOME), curfews=(Curfew("X", EVERY_NIGHT),))
    with pytest.raises(EsepError) as refused:
        alerts(astray, walk((0, 0)), 0)
    assert refused.value.code == "E-1020"


def test_a_curfew_follows_the_clock_of_its_place_when_the_law_changes_it():
    """Almaty put its clocks back by an hour at the end of 29 February 2024, from UTC+6 to UTC+5."""
    thursday, friday = (Hours(day, time(22), time(6)) for day in (3, 4))
    day = int(datetime(2024, 2, 28, tzinfo=UTC).timestamp()) * 1000
    found = weekly((thursday, friday), "Asia/Almaty", day, day + 3 * 86_400_000)
    hours = [tuple((edge - day) / 3_600_000 for edge in interval) for interval in found]
    assert (24 + 16.0, 24 + 25.0) in hours  # nine hours long
    assert (48 + 17.0, 48 + 25.0) in hours


ROWS = st.builds(
    Hours,
    weekday=st.integers(0, 6),
    begins=st.builds(time, st.integers(0, 23), st.sampled_from([0, 30])),
    ends=st.builds(time, st.integers(0, 23), st.sampled_from([0, 30])),
)


@given(st.lists(ROWS, max_size=4), st.integers(0, 7 * 48 - 1), st.sampled_from(["UTC", "Asia/Almaty"]))
def test_a_timetable_holds_when_the_clock_on_the_wall_says_so(rows, half_hour, clock):
    instant = START + 14 * 1440 * MINUTE + half_hour * 30 * MINUTE
    wall = datetime.fromtimestamp(instant / 1000, ZoneInfo(clock))
    holds = any(_shows(row, wall) for row in rows)
    found = weekly(rows, clock, instant, instant)
    assert any(begins <= instant < ends for begins, ends in found) == holds


def _shows(row, wall):
    clock = wall.time()
    if row.ends > row.begins:
        return wall.weekday() == row.weekday and row.begins <= clock < row.ends
    before = (wall.weekday() - 1) % 7
    return (wall.weekday() == row.weekday and clock >= row.begins) or (
        before == row.weekday and clock < row.ends
    )


SPANS = st.lists(st.tuples(st.integers(0, 40), st.integers(0, 40)), max_size=5)


@given(SPANS, SPANS, st.integers(0, 40))
def test_intervals_joined_and_cut_hold_what_they_held(some, others, instant):
    def within(intervals):
        return any(begins <= instant < ends for begins, ends in intervals)

    leave = [Absence(begins, ends) for begins, ends in others]
    kept = without(joined(some), leave)
    assert within(kept) == (within(some) and not within(others))
    assert kept == sorted(kept)
