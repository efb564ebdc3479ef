"""Fixes come to the engine in any order, are judged in one, and what it spares itself it may."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.monitoring.tables import MINUTE, START, circle, order, walk

from esep.monitoring.compiled import compiled
from esep.monitoring.fixes import fixes, judged_at, labelled
from esep.monitoring.kernel.geometry import apart, surely_within
from esep.monitoring.orders import Order, Protection
from esep.monitoring.plane import COSINES
from esep.monitoring.rejudging import Watch
from esep.monitoring.step import in_order

CODES = tuple(f"B{number}" for number in range(1500))
PAIRED = [Order(f"O{i}", CODES[i], "UTC", protects=(Protection(CODES[-i], 100.0),)) for i in (3, 40, 700)]


@pytest.fixture(scope="module")
def fleet():
    return compiled(PAIRED, [], START, START + 60 * MINUTE, CODES)


@pytest.mark.parametrize("count", [0, 1, 30, 900, 40_000])
@pytest.mark.parametrize("devices", [4, 1500])
def test_fixes_are_judged_by_group_then_time_then_device_then_counter(fleet, count, devices):
    rng = np.random.default_rng(count)
    batch = fixes(
        count,
        device=rng.permutation(1500)[:devices][rng.integers(0, devices, count)],
        seq=rng.permutation(count),
        at=START + rng.integers(0, 40, count) * MINUTE,
        received_at=START + rng.integers(0, 40, count) * MINUTE,
        lat=1_000,
        lon=1_000,
    )
    groups, when = fleet.groups[batch["device"]], judged_at(batch, labelled(batch))
    order = np.lexsort((batch["seq"], batch["device"], when, groups))
    assert in_order(batch, fleet).tobytes() == batch[order].tobytes()
    assert in_order(batch[order], fleet).tobytes() == batch[order].tobytes()


def test_a_fix_of_a_device_that_nobody_numbered_is_refused(fleet):
    with pytest.raises(IndexError):
        in_order(fixes(2, device=[0, 1500]), fleet)


@settings(max_examples=300, deadline=None)
@given(
    st.integers(-900_000_000, 900_000_000),
    st.integers(-1_800_000_000, 1_800_000_000),
    st.integers(-30_000, 30_000),
    st.integers(-30_000, 30_000),
    st.floats(0, 400),
)
def test_what_is_surely_near_is_near(lat, lon, north, east, metres):
    other = min(max(lat + north, -900_000_000), 900_000_000), (lon + east + 1_800_000_000) % 3_600_000_000
    there = other[0], other[1] - 1_800_000_000
    if surely_within(lat, lon, *there, metres):
        assert apart(lat, lon, *there, COSINES.ctypes.data) < metres


def test_what_was_judged_does_not_change_with_the_memory_it_came_in():
    asked = order(circle(), parameters={"dwell": 0})
    track = walk((0, 500), (1, 450), (3, 0), (4, 0), (5, 500), (6, 500))
    fleet = compiled([asked], [], START, START + 60 * MINUTE)
    at_once, late = Watch(fleet), Watch(fleet)
    at_once.accept(track, START + 9 * MINUTE)
    most = track[[0, 1, 2, 4, 5]].copy()
    late.accept(most, START + 9 * MINUTE)
    most["lat"] = 0
    most["lon"] = 0
    late.accept(track[[3]], START + 9 * MINUTE)
    assert len(at_once.alerts())
    assert np.sort(late.alerts()).tobytes() == np.sort(at_once.alerts()).tobytes()


def test_what_comes_late_for_an_hour_of_silence_is_judged_though_the_hour_before_it_is_let_go():
    asked = order(circle(), parameters={"dwell": 0})
    silent = 30 * 60  # minutes without a fix
    track = walk((0, 500), (silent - 120, 450), (silent - 119, 0), (silent - 60, 500), (silent, 500))
    fleet = compiled([asked], [], START, START + (silent + 60) * MINUTE)
    whole, late = Watch(fleet), Watch(fleet)
    whole.accept(track, START + silent * MINUTE)
    late.accept(track[[0]], START)
    late.accept(track[[4]], START + silent * MINUTE)
    late.accept(track[1:4], START + silent * MINUTE)
    assert not len(late.beyond)
    assert np.sort(late.alerts()).tobytes() == np.sort(whole.alerts()).tobytes()
    assert len(late.alerts())


@pytest.mark.parametrize(("hours", "judged"), [(26, True), (27, False)])
def test_what_comes_late_is_judged_for_26_hours_and_no_longer_where_every_hour_had_a_fix(hours, judged):
    fleet = compiled([order(circle())], [], START, START + 3000 * MINUTE)
    watch, now = Watch(fleet), START + 2400 * MINUTE
    track = walk(*((minute, 500) for minute in range(0, 2401, 30)), (2400 - 60 * hours + 1, 500))
    watch.accept(track[:-1], now)
    watch.accept(track[-1:], now)
    assert (len(watch.beyond) == 0) is judged
