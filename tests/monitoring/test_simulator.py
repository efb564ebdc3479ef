"""A simulated city: the same seed gives the same fixes, and alerts meet what truly happened."""

import numpy as np
import pytest

from esep.monitoring.judging import judging
from esep.monitoring.kinds import Kind
from esep.monitoring.simulator.meeting import met
from esep.monitoring.simulator.naive import naive
from esep.monitoring.simulator.world import arrivals, simulated

OF_DEVICES = (
    *(Kind.STRAP_OPENED, Kind.CASE_OPENED, Kind.BATTERY, Kind.SILENT),
    *(Kind.UNLOCATED, Kind.JAMMED, Kind.CLOCK_WRONG),
)


@pytest.fixture(scope="module")
def city():
    return simulated(people=20, hours=2.4, seed=3)


def test_the_same_seed_gives_the_same_city_and_another_another(city):
    again, other = simulated(20, 2.4, 3), simulated(20, 2.4, 4)
    assert again.fixes.tobytes() == city.fixes.tobytes()
    assert again.episodes == city.episodes
    assert other.fixes.tobytes() != city.fixes.tobytes()


def test_each_device_and_counter_comes_once_and_over_the_network_some_twice(city):
    once = np.unique(city.fixes[["device", "seq"]])
    brought = arrivals(city, seed=1)
    assert len(once) == len(city.fixes) < len(brought)
    assert len(np.unique(brought[["device", "seq"]])) == len(once)
    assert (np.diff(brought["received_at"]) >= 0).all()


def test_what_happens_to_a_device_is_found_and_nothing_else_is_told(city):
    alerts = judging(city.orders, (), city.fixes, city.codes, city.now)
    table = {one.kind: one for one in met(city, alerts)}
    for kind in OF_DEVICES:
        told = table[kind]
        assert (told.episodes, told.missed + told.brief, told.false) == (told.found, 0, 0), kind.name
        assert max(told.delays) <= 2
    assert len(met(city, [])) == len({one.kind for one in city.episodes})
    assert not any(one.found for one in met(city, []))


def test_an_alert_about_nothing_is_counted_as_false(city):
    quiet = simulated(20, 2.4, 3)
    alerts = judging(city.orders, (), city.fixes, city.codes, city.now)
    bare = type(quiet)(quiet.city, quiet.orders, quiet.fixes, quiet.lat, quiet.lon, (), quiet.now)
    assert sum(one.false for one in met(bare, alerts)) == len(alerts) > 0


@pytest.mark.slow
def test_noise_brings_few_false_entries_and_hides_neither_entries_nor_rest():
    city = simulated(people=600, hours=24, seed=7)
    alerts = judging(city.orders, (), city.fixes, city.codes, city.now)
    told = {one.kind: one for one in met(city, alerts)}
    plain = next(one for one in met(city, naive(city)) if one.kind == Kind.ENTERED)
    entered, rest = told[Kind.ENTERED], told[Kind.MOTIONLESS]
    assert plain.false >= 20 * max(entered.false, 1)
    assert entered.missed == 0
    assert max(entered.delays) <= 2
    assert rest.found >= 0.95 * rest.episodes
    assert rest.false <= 1
