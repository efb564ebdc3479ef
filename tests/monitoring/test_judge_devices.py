"""The rules of the device itself: signs, battery, silence, lost and false places, stillness, wrong clocks."""

from datetime import time

import numpy as np
import pytest
from tests.monitoring.tables import START, alerts, at, circle, order, spans, walk

from esep.monitoring.fixes import Sign
from esep.monitoring.kinds import Grade, Kind
from esep.monitoring.orders import Curfew, Hours, Order, Protection, ZoneKind

YEAR = 366 * 1440
SIGNS = pytest.mark.parametrize(
    ("kind", "sign"),
    [
        (Kind.STRAP_OPENED, Sign.STRAP),
        (Kind.CASE_OPENED, Sign.CASE),
        (Kind.JAMMED, Sign.JAMMED),
        (Kind.PANIC, Sign.PANIC),
    ],
)


@SIGNS
def test_a_sign_holds_from_the_first_fix_with_it_to_the_first_without(kind, sign):
    on = {"signs": sign | Sign.STILL}
    track = walk((0, 0), (1, 0, on), (2, 0, on), (3, 0), (4, 0, on))
    assert spans(order(), track, 4, kind) == [(1, 3), (4, None)]
    (first, _) = alerts(order(), track, 4, kind)
    assert (first.first_seq, first.confirm_seq, first.grade) == (1, 1, Grade.NONE)


@SIGNS
@pytest.mark.parametrize(
    "doubtful",
    [
        (2, None),
        (2, 0, {"lat": 0, "lon": 0}),
        (2, 0, {"lat": 999_999_999}),
        (2, 0, {"at": 0, "received_at": at(2)}),
    ],
)
def test_a_fix_without_a_place_or_with_a_wrong_clock_can_begin_it_but_not_end_it(kind, sign, doubtful):
    track = walk((0, 0), (1, None, {"signs": sign}), doubtful)
    assert spans(order(), track, 5, kind) == [(1, None)]


@pytest.mark.parametrize(
    ("percent", "grade"), [(21, None), (20, 1), (11, 1), (10, 2), (4, 2), (3, 3), (0, 3), (255, None)]
)
def test_the_battery_has_three_levels(percent, grade):
    found = alerts(order(), walk((0, 0, {"battery": percent})), 1, Kind.BATTERY)
    assert [alert.grade for alert in found] == ([] if grade is None else [grade])


def charge(*percents, **every):
    return walk(*((minute, 0, {"battery": percent}) for minute, percent in enumerate(percents)), **every)


@pytest.mark.parametrize(("percent", "found"), [(24, [(0, None)]), (25, [(0, 2)]), (255, [(0, None)])])
def test_a_battery_must_be_well_above_the_level_to_be_well_again(percent, found):
    assert spans(order(), charge(20, 9, percent), 3, Kind.BATTERY) == found


def test_the_grade_of_a_battery_is_the_worst_seen():
    (alert,) = alerts(order(), charge(20, 9, 15, 25, 18), 3, Kind.BATTERY)[:1]
    assert (alert.grade, alert.at, alert.ended_at) == (Grade.LIKELY, at(0), at(3))


def test_charging_ends_it_and_begins_none():
    assert spans(order(), charge(5, signs=Sign.CHARGING), 1, Kind.BATTERY) == []
    track = walk((0, 0, {"battery": 9}), (1, 0, {"battery": 9, "signs": Sign.CHARGING}))
    assert spans(order(), track, 1, Kind.BATTERY) == [(0, 1)]


@pytest.mark.parametrize(("now", "found"), [(6.99, []), (7, [(7, None)])])
def test_silent_when_five_intervals_passed_without_a_fix(now, found):
    assert spans(order(), walk((1, 0), (2, 0)), now, Kind.SILENT) == found


def test_any_fix_ends_silence_even_one_without_a_place():
    assert spans(order(), walk((0, 0), (5, None)), 5, Kind.SILENT) == []
    assert spans(order(), walk((0, 0), (9, None), (12, 0)), 12, Kind.SILENT) == [(5, 9)]
    assert spans(order(), walk((0, 0), (9, 0, {"at": 0, "received_at": at(9)})), 9, Kind.SILENT) == [(5, 9)]


def test_a_fix_sent_in_later_fills_the_silence():
    track = walk((0, 0), (20, 0), *((minute, 0, {"received_at": at(20)}) for minute in range(2, 20, 2)))
    assert spans(order(), track, 20, Kind.SILENT) == []


def test_who_never_reported_is_not_silent_and_no_order_no_alert():
    assert alerts(order(), walk(), YEAR) == []
    assert spans(order(holds=(at(0), at(60))), walk((0, 0)), 90, Kind.SILENT) == [(5, 60)]
    assert spans(order(holds=(at(60), None)), walk((0, 0)), 90, Kind.SILENT) == [(60, None)]


