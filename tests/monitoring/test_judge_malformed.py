"""What devices should never say: it crashes nothing, and no alert ends by it."""

from dataclasses import replace
from datetime import time

import numpy as np
import pytest
from tests.monitoring.drawn import MINUTE, world
from tests.monitoring.tables import HERE, at, circle, order, walk
from tests.monitoring.test_agreement import agreed

from esep.monitoring.fixes import NOWHERE
from esep.monitoring.judge import judged
from esep.monitoring.kinds import Kind
from esep.monitoring.orders import Curfew, Hours, ZoneKind

WEEKS = 1024 * 7 * 24 * 60 * MINUTE  # after so long the week numbers of satellites begin anew
FAR = {"lon": HERE + 900_000}  # a hundred kilometres away
EDGE = 2**31 - 1
OF_THE_CLOCK = Kind.SILENT
TROUBLE = {"signs": 1 + 2 + 4 + 8, "battery": 2}

MALFORMED = {
    "no place": {"lat": NOWHERE, "lon": NOWHERE},
    "half a place": {"lat": NOWHERE} | FAR,
    "null island": {"lat": 0, "lon": 0},
    "no such latitude": {"lat": 900_000_001} | FAR,
    "no such longitude": {"lon": 1_800_000_001},
    "the largest numbers": {"lat": EDGE, "lon": EDGE, "accuracy": 65_535, "speed": 65_535, "source": 255},
    "the smallest numbers": {"lat": -EDGE, "lon": -EDGE},
    "1970": {"at": 0} | FAR,
    "before 1970": {"at": -(2**63)} | FAR,
    "the week began anew": {"at": at(20) - WEEKS} | FAR,
    "tomorrow": {"at": at(20 + 24 * 60)} | FAR,
    "the end of time": {"at": 2**63 - 1} | FAR,
    "accuracy unknown": {"lon": HERE + 15_000, "accuracy": 0} | TROUBLE,  # 67 m from the border
    "one place too far away": FAR,
    "the same counter again": {"seq": 19} | FAR,
    "a stranger": {"device": 2} | FAR,
}


def troubled():
    """Who is at a forbidden place at night, strap open, button pressed, battery empty, jammed, unmoved."""
    night = tuple(Hours(day, time(0), time(23)) for day in range(7))
    away = circle("H", ZoneKind.HOME, radius=50.0)
    home = replace(away, rings=(((0, HERE + 50_000_000),),))
    return order(circle("Z"), circle("R", warning=200.0), home, curfews=(Curfew("H", night),))


@pytest.mark.parametrize("malformed", MALFORMED.values(), ids=MALFORMED)
def test_nothing_that_is_malformed_ends_an_alert(malformed):
    track = walk(*((minute, 0, TROUBLE) for minute in range(20)))
    row = walk((20, 0, {"seq": 20, "at": at(20), "received_at": at(20), "battery": 99} | malformed))
    every = np.concatenate([track, row, walk((21, 0, {"seq": 21} | TROUBLE))])
    quiet, noisy = (agreed(troubled(), some, 22, ("B", "P", "X")) for some in (track, every))
    assert {one for one in quiet if one[0] != OF_THE_CLOCK} <= set(noisy)
    assert len([one for one in quiet if one[2] is None]) >= 8


def test_a_counter_that_begins_anew_is_judged_by_its_clock():
    seqs = [100, 101, 1, 2, 3]
    track = walk(*((minute, 0 if minute < 3 else 900, {"seq": seq}) for minute, seq in enumerate(seqs)))
    assert agreed(order(circle()), track, 5) == [(Kind.ENTERED, 0, 3)]


def test_fixes_of_a_removed_device_are_told_of_no_more():
    asked = order(circle(), holds=(at(0), at(3)))
    track = walk(*((minute, 0, {"signs": 1}) for minute in range(60)))
    assert agreed(asked, track, 60) == [(Kind.ENTERED, 0, 3), (Kind.STRAP_OPENED, 0, 3)]
    assert agreed(order(holds=(at(0), at(3))), track[5:], 60) == []


def spoilt(random, batch, now):
    """Fixes as they came, each made worthless in one of all ways, at any time in between."""
    bad = random.permutation(np.repeat(batch, 2))
    ways = random.integers(0, 6, len(bad))
    bad["seq"] += 100_000 + np.arange(len(bad), dtype=np.uint32)
    bad["received_at"] = np.minimum(bad["received_at"] + random.integers(-3, 3, len(bad)) * 20_000, now)
    bad["at"] = bad["received_at"]
    bad["lat"] = np.where(ways == 0, NOWHERE, np.where(ways == 1, 5, np.where(ways == 2, EDGE, bad["lat"])))
    bad["lon"] = np.where(ways == 1, -5, bad["lon"])
    shift = np.select([ways == 3, ways == 4, ways == 5], [2 * 24 * 60 * MINUTE, -WEEKS, -bad["at"]], 0)
    bad["at"] += shift
    bad["signs"], bad["battery"] = random.integers(0, 2, len(bad)) * 31, random.integers(0, 101, len(bad))
    return bad


@pytest.mark.parametrize("seed", range(6))
def test_worthless_fixes_in_between_end_no_alert_sooner(seed):
    """Each alert but silence is still told, from no later until no sooner."""
    orders, shared, batch, codes, now = world(seed)
    bad = spoilt(np.random.default_rng(seed), batch, now)
    quiet = judged(orders, shared, batch, codes, now)
    noisy = judged(orders, shared, np.concatenate([batch, bad]), codes, now)
    about = {}
    for one in noisy:
        about.setdefault((one.order, one.device, one.kind, one.zone, one.other), []).append(one)
    for one in quiet:
        told = about.get((one.order, one.device, one.kind, one.zone, one.other), [])
        assert one.kind == OF_THE_CLOCK or any(
            other.at <= one.at and _end(other) >= _end(one) for other in told
        ), one


def _end(alert):
    return alert.ended_at if alert.ended_at is not None else 2**63
