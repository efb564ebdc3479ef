"""The rules of places, at both sides of every border."""

from datetime import time

import pytest
from tests.monitoring.tables import HERE, alerts, at, circle, order, spans, square, walk

from esep.monitoring.kinds import Grade, Kind
from esep.monitoring.orders import Hours, SharedPlace, Zone, ZoneKind

ENTERED, LEFT, RING, CROSSED = Kind.ENTERED, Kind.LEFT, Kind.RING_ENTERED, Kind.CROSSED
SHAPES = pytest.mark.parametrize("shape", [circle, square])


@SHAPES
def test_entered_from_the_first_fix_inside_until_the_first_outside(shape):
    track = walk((0, 300), (1, 50), (2, 40), (3, 300), (4, 300))
    (alert,) = alerts(order(shape()), track, 5, ENTERED)
    assert (alert.at, alert.ended_at) == (at(1), at(3))
    assert (alert.first_seq, alert.confirm_seq, alert.grade) == (1, 2, Grade.CERTAIN)
    assert alert.distance == pytest.approx(-60, abs=0.1)
    assert alert.accuracy == 1.0


@SHAPES
def test_a_first_fix_inside_counts_as_entering(shape):
    assert spans(order(shape()), walk((0, 50), (1, 50)), 1, ENTERED) == [(0, None)]


@SHAPES
@pytest.mark.parametrize(("east", "found"), [(91, []), (89, [(1, None)])])
def test_within_its_accuracy_of_the_border_a_fix_says_nothing(shape, east, found):
    """10 m of accuracy: 91 m east is 9 m inside, which may be outside; 89 m is inside."""
    track = walk((0, 300), (1, east), (2, east), accuracy=100)
    assert spans(order(shape()), track, 3, ENTERED) == found


@SHAPES
def test_uncertain_fixes_neither_end_nor_begin(shape):
    track = walk((0, 50), (1, 50), (2, 105), (3, 105), (4, 105), accuracy=100)
    assert spans(order(shape()), track, 4, ENTERED) == [(0, None)]
    assert spans(order(shape()), walk((0, 300), (1, 95), (2, 95), (3, 95), accuracy=100), 4, ENTERED) == []


def test_an_uncertain_fix_does_not_forget_what_the_one_before_it_showed():
    track = walk((0, 300), (0.1, 50), (0.2, 100), (0.3, 50))
    assert spans(order(circle()), track, 1, ENTERED) == [(0.1, None)]


def test_a_fix_back_outside_forgets_it():
    track = walk((0, 300), (0.1, 300), (0.2, 50), (0.3, 300), (0.4, 50))
    assert spans(order(circle()), track, 1, ENTERED) == []


def test_unknown_accuracy_is_a_hundred_metres_and_not_perfect():
    track = walk((0, 50), (1, 50), (2, 50), accuracy=0)
    assert spans(order(circle()), track, 2, ENTERED) == []
    assert spans(order(circle(radius=151)), track, 2, ENTERED) == [(0, None)]
    assert spans(order(circle(), parameters={"unknown_accuracy": 49}), track, 2, ENTERED) == [(0, None)]


def test_the_factor_widens_every_accuracy_and_nought_ignores_them():
    track = walk((0, 60), (1, 60), accuracy=150)
    assert spans(order(circle()), track, 2, ENTERED) == [(0, None)]
    assert spans(order(circle(), parameters={"factor": 3.0}), track, 2, ENTERED) == []
    track = walk((0, 99), (1, 99), accuracy=0)
    assert spans(order(circle(), parameters={"factor": 0.0}), track, 2, ENTERED) == [(0, None)]


@pytest.mark.parametrize(("minute", "found"), [(0.99, []), (1.0, [(0, None)])])
def test_without_counting_only_the_dwell_confirms(minute, found):
    track = walk((0, 50), (0.5, 50), (minute, 50))
    assert spans(order(circle(), parameters={"confirm": 0}), track, 2, ENTERED) == found


