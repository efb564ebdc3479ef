"""The map of a whole city under watch: forbidden places, tracks, alerts, and beside it all alerts in words.

Nothing of a protected person is on it, nor the track of who must keep away from one: where he was told to be
near her would tell where she is. The page needs nothing from any network, no program, and works by keyboard.
"""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from math import log10
from pathlib import Path

import numpy as np
import numpy.typing as npt
import shapely
from jinja2 import Environment, FileSystemLoader, StrictUndefined, Template

from esep.monitoring.alerts import Judged
from esep.monitoring.explaining import Says, local
from esep.monitoring.fixes import Fixes, judged_at, labelled
from esep.monitoring.judge.meaning import Danger
from esep.monitoring.judge.meanings import MEANINGS
from esep.monitoring.kinds import Kind
from esep.monitoring.orders import Order, Orders, Point, ZoneKind
from esep.monitoring.plain_geometry import deciding
from esep.monitoring.plane import METRES_OF_A_DEGREE, UNIT, cosine

UNIT_METRES = 10.0  # a point of the drawing
ROUGH = 25.0  # metres that a drawn track may be off
SPIKE, BACK = 40.0, 40.0  # metres: an echo lies so far from both neighbours, which lie close to each other
STRIDE = 45.0  # metres between two fixes of who is on the way: the rest is noise
LISTED = 150  # alerts of a kind that are told one by one
MARKS_ACROSS = 130  # radii of a mark that the drawing is wide
HIDDEN = {Kind.NEAR, Kind.APPROACHED}
Places = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Row:
    """An alert in the list; `x` and `y` are None where no place is told."""

    number: int
    device: str
    at: str
    ended_at: str
    x: int | None
    y: int | None


@dataclass(frozen=True, slots=True)
class Group:
    """All alerts of a kind; `shown` at first, unless they are only about devices."""

    name: str
    title: str
    count: int
    rows: tuple[Row, ...]
    shown: bool

    @property
    def marked(self) -> bool:
        """Whether any of them has a place on the map."""
        return any(row.x is not None for row in self.rows)


@dataclass(frozen=True, slots=True)
class Bar:
    """A length to measure by: where it begins, how long it is in the drawing and how thick, and its words."""

    x: int
    y: int
    length: int
    thick: int
    words: str


@dataclass(frozen=True, slots=True)
class City:
    """What is drawn, whose tracks may be, and the clock by which hours are told."""

    orders: Orders
    fixes: Fixes
    codes: Sequence[str]
    alerts: Sequence[Judged]

    @property
    def clock(self) -> str:
        """The clock of all orders; UTC where they have several."""
        clocks = {order.clock for order in self.orders}
        return clocks.pop() if len(clocks) == 1 else "UTC"

    @property
    def open_orders(self) -> list[Order]:
        """Orders of people whose tracks say nothing of a protected person."""
        hidden = {order.device for order in self.orders if order.protects or _guards(order)}
        hidden |= {one.device for order in self.orders for one in order.protects}
        return [order for order in self.orders if order.device not in hidden]