@pytest.mark.parametrize(("minute", "found"), [(10.99, []), (11, [(1, None)])])
def test_unlocated_when_it_lasts_ten_minutes(minute, found):
    assert spans(order(), walk((0, 0), (1, None), (5, None), (minute, None)), 12, Kind.UNLOCATED) == found


def test_a_place_ends_it_and_a_wrong_clock_neither_begins_nor_ends_it():
    track = walk((0, 0), (1, None), (11, None), (12, 0), (13, None))
    assert spans(order(), track, 14, Kind.UNLOCATED) == [(1, 12)]
    wrong = [(minute, None, {"at": 0, "received_at": at(minute)}) for minute in range(1, 20)]
    assert spans(order(), walk((0, 0), *wrong), 20, Kind.UNLOCATED) == []
    assert spans(order(), walk((0, None), *wrong[:3], (10, None)), 20, Kind.UNLOCATED) == [(0, None)]


def jumps(*at_minutes, last=60):
    return walk(*((minute, 500_000 if minute in at_minutes else 0) for minute in range(last)))


def test_two_impossible_places_within_ten_minutes_are_a_suspicion():
    assert spans(order(), jumps(5), 60, Kind.SPOOFED) == []
    assert spans(order(), jumps(5, 14), 60, Kind.SPOOFED) == [(5, 24)]
    assert spans(order(), jumps(5, 15), 60, Kind.SPOOFED) == []
    assert spans(order(), jumps(5, 14, 23, last=31), 30, Kind.SPOOFED) == [(5, None)]
    (alert,) = alerts(order(), jumps(5, 14), 60, Kind.SPOOFED)
    assert (alert.first_seq, alert.confirm_seq) == (5, 14)


@pytest.mark.parametrize(("metres", "impossible"), [(4201, False), (4203, True)])
def test_the_top_speed_is_a_border_after_the_accuracies(metres, impossible):
    """70 m/s for a minute are 4,200 m, and 1 m of accuracy at both ends makes 4,202."""
    track = walk((0, 0), (1, metres), (2, 0), (3, metres), (4, 0))
    assert bool(alerts(order(), track, 5, Kind.SPOOFED)) == impossible


def test_fixes_of_one_instant_are_a_second_apart():
    track = walk((0, 0), (0, 71), (0, 0), (0, 71))
    assert alerts(order(), track, 1, Kind.SPOOFED) == []
    track = walk((0, 0), (0, 73), (0, 0), (0, 73))
    assert len(alerts(order(), track, 1, Kind.SPOOFED)) == 1


EIGHT = 8 * 60


def still(last, *moves, every=10):
    places = dict(moves)
    return walk(*((minute, places.get(minute, 0)) for minute in range(0, last + 1, every)))


def test_motionless_after_eight_hours_at_one_place():
    assert spans(order(), still(EIGHT - 10), EIGHT, Kind.MOTIONLESS) == []
    assert spans(order(), still(EIGHT), EIGHT, Kind.MOTIONLESS) == [(0, None)]
    assert spans(order(), gone(EIGHT + 1, EIGHT + 2, EIGHT + 3), EIGHT + 9, Kind.MOTIONLESS) == [
        (0, EIGHT + 1)
    ]


def gone(*minutes, metres=60.0):
    """Still, but at some minutes so far away."""
    return walk(*((minute, metres if minute in minutes else 0) for minute in range(EIGHT + 10)))


@pytest.mark.parametrize("astray", [(100,), (100, 101), (EIGHT + 1, EIGHT + 2), (10, 12, 13, 15, 16)])
def test_echoes_neither_end_stillness_nor_make_it_begin_anew(astray):
    assert spans(order(), gone(*astray), EIGHT + 9, Kind.MOTIONLESS) == [(0, None)]


def test_stillness_begins_anew_with_the_first_of_three_elsewhere():
    assert spans(order(), gone(*range(8, EIGHT + 10)), EIGHT + 9, Kind.MOTIONLESS) == [(8, None)]
    track = walk((0, 0), (1, 60), (2, 120), *((minute, 180) for minute in range(3, EIGHT + 10)))
    assert spans(order(), track, EIGHT + 9, Kind.MOTIONLESS) == [(3, None)]


@pytest.mark.parametrize(("last", "ends"), [(EIGHT + 10, None), (EIGHT + 11, EIGHT + 1)])
def test_two_elsewhere_are_enough_where_ten_minutes_lie_between(last, ends):
    track = walk(*((minute, 0) for minute in range(EIGHT + 1)), (EIGHT + 1, 60), (last, 60))
    assert spans(order(), track, last, Kind.MOTIONLESS) == [(0, ends)]


