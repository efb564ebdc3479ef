"""The test of tracks: whoever was there is never told not to have been, and what is too far is told so."""

import numpy as np
import pytest

from esep.monitoring.matching.crimes import Algorithm, Answer, Crime, Reason
from esep.monitoring.matching.points import POINT
from esep.monitoring.matching.tracks import Tracks
from esep.monitoring.matching.verdicts import verdicts

LAT, LON = 512_000_000, 714_000_000
METRE = 90  # of latitude, in 1e-7 degree: 89.93
MINUTE = 60_000
CRIME = Crime(LAT, LON, 100, 100 * MINUTE, 110 * MINUTE)


def track(*rows, off=24.0, sharp=1):
    """Points of one device: minutes and metres north of the place."""
    points = np.zeros(len(rows), POINT)
    for at, (minute, north) in enumerate(rows):
        points[at] = (minute * MINUTE, LAT + round(north * METRE), LON, off, sharp, at)
    return Tracks(["B-1"], points, np.array([0, len(rows)]))


@pytest.mark.parametrize(
    ("rows", "reasons"),
    [
        ([(99, 5000), (105, 0), (111, 5000)], Reason.SEEN_NEAR | Reason.PASSED_NEAR),
        ([(99, -3000), (111, 3000)], Reason.PASSED_NEAR),
        ([(99, 5000), (103, 5000), (111, 5000)], Reason.WITHIN_REACH),
        ([(99, 60_000), (105, 60_000), (111, 60_000)], 0),
        ([(60, 5000), (130, 5000)], Reason.GAP),
        ([(60, 200_000), (130, 200_000)], 0),
        ([(99, 0), (100.5, 50_000), (111, 50_000)], Reason.CONTRADICTION),
        ([(104, 5000), (111, 5000)], Reason.WITHIN_REACH | Reason.NO_FIX_BEFORE),
        ([(101, 40_000), (111, 40_000)], 0),
        ([(99, 5000), (100, 5000)], Reason.NO_FIX_AFTER),
        ([(60, 300_000)], 0),
        ([], Reason.NO_FIXES),
        ([(90, 0), (99, 100_000), (111, 100_000)], Reason.CONTRADICTION & 0),
    ],
)
def test_reasons_of_a_track(rows, reasons):
    [verdict] = verdicts(track(*rows), CRIME)
    assert sum(verdict.reasons) == int(reasons)


def test_a_border_lies_where_the_speed_puts_it():
    """A minute before and a minute after, there and back at 40 m/s: 1,200 m, the radius and the accuracy."""
    for further, answer in ((1320, Answer.COULD), (1330, Answer.COULD_NOT)):
        instant = Crime(LAT, LON, 100, 105 * MINUTE, 105 * MINUTE)
        rows = [(104.5, further), (105.5, further)]
        assert verdicts(track(*rows), instant)[0].answer is answer


def test_what_is_blurred_is_not_told_as_seen():
    [sharp] = verdicts(track((99, 0), (105, 0), (111, 0)), CRIME)
    [blurred] = verdicts(track((99, 0), (105, 0), (111, 0), off=1500.0, sharp=0), CRIME)
    assert sharp.reasons[0] is Reason.SEEN_NEAR
    assert blurred.reasons == (Reason.WITHIN_REACH,)


def test_the_antimeridian_is_no_border():
    points = np.zeros(2, POINT)
    points[0] = (104 * MINUTE, 0, 1_799_999_000, 24.0, 1, 7)
    points[1] = (106 * MINUTE, 0, -1_799_999_000, 24.0, 1, 8)
    at_the_line = Crime(0, -1_799_999_900, 50, 104 * MINUTE, 106 * MINUTE)
    [verdict] = verdicts(Tracks(["B-1"], points, np.array([0, 2])), at_the_line)
    assert verdict.reasons[0] is Reason.SEEN_NEAR
    assert verdict.nearest < 15


def test_whoever_was_there_is_never_told_not_to_have_been():
    """Ways at most as fast as the algorithm takes, seen now and then, never further off than told."""
    random, people, seconds = np.random.default_rng(1), 300, 7200
    speed = random.uniform(0, 27.0, (people, seconds // 60, 2)) * random.choice([-1, 1], (people, 120, 2))
    way = np.cumsum(np.repeat(speed, 60, axis=1), axis=1) + random.uniform(-9000, 9000, (people, 1, 2))
    way[:150] -= way[:150, 6300:6301] + random.uniform(-150, 150, (150, 1, 2))  # half of them come by
    inside = np.hypot(way[:, 6000:6600, 0], way[:, 6000:6600, 1]).min(axis=1) < 95
    tracks = _seen(random, way)
    crime = Crime(LAT, LON, 100, 6000_000, 6599_000)
    answers = np.array([one.answer for one in verdicts(tracks, crime, Algorithm(margin=10**9))])
    assert inside.sum() > 80
    assert not (inside & (answers == Answer.COULD_NOT)).any()
    assert (answers == Answer.COULD_NOT).mean() > 0.2


def _seen(random, way):
    """Fixes of the ways: a few seconds of each, shifted by less than they are told to be off."""
    points, starts = [], [0]
    for one in way:
        at = np.sort(random.choice(len(one), random.integers(0, 200), replace=False))
        shift = random.uniform(-70, 70, (len(at), 2))
        rows = np.zeros(len(at), POINT)
        rows["at"], rows["off"], rows["sharp"] = at * 1000, 101.0, 1
        metre = 1e7 / 111_195.0802335329
        rows["lat"] = LAT + (one[at, 1] + shift[:, 1]) * metre
        rows["lon"] = LON + (one[at, 0] + shift[:, 0]) * metre / np.cos(np.radians(51.2))
        points.append(rows)
        starts.append(starts[-1] + len(rows))
    return Tracks([f"B-{n}" for n in range(len(way))], np.concatenate(points), np.array(starts))
