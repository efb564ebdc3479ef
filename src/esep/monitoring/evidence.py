"""What an alert rests on, in whole numbers and codes: enough to judge it again, nothing of who is protected.

Of a guarded zone and of a protected person no distance, no hours and no trace of a fix stands here: from
them, together with the bound person's fixes, a place could be reckoned.
"""

import hashlib
from dataclasses import dataclass, field, fields
from functools import cached_property
from zoneinfo import ZoneInfo

import numpy as np
import numpy.typing as npt

from esep.monitoring.alerts import BY_TIME, Judged
from esep.monitoring.fixes import Fixes, Label, labelled
from esep.monitoring.instants import instant_of
from esep.monitoring.kinds import Grade, Kind
from esep.monitoring.orders import Hours, Order, Parameters, Zone, ZoneKind
from esep.monitoring.readers import Tracks

RULES = 1  # the version of the rules; another is given when a decision may come out differently
OF_PERSONS = {Kind.NEAR, Kind.APPROACHED}
INWARD, OUTWARD = {Kind.ENTERED, Kind.RING_ENTERED}, {Kind.LEFT, Kind.ABSENT}
DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
Told = dict[str, object]


@dataclass(frozen=True)
class Facts:
    """The fixes that evidence names, found by device and counter."""

    tracks: Tracks
    by_counter: dict[str, Fixes] = field(default_factory=dict)

    @cached_property
    def places(self) -> dict[str, int]:
        """The place of each device."""
        return {code: place for place, code in enumerate(self.tracks.codes)}

    @cached_property
    def bounds(self) -> npt.NDArray[np.int64]:
        """The row at which the fixes of each device begin, and where all of them end."""
        devices = np.ascontiguousarray(self.tracks.fixes["device"], np.int64)
        return np.searchsorted(devices, np.arange(len(self.tracks.codes) + 1))

    def own(self, device: str) -> Fixes:
        """The fixes of one device."""
        place = self.places.get(device)
        return self.tracks.fixes[:0] if place is None else self._rows(place)

    def _rows(self, place: int) -> Fixes:
        rows: Fixes = self.tracks.fixes[self.bounds[place] : self.bounds[place + 1]]
        return rows

    def fix(self, device: str, seq: int) -> Fixes | None:
        """One fix of a device; None when it has none of that counter."""
        own, counters = self.own(device), self._counters(device)
        place = int(counters["seq"].searchsorted(seq))
        if place == len(counters) or counters["seq"][place] != seq:
            return None
        row = int(counters["row"][place])
        return own[row : row + 1]

    def instants(self, alert: Judged) -> dict[int, int]:
        """When the fixes were that an alert rests on, in ms, by their counters."""
        named = {alert.first_seq, alert.confirm_seq}
        found = {seq: self.fix(alert.device, seq) for seq in named if seq >= 0}
        return {seq: int(fix["at"][0]) for seq, fix in found.items() if fix is not None}

    def _counters(self, device: str) -> Fixes:
        """The counters of a device in order, each with the row it stands in."""
        if device not in self.by_counter:
            seq = self.own(device)["seq"]
            made = np.zeros(len(seq), [("seq", "<u4"), ("row", "<i8")])
            made["row"] = np.argsort(seq, kind="stable")
            made["seq"] = seq[made["row"]]
            self.by_counter[device] = made
        return self.by_counter[device]

    @staticmethod
    def moment(at: int) -> str:
        """An instant in UTC to the millisecond.

        >>> Facts.moment(1_706_745_600_500)
        '2024-02-01T00:00:00.500Z'
        """
        return instant_of(at).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def opaque(alert: Judged, zone: Zone | None) -> bool:
    """Whether an alert must tell nothing from which a place could be reckoned."""
    return (
        alert.kind in OF_PERSONS or bool(alert.other) or (zone is not None and zone.kind == ZoneKind.GUARDED)
    )


def evidence(
    alert: Judged, order: Order, zone: Zone | None, facts: Facts, *, hidden: bool, hers: bool = False
) -> Told:
    """What an alert rests on, as values that canonical JSON can bear.

    Args:
        alert: the alert.
        order: the order it comes of.
        zone: the zone it is about, as it was drawn.
        facts: the fixes.
        hidden: whether nothing may be told from which a place could be reckoned.
        hers: whether it comes of the device of a protected person: none of its fixes is named.
    """
    told: Told = {
        "rules": {"version": RULES, "parameters": parameters_digest(order.parameters)},
        "order": {"code": order.code, "version": order.version},
        "fixes": [] if hers else _fixes(alert, facts, hidden=hidden),
        "by_timer": alert.confirm_seq == BY_TIME,
        "grade": Grade(alert.grade).name.lower(),
        "schedule": _schedule(alert, order, None if hidden else zone),
    }
    if zone is not None:
        told["zone"] = {"code": zone.code, "version": zone.version, "kind": str(zone.kind)}
    if alert.kind in INWARD | OUTWARD:
        told["sides"] = _sides(alert, facts)
    if not hidden:
        told["distance_mm"] = _millimetres(alert.distance)
        told["accuracy_mm"] = _millimetres(alert.accuracy)
    return told


def parameters_digest(parameters: Parameters) -> str:
    """Sixteen digits that stand for the parameters of an order.

    >>> parameters_digest(Parameters()) == parameters_digest(Parameters(dwell=0))
    False
    """
    told = "\n".join(f"{one.name}={getattr(parameters, one.name)!r}" for one in fields(parameters))
    return hashlib.sha256(told.encode()).hexdigest()[:16]


def _fixes(alert: Judged, facts: Facts, *, hidden: bool) -> list[Told]:
    told = []
    for seq in dict.fromkeys((alert.first_seq, alert.confirm_seq)):
        fix = facts.fix(alert.device, seq) if seq >= 0 else None
        if fix is not None:
            told.append(_fix(fix, hidden=hidden))
    return told


def _fix(fix: Fixes, *, hidden: bool) -> Told:
    [row] = fix
    told: Told = {"seq": int(row["seq"]), "at": Facts.moment(int(row["at"]))}
    if hidden:
        return told
    bare = fix.copy()
    bare["device"] = 0  # its place among the devices of a file is no part of what it says
    labels = Label(int(labelled(fix)[0]))
    return {
        **told,
        "accuracy_dm": int(row["accuracy"]) or None,
        "labels": [str(one.name).lower() for one in Label if one in labels],
        "digest": hashlib.sha256(bare.tobytes()).hexdigest(),
    }


def _sides(alert: Judged, facts: Facts) -> Told:
    """The side before and after; before the first fix of a device none is known."""
    own = facts.own(alert.device)
    before, after = ("out", "in") if alert.kind in INWARD else ("in", "out")
    first = len(own) > 0 and int(own["seq"][0]) == alert.first_seq
    return {"before": "unknown" if first else before, "after": after}


def _schedule(alert: Judged, order: Order, zone: Zone | None) -> Told:
    local = instant_of(alert.at).astimezone(ZoneInfo(order.clock))
    rows: tuple[Hours, ...] = () if zone is None else zone.hours
    if alert.kind == Kind.ABSENT:
        rows = tuple(row for curfew in order.curfews if curfew.home == alert.zone for row in curfew.hours)
    told: Told = {"clock": order.clock, "at": local.isoformat(timespec="milliseconds")}
    if rows:
        told["hours"] = [f"{DAYS[row.weekday]} {row.begins:%H:%M}-{row.ends:%H:%M}" for row in rows]
    return told


def _millimetres(metres: float | None) -> int | None:
    return None if metres is None or metres != metres else round(metres * 1000)  # noqa: PLR0124 - not a number