def test_who_walks_up_and_down_is_never_motionless():
    track = walk(*((minute, 70 * (minute % 20)) for minute in range(2 * EIGHT)))
    assert spans(order(), track, 2 * EIGHT, Kind.MOTIONLESS) == []


@pytest.mark.parametrize(("metres", "found"), [(31.9, [(0, None)]), (32.1, [])])
def test_moving_is_more_than_thirty_metres_and_both_accuracies(metres, found):
    assert spans(order(), still(EIGHT, (240, metres), (250, metres)), EIGHT, Kind.MOTIONLESS) == found


def test_nights_at_home_do_not_count():
    nights = tuple(Hours(day, time(22), time(6)) for day in range(7))
    asked = order(circle("H", ZoneKind.HOME), curfews=(Curfew("H", nights),))
    evening_and_night = still(30 * 60 + EIGHT - 10)[17 * 6 :]
    assert spans(asked, evening_and_night, 2300, Kind.MOTIONLESS) == []
    assert spans(asked, still(30 * 60 + EIGHT)[17 * 6 :], 2300, Kind.MOTIONLESS) == [(30 * 60, None)]


def test_at_the_very_beginning_of_a_curfew_stillness_does_not_count_any_more():
    evening = (Hours(0, time(8), time(22)),)
    asked = order(circle("H", ZoneKind.HOME), curfews=(Curfew("H", evening),))
    assert spans(asked, still(EIGHT), EIGHT, Kind.MOTIONLESS) == []
    later = order(circle("H", ZoneKind.HOME), curfews=(Curfew("H", (Hours(0, time(8, 1), time(22)),)),))
    assert spans(later, still(EIGHT), EIGHT, Kind.MOTIONLESS) == [(0, None)]


FUTURE = {"at": at(YEAR), "received_at": at(2)}
PAST = {"at": 86_400_000, "received_at": at(2)}


@pytest.mark.parametrize("wrong", [FUTURE, PAST])
def test_a_wrong_clock_is_told_by_our_own(wrong):
    track = walk((0, 0), (2, 0, wrong), (3, None), (4, 0))
    assert spans(order(), track, 4, Kind.CLOCK_WRONG) == [(2, 4)]
    assert spans(order(), track[:3], 4, Kind.CLOCK_WRONG) == [(2, None)]


@pytest.mark.parametrize(("ahead", "found"), [(2, []), (2.001, [(5, None)])])
def test_two_minutes_ahead_are_no_wrong_clock(ahead, found):
    track = walk((5 + ahead, 0, {"received_at": at(5)}))
    assert spans(order(), track, 10, Kind.CLOCK_WRONG) == found


def test_thirty_days_late_are_a_wrong_clock():
    late = {"received_at": at(30 * 1440)}
    assert spans(order(), walk((0, 0, late)), 30 * 1440, Kind.CLOCK_WRONG) == []
    assert len(spans(order(), walk((-0.001, 0, late)), 30 * 1440, Kind.CLOCK_WRONG)) == 1


def test_a_place_at_a_wrong_time_is_no_place():
    track = walk((0, 900), *((minute, 0, {"at": 0, "received_at": at(minute)}) for minute in (1, 2, 3)))
    assert spans(order(circle()), track, 3, Kind.ENTERED) == []


def test_a_protected_person_s_device_has_alerts_of_its_own_but_may_lie_still():
    asked = Order("O", "B", "UTC", protects=(Protection("P", 500.0),))
    track = still(EIGHT)
    track["device"] = 1
    track["signs"][3:5] = Sign.PANIC
    assert [(alert.kind, alert.device, alert.order) for alert in alerts(asked, track, EIGHT + 4)] == [
        *[(Kind.SILENT, "P", "O")] * 3,
        (Kind.PANIC, "P", "O"),
        *[(Kind.SILENT, "P", "O")] * (EIGHT // 10 - 3),
    ]


def test_fixes_that_came_twice_count_once_and_strangers_not_at_all():
    track = walk((0, 0), (1, 0), (1, 0), (9, 0))
    track["seq"][2] = 1
    assert alerts(order(), track, 9) == alerts(order(), track[[3, 0, 2]], 9)
    stranger = walk((0, 0, {"signs": Sign.PANIC}), device=1)
    assert alerts(order(), stranger, 9) == []


def test_a_fix_dated_after_now_moves_the_clock_of_its_group_alone():
    asked = [Order("O1", "B", "UTC"), Order("O2", "P", "UTC")]
    track = np.concatenate([walk((0, 0), (6, 0)), walk((0, 0), device=1)])
    assert [(alert.device, alert.ended_at) for alert in alerts(asked, track, 1)] == [("B", at(6))]
    assert at(0) == START
