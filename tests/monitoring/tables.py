"""Small tables for the rules of monitoring: minutes and metres in, alerts out.

All happens on the equator, where a metre east is a metre; minute 0 is Monday, 1 January 2024, 00:00 UTC.
"""

from datetime import UTC, datetime

import numpy as np

from esep.monitoring.fixes import NOWHERE, fixes
from esep.monitoring.judge import judged
from esep.monitoring.orders import Order, Parameters, Zone, ZoneKind
from esep.monitoring.plane import METRES_OF_A_DEGREE, UNIT

START = int(datetime(2024, 1, 1, tzinfo=UTC).timestamp()) * 1000
MINUTE = 60_000
HERE = 100_000_000  # 10 degrees east
CODES = ("B", "P")
NIGHT = 22 * 60


def lon(east):
    return HERE + round(east * UNIT / METRES_OF_A_DEGREE)


def at(minute):
    return START + round(minute * MINUTE)


def minutes(instant):
    return None if instant is None else (instant - START) / MINUTE


def walk(*rows, device=0, **every):
    """Fixes from rows of (minute, metres east or None, what else it says); accuracy is 1 m unless said."""
    made = []
    for seq, (minute, east, *more) in enumerate(rows):
        place = {"lat": NOWHERE, "lon": NOWHERE} if east is None else {"lat": 0, "lon": lon(east)}
        told = {"seq": seq, "at": at(minute), "accuracy": 10, "device": device} | place | every
        for one in more:
            told |= one
        made.append(fixes(1, **told))
    return np.concatenate(made) if made else fixes(0)


def circle(code="Z", kind=ZoneKind.EXCLUSION, radius=100.0, **more):
    """A circle around metre 0."""
    return Zone(code, kind, (((0, HERE),),), radius=radius, **more)


def square(code="Z", kind=ZoneKind.EXCLUSION, half=100.0, **more):
    """A square around metre 0."""
    by = round(half * UNIT / METRES_OF_A_DEGREE)
    ring = ((by, HERE - by), (by, HERE + by), (-by, HERE + by), (-by, HERE - by))
    return Zone(code, kind, (ring,), **more)


def order(*zones, clock="UTC", **more):
    asked = more.pop("parameters", {})
    return Order("O", "B", clock, zones=zones, parameters=Parameters(**asked), **more)


def alerts(orders, track, now, kind=None, shared=()):
    """What the judge says at a minute, of one kind where one is asked for."""
    given = [orders] if isinstance(orders, Order) else orders
    said = judged(given, shared, track, CODES, at(now))
    return [alert for alert in said if kind is None or alert.kind is kind]


def spans(orders, track, now, kind, shared=()):
    """Beginning and end of each alert of a kind, in minutes."""
    found = alerts(orders, track, now, kind, shared)
    return [(minutes(alert.at), minutes(alert.ended_at)) for alert in found]