def test_no_dwell_confirms_at_once():
    asked = {"dwell": 0, "confirm": 0}
    assert spans(order(circle(), parameters=asked), walk((0, 50)), 0, ENTERED) == [(0, None)]


@pytest.mark.parametrize("zone", [circle(at_once=True), circle(kind=ZoneKind.GUARDED)])
def test_at_once_is_believed_on_the_way_in_and_marked_as_unconfirmed(zone):
    asked = {"dwell": 90, "confirm": 2}
    (alert,) = alerts(order(zone, parameters=asked), walk((0, 300), (1, 50), (2, 300)), 2, ENTERED)
    assert (alert.at, alert.ended_at, alert.grade) == (at(1), None, Grade.LIKELY)


def test_a_guarded_zone_tells_no_distance():
    zone = circle(kind=ZoneKind.GUARDED, warning=200.0)
    found = alerts(order(zone), walk((0, 500), (1, -500), (2, 50), (3, 50)), 3)
    assert {alert.kind for alert in found} == {ENTERED, RING, CROSSED}
    assert all(alert.distance is None for alert in found)


def test_a_zone_begins_and_ends_by_the_clock_without_a_fix():
    zone = circle(holds=(at(10), at(20)))
    track = walk((0, 50), (1, 50))
    assert spans(order(zone), track, 9.99, ENTERED) == []
    (alert,) = alerts(order(zone), track, 10, ENTERED)
    assert (alert.at, alert.ended_at, alert.confirm_seq, alert.first_seq) == (at(10), None, -1, 0)
    assert alert.distance is None
    assert spans(order(zone), track, 20, ENTERED) == [(10, 20)]


def test_who_is_gone_before_the_zone_begins_is_not_told_whenever_that_comes_out():
    zone = circle(holds=(at(10), None))
    asked = order(zone, parameters={"confirm": 0})
    track = walk((0, 50), (1, 50), (9.5, 300), (10.5, 300))
    assert spans(asked, track[:3], 10.2, ENTERED) == [(10, None)]
    assert spans(asked, track, 10.5, ENTERED) == []


def test_what_came_out_late_is_told_for_the_hours_in_which_it_was():
    zone = circle(holds=(0, at(10)))
    track = walk((0, 300), (9.5, 50), (10.5, 50))
    assert spans(order(zone, parameters={"confirm": 0}), track, 11, ENTERED) == [(9.5, 10)]


def test_a_timetable_cuts_a_stay_into_its_hours():
    hours = (Hours(0, time(1), time(2)), Hours(0, time(3), time(4)), Hours(0, time(4), time(5)))
    track = walk(*((minute, 50) for minute in range(0, 330, 5)))
    assert spans(order(circle(hours=hours)), track, 330, ENTERED) == [(60, 120), (180, 300)]


def test_an_order_that_ended_raises_nothing():
    assert spans(order(circle(), holds=(0, at(0))), walk((0, 50), (1, 50)), 5, ENTERED) == []


@pytest.mark.parametrize(("east", "found"), [(298, [(1, 4)]), (302, [])])
def test_the_ring_warns_before_the_zone(east, found):
    track = walk((0, 900), (1, east), (2, east), (4, 900), (5, 900))
    assert spans(order(circle(warning=200.0)), track, 6, RING) == found
    assert spans(order(circle(warning=200.0)), track, 6, ENTERED) == []


def test_the_ring_holds_on_while_the_zone_itself_is_entered():
    track = walk((0, 900), (1, 250), (2, 250), (3, 50), (4, 50), (5, 250), (6, 250), (7, 900), (8, 900))
    assert spans(order(circle(warning=200.0)), track, 8, RING) == [(1, 7)]
    assert spans(order(circle(warning=200.0)), track, 8, ENTERED) == [(3, 5)]


