"""Orders as records that machine code reads: every device with its places, rules, hours and pairs."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import count

import numpy as np
import numpy.typing as npt

from esep.kernel.errors import EsepError
from esep.monitoring import plane, records
from esep.monitoring.kinds import Kind
from esep.monitoring.orders import Order, Orders, Parameters, SharedPlace, Zone, ZoneKind
from esep.monitoring.records import IN, OUT, Rows, Tables
from esep.monitoring.schedules import ALWAYS, Spans, by_clock, closed, common, joined, without
from esep.monitoring.shared_places import SharedTables, shared_tables
from esep.monitoring.state import State, fresh


@dataclass(frozen=True, slots=True)
class Fleet:
    """Devices and what their orders ask, in columns; the same orders always give the same.

    `codes[i]` is the code of device i, `zones[i]` the codes of its zones in the order in which alerts number
    them, `leading[i]` the code of the order that its own rules follow. No fix after `ends_at` can be judged:
    the hours of timetables are laid out up to then.
    """

    codes: tuple[str, ...]
    zones: tuple[tuple[str, ...], ...]
    orders_of: tuple[tuple[str, ...], ...]  # of each zone of each device
    leading: tuple[str, ...]
    pair_orders: Mapping[tuple[int, int, int], str]
    tables: Tables
    ends_at: int
    room: int  # alerts that one fix can give rise to
    groups: npt.NDArray[np.int32] = field(init=False)  # of each device

    def __post_init__(self) -> None:
        """Lay out side by side what sorting reads."""
        object.__setattr__(self, "groups", self.tables.devices["group"].copy())

    @property
    def numbers(self) -> Mapping[str, int]:
        """The device of each code."""
        return {code: number for number, code in enumerate(self.codes)}

    def fresh(self) -> State:
        """What is known before the first fix."""
        return fresh(self.tables)


@dataclass(slots=True)
class Layout:
    """Records in the making."""

    begins_at: int
    ends_at: int
    shared: SharedTables
    devices: list[tuple[object, ...]] = field(default_factory=list)
    places: list[tuple[object, ...]] = field(default_factory=list)
    rules: list[tuple[object, ...]] = field(default_factory=list)
    vertices: list[npt.NDArray[np.float32]] = field(default_factory=list)
    vertex_count: int = 0
    spans: list[int] = field(default_factory=list)
    span_places: dict[Spans, tuple[int, int]] = field(default_factory=dict)
    terms: dict[Parameters, int] = field(default_factory=dict)

    def spans_at(self, spans: Spans) -> tuple[int, int]:
        """Where some spans stand; the same ones stand once."""
        if spans not in self.span_places:
            first = len(self.spans) // 2
            for span in spans:
                self.spans.extend(span)
            self.span_places[spans] = (first, first + len(spans))
        return self.span_places[spans]

    def terms_at(self, parameters: Parameters) -> int:
        """Where some parameters stand."""
        return self.terms.setdefault(parameters, len(self.terms))

    def hours(self, order: Order, zone: Zone) -> Spans:
        """When a zone of an order holds."""
        holds = common((closed(order.holds),), (closed(zone.holds),))
        if not zone.hours:
            return holds
        return common(holds, by_clock(zone.hours, order.clock, self.begins_at, self.ends_at))

    def curfews(self, order: Order) -> list[tuple[str, int, Spans]]:
        """The curfews of an order: home, grace and hours, leave cut out."""
        made = []
        for curfew in order.curfews:
            hours = by_clock(curfew.hours, order.clock, self.begins_at, self.ends_at)
            spans = without(common((closed(order.holds),), hours), order.absences)
            made.append((curfew.home, curfew.grace, spans))
        return made

    def rule(self, kind: Kind, side: int, spans: Spans, *, grace: int = 0, instant: bool = False) -> None:
        """Add a rule about the place in the making."""
        self.rules.append((int(kind), side, int(instant), *self.spans_at(spans), grace * 1000))


def compiled(
    orders: Orders,
    shared: Sequence[SharedPlace],
    begins_at: int,
    ends_at: int,
    codes: Sequence[str] | None = None,
) -> Fleet:
    """Lay orders out for the engine.

    Args:
        orders: what is asked; a device may be bound by several.
        shared: places of classes, of which orders name the class.
        begins_at: the earliest instant that any timetable is asked about, in ms of UTC.
        ends_at: the latest.
        codes: the devices in the order in which fixes number them, those of no order among them; if not
        given, those
            of the orders as they come.

    Raises:
        EsepError: E-1000 a zone without points; E-1001 a curfew of a home that is none of the order's
        zones; E-1002 an
            order that protects its own device; E-1003 a device of an order that `codes` does not name.
    """
    numbered = tuple(codes) if codes is not None else _devices(orders)
    classes = sorted({name for order in orders for name in order.shared})
    layout = Layout(begins_at, ends_at, shared_tables(shared, classes))
    numbers = {code: number for number, code in enumerate(numbered)}
    by_device: dict[int, list[Order]] = {}
    protected: dict[int, list[Order]] = {}
    for order in orders:
        _checked(order, numbers)
        by_device.setdefault(numbers[order.device], []).append(order)
        for protection in order.protects:
            protected.setdefault(numbers[protection.device], []).append(order)
    paired: dict[tuple[int, int, int], str] = {}
    for order in orders:
        for protection in order.protects:
            two = (numbers[order.device], numbers[protection.device])
            paired[*two, next(n for n in count(-1, -1) if (*two, n) not in paired)] = order.code
    pairs, pairs_of, pair_starts = _pairs(orders, numbers, layout, [n for _, _, n in paired])
    groups, members = _groups(len(numbered), pairs)
    names = []
    for number in range(len(numbered)):
        mine, hers = by_device.get(number, []), protected.get(number, [])
        names.append(_device(layout, mine, hers, (int(pair_starts[number]), int(pair_starts[number + 1]))))
    return _fleet(layout, numbered, (names, paired), (pairs, pairs_of), (groups, members))


def _devices(orders: Orders) -> tuple[str, ...]:
    """All devices of some orders, in the order in which they are named."""
    return tuple(
        dict.fromkeys(
            code for order in orders for code in (order.device, *(p.device for p in order.protects))
        )
    )


def _checked(order: Order, numbers: Mapping[str, int]) -> None:
    """Refuse what cannot be judged."""
    for zone in order.zones:
        if not zone.rings or not all(zone.rings):
            raise EsepError("E-1000", order=order.code, zone=zone.code)
    homes = {zone.code for zone in order.zones}
    for curfew in order.curfews:
        if curfew.home not in homes:
            raise EsepError("E-1001", order=order.code, zone=curfew.home)
    for device in (order.device, *(protection.device for protection in order.protects)):
        if device not in numbers:
            raise EsepError("E-1003", order=order.code, device=device)
    if any(protection.device == order.device for protection in order.protects):
        raise EsepError("E-1002", order=order.code)


def _pairs(
    orders: Orders, numbers: Mapping[str, int], layout: Layout, zones: Sequence[int]
) -> tuple[Rows, npt.NDArray[np.int32], npt.NDArray[np.int64]]:
    """Pairs, and for each device where its own stand."""
    which_zone = iter(zones)
    made = [
        (
            numbers[order.device],
            numbers[protection.device],
            protection.distance,
            protection.warning,
            layout.terms_at(order.parameters),
            layout.spans_at((closed(order.holds),))[0],
            next(which_zone),
        )
        for order in orders
        for protection in order.protects
    ]
    pairs = np.array(made, records.PAIR) if made else np.zeros(0, records.PAIR)
    ends = np.concatenate([pairs["bound"], pairs["other"]]).astype(np.int64)
    which = np.tile(np.arange(len(pairs), dtype=np.int32), 2)
    order = np.lexsort((which, ends))
    return pairs, which[order], np.searchsorted(ends[order], np.arange(len(numbers) + 1))


def _groups(number: int, pairs: Rows) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.int64]]:
    """Which group each device is in: those that any pair joins; and the devices by group."""
    parent = list(range(number))

    def root(device: int) -> int:
        while parent[device] != device:
            parent[device] = parent[parent[device]]
            device = parent[device]
        return device

    for bound, other in zip(pairs["bound"].tolist(), pairs["other"].tolist(), strict=True):
        one, two = sorted((root(bound), root(other)))
        parent[two] = one
    roots = np.array([root(device) for device in range(number)], np.int64)
    groups = np.unique(roots, return_inverse=True)[1].astype(np.int64)
    return groups, np.argsort(groups, kind="stable").astype(np.int64)


def _device(
    layout: Layout, mine: list[Order], hers: list[Order], pairs: tuple[int, int]
) -> tuple[tuple[str, ...], tuple[str, ...], str]:
    """Lay one device out; answer the codes of its zones, of their orders, and of its leading order."""
    first = len(layout.places)
    origin = next((zone.rings[0][0] for order in mine for zone in order.zones), None)
    lat, lon = origin or (0, 0)
    zones: list[tuple[str, str]] = []
    for order in mine:
        for zone in order.zones:
            _zone(layout, order, zone, (lat, lon), len(zones))
            zones.append((zone.code, order.code))
    for order in mine:
        for name in sorted(order.shared):
            _class(layout, order, name, len(zones))
            zones.append((name, order.code))
    named = mine + hers
    leading = named[0] if named else None
    parameters = leading.parameters if leading else Parameters()
    curfew = joined(span for order in mine for _, _, spans in layout.curfews(order) for span in spans)
    layout.devices.append(
        (
            lat,
            lon,
            plane.cosine(lat),
            max((order.parameters.factor for order in mine), default=0.0),
            max((order.parameters.unknown_accuracy for order in mine), default=0.0),
            first,
            len(layout.places),
            *pairs,
            *layout.spans_at(joined(closed(order.holds) for order in named)),
            *layout.spans_at(curfew),
            layout.terms_at(parameters),
            0,
            int(bool(mine)),
            int(bool(named)),
        )
    )
    return tuple(code for code, _ in zones), tuple(code for _, code in zones), leading.code if leading else ""


def _zone(layout: Layout, order: Order, zone: Zone, origin: tuple[int, int], number: int) -> None:
    """Lay a zone out as a place with its rules, and its warning ring as another."""
    spans = layout.hours(order, zone)
    kept_away = zone.kind in {ZoneKind.EXCLUSION, ZoneKind.GUARDED}
    guarded = zone.kind is ZoneKind.GUARDED
    terms = layout.terms_at(order.parameters)
    shape, vertices, (x, y), reach = _geometry(layout, zone, origin)
    flags = (int(guarded or zone.at_once), int(guarded), terms, number, *vertices, x, y)
    before = len(layout.rules)
    if kept_away:
        layout.rule(Kind.ENTERED, IN, spans)
    elif zone.kind is ZoneKind.INCLUSION:
        layout.rule(Kind.LEFT, OUT, spans)
    elif zone.kind is ZoneKind.PLAIN:
        layout.rule(Kind.ENTERED, IN, spans, instant=True)
        layout.rule(Kind.LEFT, OUT, spans, instant=True)
    for home, grace, hours in layout.curfews(order):
        if home == zone.code:
            layout.rule(Kind.ABSENT, OUT, common(hours, spans), grace=grace)
    layout.places.append((shape, 0, int(kept_away), *flags, before, len(layout.rules), reach, zone.warning))
    if kept_away and zone.warning > 0:
        before = len(layout.rules)
        layout.rule(Kind.RING_ENTERED, IN, spans)
        layout.places.append((shape, 1, 0, *flags, before, len(layout.rules), reach, zone.warning))


def _class(layout: Layout, order: Order, name: str, number: int) -> None:
    """Lay all places of a class out as one place of a device."""
    before = len(layout.rules)
    layout.rule(Kind.ENTERED, IN, (closed(order.holds),))
    kind = layout.shared.classes.index(name)
    flags = (0, 0, layout.terms_at(order.parameters), number, kind, kind, 0.0, 0.0)
    layout.places.append((records.SHARED, 0, 0, *flags, before, len(layout.rules), 0.0, 0.0))


def _geometry(
    layout: Layout, zone: Zone, origin: tuple[int, int]
) -> tuple[int, tuple[int, int], tuple[float, float], float]:
    """The shape, the vertices, the centre and the radius of a zone in the plane of its device."""
    if zone.radius > 0:
        centre = _in_plane(np.array([zone.rings[0][0]], np.int64), origin)[0]
        return records.CIRCLE, (0, 0), (float(centre[0]), float(centre[1])), zone.radius
    nowhere = np.full((1, 2), np.nan, np.float32)
    first = layout.vertex_count
    rings = []
    for ring in zone.rings:
        points = _in_plane(np.array((*ring, ring[0]), np.int64), origin)
        rings += [points, nowhere]
        layout.vertices += [points, nowhere]
        layout.vertex_count += len(points) + 1
    every = np.concatenate(rings).astype(np.float64)
    middle = ((np.nanmin(every, axis=0) + np.nanmax(every, axis=0)) / 2.0).astype(np.float32)
    away = every - middle.astype(np.float64)
    reach = float(np.sqrt(np.nanmax(np.sum(away * away, axis=1))))
    return records.POLYGON, (first, layout.vertex_count), (float(middle[0]), float(middle[1])), reach


def _in_plane(points: npt.NDArray[np.int64], origin: tuple[int, int]) -> npt.NDArray[np.float32]:
    """`plane.in_plane` for many points, in its order of operations, rounded as vertices are kept."""
    metre = plane.METRES_OF_A_DEGREE / plane.UNIT
    east = (points[:, 1] - origin[1] + plane.AROUND // 2) % plane.AROUND - plane.AROUND // 2
    x = east * metre * plane.cosine(origin[0])
    y = (points[:, 0] - origin[0]) * metre
    return np.stack([x, y], axis=1).astype(np.float32)


def _fleet(
    layout: Layout,
    codes: tuple[str, ...],
    named: tuple[list[tuple[tuple[str, ...], tuple[str, ...], str]], Mapping[tuple[int, int, int], str]],
    pairs: tuple[Rows, npt.NDArray[np.int32]],
    groups: tuple[npt.NDArray[np.int64], npt.NDArray[np.int64]],
) -> Fleet:
    """Make records of what was laid out."""
    names, paired = named
    layout.spans_at(ALWAYS)
    devices = np.array(layout.devices, records.DEVICE) if codes else np.zeros(0, records.DEVICE)
    devices["group"] = groups[0]
    rules = np.array(layout.rules, records.RULE) if layout.rules else np.zeros(0, records.RULE)
    tables = Tables(
        devices=devices,
        places=np.array(layout.places, records.PLACE) if layout.places else np.zeros(0, records.PLACE),
        rules=rules,
        pairs=pairs[0],
        pairs_of=pairs[1],
        terms=np.array([_terms(parameters) for parameters in layout.terms], records.TERMS),
        vertices=np.concatenate([*layout.vertices, np.full((1, 2), np.nan, np.float32)]),
        spans=np.array(layout.spans, np.int64),
        shared=layout.shared.places,
        shared_rows=layout.shared.rows,
        shared_widest=layout.shared.widest,
        shared_changes=layout.shared.changes,
        groups=np.searchsorted(groups[0][groups[1]], np.arange(len(codes) + 1)).astype(np.int64),
        members=groups[1],
        cosines=plane.COSINES,
    )
    return Fleet(
        codes,
        tuple(name[0] for name in names),
        tuple(name[1] for name in names),
        tuple(name[2] for name in names),
        paired,
        tables,
        layout.ends_at,
        _room(tables),
    )


def _terms(parameters: Parameters) -> tuple[float, ...]:
    """Parameters in the units of the kernel."""
    p = parameters
    times = (p.factor, p.unknown_accuracy, p.dwell * 1000, p.confirm, p.crossing_gap * 1000)
    pair = (p.pair_factor, p.pair_speed, p.pair_gap * 1000, p.pair_grade)
    own = (
        p.interval * p.silence * 1000,
        p.unlocated_for * 1000,
        p.top_speed,
        p.motionless_for * 1000,
        p.still,
    )
    return (*times, *pair, *own, *p.battery_levels)


def _room(tables: Tables) -> int:
    """How many alerts one fix can give rise to at most."""
    most = (tables.rules["last_span"] - tables.rules["first_span"]).astype(np.int64) + 2
    until = np.concatenate([[0], np.cumsum(most)])
    first = np.concatenate([[0], tables.places["first_rule"]])
    last = np.concatenate([[0], tables.places["last_rule"]])
    by_place = np.concatenate([[0], np.cumsum(until[last] - until[first])])
    devices = tables.devices
    places = by_place[devices["last_place"] + 1] - by_place[devices["first_place"] + 1]
    own = (devices["last_span"] - devices["first_span"] + 2) * 16
    pairs = (devices["last_pair"] - devices["first_pair"]) * 4
    return int(np.max(places + own + pairs, initial=0)) + 64