def city_page(city: City, say: Says, lang: str) -> str:
    """The page.

    Args:
        city: orders, fixes and alerts of it.
        say: the sentences of the command line.
        lang: the language of the page.
    """
    shown = city.open_orders
    middle = shown[0].zones[0].rings[0][0] if shown and shown[0].zones else (0, 0)
    tracks = dict(_tracks(city, {order.device for order in shown}, middle))
    groups = list(_groups(city, tracks, say))
    box = _box([one.places for one in tracks.values()])
    return _template().render(
        lang=lang,
        say=lambda key, **values: say(f"monitor.demo.{key}", **values),
        clock=city.clock,
        groups=groups,
        zones=_circles(shown, middle, ZoneKind.EXCLUSION),
        homes=_circles(shown, middle, ZoneKind.HOME),
        tracks="".join(_drawn(one.places) for one in tracks.values()),
        box=" ".join(map(str, box)),
        mark=max(6, box[2] // MARKS_ACROSS),
        bar=_bar(box, say),
        people=len(city.orders),
        hidden=len(city.orders) - len(shown),
    )


@dataclass(frozen=True, slots=True)
class _Track:
    when: npt.NDArray[np.int64]
    places: Places  # points of the drawing, to the east and to the south


def _guards(order: Order) -> bool:
    return any(zone.kind is ZoneKind.GUARDED for zone in order.zones)


def _tracks(city: City, shown: set[str], middle: Point) -> Iterator[tuple[str, _Track]]:
    """The places of those devices that may be shown, in order, without echoes."""
    numbers = [number for number, code in enumerate(city.codes) if code in shown]
    rows = city.fixes[np.isin(city.fixes["device"], numbers)]
    rows = rows[deciding(rows)]
    when = judged_at(rows, labelled(rows))
    order = np.lexsort((rows["seq"], when, rows["device"]))
    rows, when = rows[order], when[order]
    places = _placed(rows["lat"], rows["lon"], middle)
    edges = np.searchsorted(rows["device"], np.arange(len(city.codes) + 1))
    for number in numbers:
        own = slice(int(edges[number]), int(edges[number + 1]))
        calm = _calm(places[own])
        yield city.codes[number], _Track(when[own][calm], places[own][calm])


def _placed(lat: npt.ArrayLike, lon: npt.ArrayLike, middle: Point) -> Places:
    """Places in points of the drawing, whose middle is given."""
    metre = METRES_OF_A_DEGREE / UNIT / UNIT_METRES
    east = (np.asarray(lon, np.int64) - middle[1]) * (metre * cosine(middle[0]))
    return np.stack([east, (middle[0] - np.asarray(lat, np.int64)) * metre], axis=-1)


def _calm(places: Places) -> npt.NDArray[np.bool_]:
    """Which places are no echo: far from the one before and the one after, which are close together."""
    calm = np.ones(len(places), np.bool_)
    step = np.hypot(*np.diff(places, axis=0).T) * UNIT_METRES
    over = np.hypot(*(places[2:] - places[:-2]).T) * UNIT_METRES
    calm[1:-1] = ~((step[:-1] > SPIKE) & (step[1:] > SPIKE) & (over < BACK))
    return calm


def _drawn(places: Places) -> str:
    """A track as a path, simplified, in whole points, each told from the one before."""
    stride = np.hypot(*np.diff(places, axis=0).T) * UNIT_METRES > STRIDE
    moving = np.pad(stride, (0, 1)) | np.pad(stride, (1, 0))
    if not moving.any():
        return ""
    line = shapely.simplify(shapely.LineString(places[moving]), ROUGH / UNIT_METRES)
    points = np.rint(shapely.get_coordinates(line)).astype(np.int64)
    steps = [f"{x} {y}" for x, y in np.diff(points, axis=0).tolist() if (x, y) != (0, 0)]
    return f"M{points[0][0]} {points[0][1]}l{' '.join(steps)}" if steps else ""


def _circles(shown: Sequence[Order], middle: Point, kind: ZoneKind) -> list[tuple[int, int, int]]:
    """Round places of a kind: middle and radius."""
    found = []
    for order in shown:
        for zone in order.zones:
            if zone.kind is kind and zone.radius > 0:
                x, y = _placed(*zone.rings[0][0], middle).tolist()
                found.append((round(x), round(y), max(1, round(zone.radius / UNIT_METRES))))
    return found


def _box(places: Sequence[Places]) -> list[int]:
    """The part of the plane that all tracks lie in, with some room: west, north, width, height."""
    every = np.concatenate([np.zeros((1, 2)), *places])
    least, most = np.floor(every.min(axis=0)) - 40, np.ceil(every.max(axis=0)) + 40
    return [int(number) for number in (*least, *(most - least))]


def _bar(box: Sequence[int], say: Says) -> Bar:
    """A bar of 1, 2 or 5 kilometres or ten or a hundred times that, at most a fifth of the width long."""
    west, north, width, _ = box
    goal = max(1.0, width * UNIT_METRES / 1000 / 5)
    ten = 10 ** int(log10(goal))
    kilometres = ten * max(times for times in (1, 2, 5) if times * ten <= goal)
    length, edge = round(kilometres * 1000 / UNIT_METRES), width // 50
    words = say("monitor.demo.map_scale", kilometres=kilometres)
    return Bar(west + edge, north + edge, length, max(1, width // 300), words)


def _groups(city: City, tracks: dict[str, _Track], say: Says) -> Iterator[Group]:
    """Alerts by kind, the most pressing kinds first."""
    by_kind: dict[Kind, list[Judged]] = defaultdict(list)
    for alert in city.alerts:
        by_kind[alert.kind].append(alert)
    number = 0
    for kind, meaning in sorted(MEANINGS.items(), key=lambda one: one[1].danger):
        some = sorted(by_kind.get(kind, ()), key=lambda one: (one.at, one.device))
        rows = [_row(number + place, alert, tracks, city.clock) for place, alert in enumerate(some[:LISTED])]
        number += len(rows)
        name = kind.name.lower()
        if some:
            shown = meaning.danger is not Danger.DEVICE
            yield Group(name, say(f"monitor.kind.{name}"), len(some), tuple(rows), shown)


def _row(number: int, alert: Judged, tracks: dict[str, _Track], clock: str) -> Row:
    at = local(alert.at, clock)
    ended = "" if alert.ended_at is None else local(alert.ended_at, clock)
    track = tracks.get(alert.device)
    x = y = None
    if track is not None and alert.kind not in HIDDEN and len(track.when):
        last = max(0, int(np.searchsorted(track.when, alert.at, side="right")) - 1)
        x, y = (round(one) for one in track.places[last].tolist())
    return Row(number, alert.device, at, ended, x, y)


@cache
def _template() -> Template:
    folder = Path(__file__).parent / "templates"
    made = Environment(loader=FileSystemLoader(folder), autoescape=True, undefined=StrictUndefined)
    made.trim_blocks = made.lstrip_blocks = True
    return made.get_template("city.html")