@pytest.mark.parametrize(("east", "found"), [(289, [(1, None)]), (291, []), (309, []), (311, [])])
def test_within_its_accuracy_of_the_ring_a_fix_says_nothing(east, found):
    track = walk((0, 900), (1, east), (2, east), accuracy=100)
    assert spans(order(circle(warning=200.0)), track, 3, RING) == found
    there = walk((0, 150), (1, 150), (2, east), (3, east), accuracy=100)
    assert spans(order(circle(warning=200.0)), there, 3, RING) == ([(0, 2)] if east == 311 else [(0, None)])


def test_the_ring_without_accuracy_has_one_border():
    asked = {"factor": 0.0, "dwell": 0}
    assert spans(order(circle(warning=200.0), parameters=asked), walk((0, 299.9)), 0, RING) == [(0, None)]
    assert spans(order(circle(warning=200.0), parameters=asked), walk((0, 300.1)), 0, RING) == []


@SHAPES
def test_left_from_the_first_fix_outside_until_back(shape):
    zone = shape(kind=ZoneKind.INCLUSION)
    track = walk((0, 50), (1, 300), (2, 300), (3, 50), (4, 50))
    assert spans(order(zone), track, 5, LEFT) == [(1, 3)]
    assert spans(order(zone), walk((0, 300), (1, 300)), 5, LEFT) == [(0, None)]
    assert spans(order(zone), track, 5, ENTERED) == []


def test_of_a_plain_zone_comings_and_goings_are_instants():
    asked = order(square(kind=ZoneKind.PLAIN))
    track = walk((0, 50), (1, 50), (2, 300), (3, 300), (4, 50), (5, 50))
    assert spans(asked, track, 5, ENTERED) == [(0, 0), (4, 4)]
    assert spans(asked, track, 5, LEFT) == [(2, 2)]
    assert spans(asked, walk((0, 300), (1, 300)), 5, LEFT) == []


def test_without_accuracy_and_dwell_it_is_plain_geometry():
    asked = order(square(kind=ZoneKind.PLAIN), parameters={"factor": 0.0, "dwell": 0})
    track = walk((0, 99), (1, 101), (2, 99), accuracy=0)
    assert spans(asked, track, 5, ENTERED) == [(0, 0), (2, 2)]
    assert spans(asked, track, 5, LEFT) == [(1, 1)]


def test_a_ring_in_a_ring_is_a_hole():
    outer, inner = square(half=500.0).rings[0], square(half=100.0).rings[0]
    zone = Zone("Z", ZoneKind.EXCLUSION, (outer, inner))
    assert spans(order(zone), walk((0, 50), (1, 50)), 2, ENTERED) == []
    assert spans(order(zone), walk((0, 300), (1, 300)), 2, ENTERED) == [(0, None)]


def test_a_closed_ring_is_the_same_as_an_open_one():
    (ring,) = square().rings
    closed = Zone("Z", ZoneKind.EXCLUSION, ((*ring, ring[0]),))
    track = walk((0, 300), (1, 99), (2, 50), (3, 300), (4, 300))
    assert alerts(order(closed), track, 5) == alerts(order(square()), track, 5)


def test_a_zone_on_the_antimeridian_is_one_zone():
    zone = Zone("Z", ZoneKind.EXCLUSION, (((0, 1_799_999_000),),), radius=100.0)
    far = walk((0, 0), (1, 0))
    far["lon"] = -1_799_997_000  # some 44 m east of the centre
    assert spans(order(zone), far, 2, ENTERED) == [(0, None)]
    far["lon"] = -1_799_980_000
    assert spans(order(zone), far, 2, ENTERED) == []


@SHAPES
@pytest.mark.parametrize("accuracy", [10, 900])
def test_crossed_when_the_way_between_two_fixes_leads_deep_through(shape, accuracy):
    track = walk((0, -400), (1, -300), (2, 300), accuracy=accuracy)
    (alert,) = alerts(order(shape()), track, 3, CROSSED)
    assert (alert.at, alert.ended_at, alert.first_seq, alert.confirm_seq) == (at(2), at(2), 1, 2)
    assert (alert.grade, alert.accuracy) == (Grade.LIKELY, accuracy / 10)
    assert alert.distance == pytest.approx(-100, abs=0.2)


