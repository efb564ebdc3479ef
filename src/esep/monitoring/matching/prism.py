"""The test of one track against one offence: what fixes, the ways between them and the speed of travel allow.

Between two fixes somebody was within a prism of space and time: not further from the first than there was
time since, not further from the second than there was time left. Whoever was within the radius of the place
at an instant of the span fulfils every inequality here: "could not have been there" holds as far as the
accuracies and the highest speed do. Compiled when this module is imported.
"""

import math

import numba
import numpy as np
import numpy.typing as npt

from esep.monitoring import plane
from esep.monitoring.matching.crimes import Reason
from esep.monitoring.matching.points import Row, Rows

_METRE = plane.METRES_OF_A_DEGREE / plane.UNIT
_COSINES = plane.COSINES
_SEEN, _PASSED, _REACH = int(Reason.SEEN_NEAR), int(Reason.PASSED_NEAR), int(Reason.WITHIN_REACH)
_GAP, _CONTRADICTION = int(Reason.GAP), int(Reason.CONTRADICTION)
_BEFORE, _AFTER, _NONE = int(Reason.NO_FIX_BEFORE), int(Reason.NO_FIX_AFTER), int(Reason.NO_FIXES)


@numba.njit(cache=True, nogil=True)
def metres(lat: Row, lon: Row, other_lat: Row, other_lon: Row) -> tuple[float, float]:
    """Metres east and north from one place to another, by the cosine of the latitude between them."""
    around = plane.AROUND
    away = abs((lat + other_lat) // 2)
    step = away // plane.STEP
    part = (away - step * plane.STEP) / plane.STEP
    cosine = _COSINES[step] + (_COSINES[step + 1] - _COSINES[step]) * part
    east = (other_lon - lon + around // 2) % around - around // 2
    return east * _METRE * cosine, (other_lat - lat) * _METRE


@numba.njit(cache=True, nogil=True)
def _between(case: Row, p: Row, q: Row, dp: float, dq: float) -> int:
    """What two fixes, one after the other, let somebody have done between them within the span."""
    east, north = metres(np.int64(p.lat), np.int64(p.lon), np.int64(q.lat), np.int64(q.lon))
    within = case.radius
    leaves = p.at + max(0.0, dp - within - p.off) / case.speed  # the earliest that he can be there
    returns = q.at - max(0.0, dq - within - q.off) / case.speed  # the latest
    first, last = max(case.begins_at, p.at), min(case.ends_at, q.at)
    if math.sqrt(east * east + north * north) - p.off - q.off > case.speed * (q.at - p.at):
        return _CONTRADICTION if leaves <= last or returns >= first else 0
    if max(leaves, first) > min(returns, last):
        return 0
    if q.at - p.at > case.gap:
        return _GAP
    return _PASSED if _passes(case, p, q, first, last) else _REACH


@numba.njit(cache=True, nogil=True)
def _passes(case: Row, p: Row, q: Row, first: float, last: float) -> bool:
    """Whether the straight way between two fixes, within the span, comes near the place."""
    px, py = metres(case.lat, case.lon, np.int64(p.lat), np.int64(p.lon))
    qx, qy = metres(case.lat, case.lon, np.int64(q.lat), np.int64(q.lon))
    took = float(max(q.at - p.at, 1))
    a, b = (first - p.at) / took, (last - p.at) / took
    ax, ay = px + (qx - px) * a, py + (qy - py) * a
    bx, by = px + (qx - px) * b - ax, py + (qy - py) * b - ay
    length = bx * bx + by * by
    part = 0.0 if length == 0.0 else min(1.0, max(0.0, -(ax * bx + ay * by) / length))
    x, y = ax + part * bx, ay + part * by
    near = case.radius + max(p.off, q.off)
    return bool(p.sharp and q.sharp and x * x + y * y <= near * near)


@numba.njit(cache=True, nogil=True)
def _alone(case: Row, p: Row, dp: float) -> int:
    """What one fix within the span shows by itself."""
    if not case.begins_at <= p.at <= case.ends_at or dp - case.radius > p.off:
        return 0
    return _SEEN if p.sharp else _REACH


@numba.njit(cache=True, nogil=True)
def _note(found: Row, reason: int, first: int, second: int) -> None:
    """Keep a reason, and the fixes of the strongest one: the lowest bit."""
    if reason == 0:
        return
    if found.reasons == 0 or reason < (found.reasons & -found.reasons):
        found.first, found.second = first, second
    found.reasons |= reason


@numba.njit(cache=True, nogil=True)
def _one(case: Row, points: Rows, begins: int, ends: int, found: Row) -> None:
    """One track, `points[begins:ends]` in the order of time."""
    before = 0.0
    for at in range(begins, ends):
        point = points[at]
        x, y = metres(case.lat, case.lon, np.int64(point.lat), np.int64(point.lon))
        distance = math.sqrt(x * x + y * y)
        if distance < found.nearest:
            found.nearest = distance
            if found.reasons == 0:
                found.first = at
        _note(found, _alone(case, point, distance), at, -1)
        takes = max(0.0, distance - case.radius - point.off) / case.speed
        if at == begins and point.at > case.begins_at and point.at - takes >= case.begins_at:
            _note(found, _BEFORE, -1, at)
        if at > begins and points[at - 1].at <= case.ends_at and point.at >= case.begins_at:
            _note(found, _between(case, points[at - 1], point, before, distance), at - 1, at)
        if at == ends - 1 and point.at < case.ends_at and point.at + takes <= case.ends_at:
            _note(found, _AFTER, at, -1)
        before = distance


@numba.njit(cache=True, nogil=True)
def tested(case: Rows, points: Rows, starts: npt.NDArray[np.int64], found: Rows) -> None:
    """Test every track against an offence.

    Args:
        case: one row of `CASE`.
        points: the tracks, one after the other, each in the order of time.
        starts: where each begins, and where the last ends.
        found: one row of `FOUND` for each track; filled.
    """
    for track in range(len(starts) - 1):
        one = found[track]
        one.reasons, one.nearest, one.first, one.second = 0, np.inf, -1, -1
        if starts[track] == starts[track + 1]:
            one.reasons = _NONE
        else:
            _one(case[0], points, starts[track], starts[track + 1], one)
