"""The rules between two persons: grades, fixes that are not of one instant, and what is never told."""

import numpy as np
import pytest
from tests.monitoring.tables import alerts, at, order, spans, walk

from esep.monitoring.kinds import Grade, Kind
from esep.monitoring.orders import Protection

NEAR, APPROACHED = Kind.NEAR, Kind.APPROACHED


def pair(distance=500.0, warning=0.0, **asked):
    return order(protects=(Protection("P", distance, warning),), **asked)


def both(own, hers, **every):
    return np.concatenate([walk(*own, **every), walk(*hers, device=1, **every)])


@pytest.mark.parametrize(
    ("east", "grade"),
    [
        (439, Grade.CERTAIN),
        (441, Grade.LIKELY),
        (499, Grade.LIKELY),
        (501, Grade.POSSIBLE),
        (559, Grade.POSSIBLE),
    ],
)
def test_the_grade_says_how_sure_it_is(east, grade):
    """Accuracies of 10 m each count three times: 60 m of doubt around the distance."""
    track = both([(0, east)], [(0, 0)], accuracy=100)
    (alert,) = alerts(pair(parameters={"pair_grade": 1}), track, 0, NEAR)
    assert (alert.at, alert.grade, alert.ended_at) == (at(0), grade, None)


def test_beyond_the_doubt_it_is_not_even_possible():
    track = both([(0, 561)], [(0, 0)], accuracy=100)
    assert alerts(pair(parameters={"pair_grade": 1}), track, 0, NEAR) == []


@pytest.mark.parametrize(("asked", "east", "found"), [(2, 499, 1), (2, 501, 0), (3, 439, 1), (3, 441, 0)])
def test_an_order_says_how_sure_it_must_be(asked, east, found):
    track = both([(0, east)], [(0, 0)], accuracy=100)
    assert len(alerts(pair(parameters={"pair_grade": asked}), track, 0, NEAR)) == found


def test_the_time_between_two_fixes_widens_the_doubt():
    asked = pair(parameters={"pair_speed": 10.0})
    (alert,) = alerts(asked, both([(0, 400)], [(0.1, 0)]), 1, NEAR)
    assert alert.grade is Grade.CERTAIN  # 400 + 6 + 60
    (alert,) = alerts(asked, both([(0, 400)], [(0.2, 0)]), 1, NEAR)
    assert alert.grade is Grade.LIKELY  # 400 + 6 + 120


def test_the_grade_of_an_episode_is_the_highest_seen():
    track = both([(0, 480), (1, 300), (2, 490)], [(0, 0), (1, 0), (2, 0)], accuracy=100)
    (alert,) = alerts(pair(), track, 2, NEAR)
    assert (alert.grade, alert.at) == (Grade.CERTAIN, at(0))


@pytest.mark.parametrize(("gap", "found"), [(15, [(15, None)]), (15.01, [])])
def test_a_fix_too_old_is_compared_with_nothing(gap, found):
    assert spans(pair(), both([(0, 100)], [(gap, 0)]), gap, NEAR) == found


def test_it_ends_a_tenth_further_away_than_it_began():
    own = [(0, 400), (1, 540), (2, 560), (3, 400)]
    hers = [(minute, 0) for minute in range(4)]
    assert spans(pair(), both(own, hers), 3, NEAR) == [(0, 2), (3, None)]


def test_it_ends_by_the_clock_when_nothing_is_heard_of_one_of_them():
    track = both([(0, 100), (1, 100)], [(0, 0)])
    assert spans(pair(), track, 15.99, NEAR) == [(0, None)]
    assert spans(pair(), track, 16, NEAR) == [(0, 16)]
    lone = both([(minute, 100) for minute in range(40)], [(0, 0)])
    assert spans(pair(), lone, 40, NEAR) == [(0, 30)]


def test_a_judgement_after_that_begins_anew():
    track = both([(0, 100), (15, 100)], [(0, 0), (14, 0), (29, 0), (44, 0)])
    assert spans(pair(), track, 44, NEAR) == [(0, 44)]
    track = both([(0, 100), (20, 100)], [(0, 0), (20, 0)])
    assert spans(pair(), track, 20, NEAR) == [(0, 15), (20, None)]


def test_the_order_s_end_ends_it_and_before_it_nothing_is_judged():
    track = both([(0, 100), (5, 100)], [(0, 0), (5, 0)])
    assert spans(pair(holds=(at(2), at(8))), track, 10, NEAR) == [(5, 8)]


def test_approached_warns_by_the_plain_distance():
    own = [(0, 900), (1, 790), (2, 870), (3, 890)]
    hers = [(minute, 0) for minute in range(4)]
    assert spans(pair(warning=800.0), both(own, hers), 3, APPROACHED) == [(1, 3)]
    assert spans(pair(), both(own, hers), 3, APPROACHED) == []


def test_a_doubtful_fix_of_either_is_not_compared():
    jump = {"lat": 450_000_000}
    track = both([(0, 100), (1, 100), (2, 100, jump)], [(0, 0), (1, None), (3, 0, {"at": at(9000)})])
    assert spans(pair(), track[:5], 2, NEAR) == [(0, None)]


def test_nothing_of_hers_is_told():
    track = both([(0, 400), (1, 300)], [(0.5, 0, {"seq": 4711}), (2, 0, {"seq": 4712})])
    (alert,) = alerts(pair(), track, 2, NEAR)
    assert (alert.device, alert.other) == ("B", "P")
    assert (alert.first_seq, alert.confirm_seq) == (0, 0)  # his, though hers began it
    assert (alert.distance, alert.accuracy) == (None, None)


def test_a_pair_across_the_antimeridian_is_near():
    track = both([(0, 0)], [(0, 0)])
    track["lon"] = [1_799_999_000, -1_799_999_000]
    assert spans(pair(), track, 0, NEAR) == [(0, None)]