@SHAPES
def test_not_crossed_when_the_accuracy_is_worse_than_the_way_is_deep(shape):
    assert spans(order(shape()), walk((0, -400), (1, -300), (2, 300), accuracy=1010), 3, CROSSED) == []


@SHAPES
def test_not_crossed_when_too_long_passed_between(shape):
    assert spans(order(shape()), walk((0, -300), (1, -300), (11, 300)), 12, CROSSED) == [(11, 11)]
    assert spans(order(shape()), walk((0, -300), (1, -300), (11.01, 300)), 12, CROSSED) == []


@SHAPES
def test_not_crossed_while_it_did_not_hold_at_both_ends(shape):
    track = walk((0, -300), (1, -300), (2, 300))
    assert spans(order(shape(holds=(at(1), None))), track, 3, CROSSED) == [(2, 2)]
    assert spans(order(shape(holds=(at(1.5), None))), track, 3, CROSSED) == []
    assert spans(order(shape(holds=(0, at(2)))), track, 3, CROSSED) == []


@SHAPES
def test_not_crossed_by_passing_beside_it(shape):
    track = walk((0, -300), (1, -300), (2, 300))
    track["lat"] = 10_000  # 111 m north
    assert spans(order(shape()), track, 3, CROSSED) == []


def test_nowhere_and_null_island_are_no_places():
    track = walk((0, 50), (1, 50), (2, None), (3, 0, {"lat": 0, "lon": 0}), (4, 0, {"lat": 999_999_999}))
    assert spans(order(circle()), track, 5, ENTERED) == [(0, None)]
    origin = Zone("Z", ZoneKind.EXCLUSION, (((0, 0),),), radius=1000.0)
    assert spans(order(origin), walk((0, 0, {"lon": 500}), (1, 0, {"lon": 500})), 5, ENTERED) == []


def test_an_impossible_jump_does_not_end_a_stay():
    track = walk((0, 50), (1, 50), (2, 90_000), (3, 50), (4, 180_000))
    assert spans(order(circle()), track, 5, ENTERED) == [(0, None)]


def test_three_impossible_fixes_that_agree_are_believed_from_the_next_one_on():
    track = walk((0, 50), (1, 50), *((minute, 900_000) for minute in range(2, 8)))
    assert spans(order(circle()), track, 8, ENTERED) == [(0, 5)]


def test_two_versions_of_a_zone_make_two_alerts_that_touch():
    track = walk((0, 50), (1, 50))
    before, after = order(circle(), holds=(0, at(10))), order(circle(), holds=(at(10), None), version=2)
    assert spans([before, after], track, 15, ENTERED) == [(0, 10), (10, None)]


SCHOOLS = (
    SharedPlace("S1", "school", (0, HERE), 100.0),
    SharedPlace("S2", "school", (0, HERE + 13_500), 100.0, holds=(at(0), at(100))),  # 150 m further east
    SharedPlace("C1", "clinic", (0, HERE + 90_000), 100.0),
)


def test_shared_places_of_a_class_are_one_zone():
    track = walk((0, 50), (1, 50), (2, 130), (3, 130), (4, 400), (5, 400))
    asked = order(shared=frozenset({"school"}))
    (alert,) = alerts(asked, track, 5, ENTERED, SCHOOLS)
    assert (alert.zone, alert.at, alert.ended_at) == ("school", at(0), at(4))
    assert spans(asked, walk((0, 1000), (1, 1000)), 2, ENTERED, SCHOOLS) == []
    assert spans(order(), track, 5, ENTERED, SCHOOLS) == []


def test_a_shared_place_counts_while_it_stands():
    track = walk(*((minute, 200) for minute in range(96, 104)))
    assert spans(order(shared=frozenset({"school"})), track, 104, ENTERED, SCHOOLS) == [(96, 100)]
