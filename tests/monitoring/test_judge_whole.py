"""What holds of all alerts together, whatever was reported and in whatever order."""

import numpy as np
import pytest
from tests.monitoring.drawn import MINUTE, world

from esep.monitoring.alerts import BY_TIME
from esep.monitoring.fixes import NOWHERE
from esep.monitoring.judge import judged
from esep.monitoring.judge.meanings import MEANINGS
from esep.monitoring.kinds import Kind
from esep.monitoring.orders import ZoneKind

WORLDS = pytest.mark.parametrize("seed", range(12))
CLEARED = {Kind.ENTERED, Kind.LEFT, Kind.RING_ENTERED, Kind.ABSENT, Kind.STRAP_OPENED, Kind.CASE_OPENED}
CLEARED |= {Kind.PANIC, Kind.JAMMED, Kind.BATTERY, Kind.UNLOCATED, Kind.MOTIONLESS, Kind.CLOCK_WRONG}


@WORLDS
def test_alerts_depend_on_what_came_and_not_on_when_or_how_often(seed):
    orders, shared, batch, codes, now = world(seed)
    shuffled = np.random.default_rng(seed).permutation(np.concatenate([batch, batch[::3]]))
    assert judged(orders, shared, shuffled, codes, now) == judged(orders, shared, batch, codes, now)


@WORLDS
def test_an_alert_has_one_identity_ends_after_it_began_and_bears_a_grade_of_its_kind(seed):
    orders, shared, batch, codes, now = world(seed)
    alerts = judged(orders, shared, batch, codes, now)
    assert len({(a.order, a.device, a.kind, a.zone, a.other, a.at) for a in alerts}) == len(alerts)
    for alert in alerts:
        instant = alert.kind is Kind.CROSSED or _plain(orders, alert)
        assert alert.ended_at is None or alert.ended_at > alert.at or instant
        assert alert.grade in MEANINGS[alert.kind].grades or _plain(orders, alert)


def _plain(orders, alert):
    zones = {zone.code: zone for order in orders if order.code == alert.order for zone in order.zones}
    return alert.zone in zones and zones[alert.zone].kind is ZoneKind.PLAIN


@WORLDS
def test_the_clock_alone_only_begins_and_ends(seed):
    """What has ended stays as it is; what goes on may end; what is new began by the clock or ends by it."""
    orders, shared, batch, codes, now = world(seed)
    before = judged(orders, shared, batch, codes, now)
    after = judged(orders, shared, batch, codes, now + 300 * MINUTE)
    ended = [alert for alert in before if alert.ended_at is not None]
    assert [alert for alert in ended if alert not in after] == []
    begun = {(a.order, a.device, a.kind, a.zone, a.other, a.at) for a in before}
    new = [a for a in after if (a.order, a.device, a.kind, a.zone, a.other, a.at) not in begun]
    assert all(alert.confirm_seq == BY_TIME and alert.at > now for alert in new)


@WORLDS
def test_bad_data_never_clears_an_alert(seed):
    """Every fix from here on has no place or a wrong clock: nothing ends but by the hours of its rule."""
    orders, shared, batch, codes, now = world(seed)
    bad = batch.copy()
    bad["seq"] += 100_000
    shift = int(np.ptp(batch["received_at"])) + MINUTE if len(batch) else 0
    bad["received_at"] += shift
    bad["at"] = bad["received_at"]
    bad["lat"][::2] = NOWHERE
    bad["at"][1::2] = 0
    bad["signs"], bad["battery"] = 0, 100
    later = now + shift
    quiet = judged(orders, shared, batch, codes, later)
    noisy = judged(orders, shared, np.concatenate([batch, bad]), codes, later)
    told = {(a.order, a.device, a.kind, a.zone, a.at): a.ended_at for a in noisy}
    for alert in quiet:
        if alert.kind in CLEARED and alert.ended_at is None:
            assert told[alert.order, alert.device, alert.kind, alert.zone, alert.at] is None


@WORLDS
def test_those_who_are_no_pair_do_not_concern_each_other(seed):
    orders, shared, batch, codes, now = world(seed)
    apart = [order for order in orders if not order.protects]
    alerts = judged(apart, shared, batch, codes, now)
    one_by_one = [
        alert
        for device in {order.device for order in apart}
        for alert in judged([o for o in apart if o.device == device], shared, batch, codes, now)
    ]
    assert len(one_by_one) == len(alerts)
    assert set(one_by_one) == set(alerts)
