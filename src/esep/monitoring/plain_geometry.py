"""Zones as plain geometry: coming in and going out between one fix of a track and the next, nothing else.

Accuracy, dwell and speed play no part, so the answer is what a database or another tracker gives.
A fix decides when it is a place on earth and the clock of its device was not plainly wrong.
"""

from collections.abc import Iterator, Sequence

import numpy as np
import numpy.typing as npt
import shapely

from esep.monitoring.alerts import Judged
from esep.monitoring.fixes import Fixes, Label, judged_at, labelled
from esep.monitoring.judge.hours import both, held, weekly
from esep.monitoring.kinds import Grade, Kind
from esep.monitoring.orders import Point, Zone
from esep.monitoring.plane import AROUND, METRES_OF_A_DEGREE, UNIT, cosine
from esep.monitoring.readers import Tracks
from esep.monitoring.zones import DeviceZone

Flags = npt.NDArray[np.bool_]
Metres = npt.NDArray[np.float64]


def deciding(batch: Fixes) -> Flags:
    """The fixes that decide about places.

    A clock before the year 2000 is wrong, unless all times of its device are as old: they only count then.
    """
    labels = labelled(batch)
    labels[batch["received_at"] == batch["at"]] &= ~np.uint16(Label.FUTURE)
    ancient = (labels & int(Label.ANCIENT)) > 0
    sound = np.bincount(batch["device"][~ancient], minlength=int(batch["device"].max(initial=0)) + 1) > 0
    nowhere = (labels & int(Label.NO_POSITION | Label.NULL_ISLAND | Label.OUT_OF_RANGE | Label.FUTURE)) > 0
    made: Flags = ~nowhere & ~(ancient & sound[batch["device"]])
    return made


def plain_alerts(tracks: Tracks, zones: Sequence[DeviceZone], order: str, clock: str) -> Iterator[Judged]:
    """Every coming in and going out, zone by zone: in when the fix before was not inside or there is none.

    Args:
        tracks: whose fixes, in order of device and time.
        zones: which places, each for one device or for all.
        order: the code under which they are told.
        clock: the zone of the IANA database by which timetables are read.
    """
    batch = tracks.fixes[deciding(tracks.fixes)]
    for one in zones:
        own = batch
        if one.device is not None:
            place = tracks.codes.index(one.device) if one.device in tracks.codes else -1
            own = batch[batch["device"] == place]
        yield from _turns(tracks.codes, own, one.zone, order, clock)


def _turns(codes: Sequence[str], own: Fixes, zone: Zone, order: str, clock: str) -> Iterator[Judged]:
    now = inside(zone, own["lat"].astype(np.int64), own["lon"].astype(np.int64))
    before = np.zeros(len(own), np.bool_)
    before[1:] = now[:-1] & (own["device"][1:] == own["device"][:-1])
    when = judged_at(own, np.zeros(len(own), np.uint16))
    turned = np.flatnonzero(now != before)
    # A track ends where the next begins: nobody leaves there.
    held_at = _holding(zone, when[turned], clock)
    for row in turned[held_at].tolist():
        fix, kind = own[row], Kind.ENTERED if now[row] else Kind.LEFT
        yield Judged(
            device=codes[int(fix["device"])],
            kind=kind,
            zone=zone.code,
            other="",
            at=int(when[row]),
            ended_at=int(when[row]),
            grade=Grade.CERTAIN,
            first_seq=int(fix["seq"]),
            confirm_seq=int(fix["seq"]),
            distance=None,
            accuracy=None,
            order=order,
        )


def _holding(zone: Zone, when: npt.NDArray[np.int64], clock: str) -> Flags:
    spans = held(zone.holds)
    if zone.hours and len(when):
        spans = both(spans, weekly(zone.hours, clock, int(when.min()), int(when.max())))
    made: Flags = np.zeros(len(when), np.bool_)
    for begins, ends in spans:
        # Without an earliest day a zone holds before 1970 too.
        made |= ((when >= begins) | (begins == 0)) & (True if ends is None else when < ends)
    return made


def inside(zone: Zone, lat: npt.NDArray[np.int64], lon: npt.NDArray[np.int64]) -> Flags:
    """Which places lie in a zone: within an odd number of its rings, or nearer to its middle than its radius.

    >>> from esep.monitoring.orders import ZoneKind
    >>> square = ((0, 0), (0, UNIT), (UNIT, UNIT), (UNIT, 0))
    >>> zone = Zone("Z1", ZoneKind.PLAIN, (square,))
    >>> inside(zone, np.array([UNIT // 2, 2 * UNIT]), np.array([UNIT // 2, UNIT // 2])).tolist()
    [True, False]
    """
    if zone.radius:
        return _nearer(zone.rings[0][0], zone.radius, lat, lon)
    made: Flags = np.zeros(len(lat), np.bool_)
    for ring in zone.rings:
        made ^= _within(ring, lat, lon)
    return made


def _nearer(centre: Point, radius: float, lat: npt.NDArray[np.int64], lon: npt.NDArray[np.int64]) -> Flags:
    metre = METRES_OF_A_DEGREE / UNIT
    east = _eastward(lon, centre[1]) * metre * cosine(centre[0])
    north = (lat - centre[0]) * metre
    made: Flags = np.sqrt(east * east + north * north) < radius
    return made


def _within(ring: Sequence[Point], lat: npt.NDArray[np.int64], lon: npt.NDArray[np.int64]) -> Flags:
    outline = np.array(ring, np.int64)
    x, y = _eastward(outline[:, 1], int(outline[0, 1])), outline[:, 0]
    east = _eastward(lon, int(outline[0, 1]))
    near = (east >= x.min()) & (east <= x.max()) & (lat >= y.min()) & (lat <= y.max())
    made: Flags = np.zeros(len(lat), np.bool_)
    if near.any():
        shape = shapely.polygons(np.column_stack([x, y]).astype(np.float64))
        shapely.prepare(shape)
        made[near] = shapely.contains_xy(shape, east[near].astype(np.float64), lat[near].astype(np.float64))
    return made


def _eastward(lon: npt.NDArray[np.int64], origin: int) -> npt.NDArray[np.int64]:
    made: npt.NDArray[np.int64] = (lon - origin + AROUND // 2) % AROUND - AROUND // 2
    return made
