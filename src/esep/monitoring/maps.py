"""An alert on a map, drawn by ourselves: the track and zones of its device, north up, nothing from a network.

Guarded zones and protected persons are on no map; an alert about them has none.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from html import escape
from math import ceil, floor, log10
from pathlib import Path

import shapely
from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from esep.kernel.errors import EsepError
from esep.monitoring.evidence import Facts
from esep.monitoring.explaining import Says, explained, heading, local
from esep.monitoring.fixes import Fixes
from esep.monitoring.orders import Point, Zone, ZoneKind
from esep.monitoring.plain_geometry import deciding
from esep.monitoring.plane import in_plane
from esep.monitoring.replaying import Line, Replay

AROUND = 1_800_000  # half an hour of track before and after
MOST_FIXES = 2_000
WIDTH, HEIGHT, EDGE, TOP = 960, 640, 40, 70
INK, QUIET, PAPER, TRACK, ALARM = "#1b2430", "#4a5563", "#ffffff", "#2a5d8f", "#a3291a"
FILLS = {
    ZoneKind.EXCLUSION: "#f3c6bd",
    ZoneKind.INCLUSION: "#cfe6d2",
    ZoneKind.HOME: "#fbe7b6",
    ZoneKind.PLAIN: "#e1e4e8",
}
Place = tuple[float, float]


@dataclass(frozen=True, slots=True)
class View:
    """How metres become points of the picture."""

    west: float
    north: float
    scale: float

    def put(self, place: Place) -> str:
        """A place as two numbers of the picture."""
        x, y = (place[0] - self.west) * self.scale + EDGE, (self.north - place[1]) * self.scale + TOP
        return f"{x:.1f},{y:.1f}"


def svg_map(line: Line, replay: Replay, say: Says) -> str:
    """The map of an alert as SVG.

    Raises:
        EsepError: E-1102 when the alert is about a place or a person that is protected.
    """
    if line.hidden:
        raise EsepError("E-1102", alert=line.code)
    own = _around(line, replay)
    zones = _zones(line, replay)
    origin = _origin(own, zones)
    track = [in_plane(int(fix["lat"]), int(fix["lon"]), *origin) for fix in own]
    shapes = [(zone, _shape(zone, origin)) for zone in zones]
    near = [shape.buffer(zone.warning) for zone, shape in shapes if zone.code == line.alert.zone]
    view = _view(track, near or [shape for _, shape in shapes])
    parts = [*_frame(line, replay, say), *_drawn_zones(shapes, view), *_drawn_track(line, own, track, view)]
    parts.append(_scale_bar(view))
    return _svg(heading(line, say), parts)


def html_map(line: Line, replay: Replay, say: Says, lang: str) -> str:
    """A page with the map and the words, which needs nothing from any network."""
    page = _templates().get_template("alert.html")
    return page.render(
        lang=lang,
        title=heading(line, say),
        words=list(explained(line, replay, say))[1:],
        number=line.code,
        map=Markup(svg_map(line, replay, say)),  # noqa: S704 - made here, all texts in it escaped
    )


def png_map(line: Line, replay: Replay, say: Says) -> bytes:
    """The map as a picture.

    Raises:
        ModuleNotFoundError: the library that draws pictures is not installed.
    """
    import vl_convert  # noqa: PLC0415 - comes with an extra

    made: bytes = vl_convert.svg_to_png(svg_map(line, replay, say), scale=2)
    return made


@cache
def _templates() -> Environment:
    folder = Path(__file__).parent / "templates"
    return Environment(loader=FileSystemLoader(folder), autoescape=True, undefined=StrictUndefined)


def _around(line: Line, replay: Replay) -> Fixes:
    """The placed fixes of the device around an alert, the nearest in time where they are too many."""
    own = Facts(replay.tracks).own(line.alert.device)
    own = own[deciding(own)]
    ended = line.alert.ended_at if line.alert.ended_at is not None else replay.now
    own = own[(own["at"] >= line.alert.at - AROUND) & (own["at"] <= ended + AROUND)]
    return own[:MOST_FIXES]


def _zones(line: Line, replay: Replay) -> list[Zone]:
    if replay.plain:
        found = [one.zone for one in replay.plain if one.device in (None, line.alert.device)]
    else:
        found = [zone for one in replay.orders if one.device == line.alert.device for zone in one.zones]
    guarded = {zone.code for zone in found if zone.kind == ZoneKind.GUARDED}
    seen: dict[str, Zone] = {}
    for zone in found:
        if zone.code not in guarded:
            seen.setdefault(zone.code, zone)
    return list(seen.values())


def _origin(own: Fixes, zones: Sequence[Zone]) -> Point:
    """Where the plane of the picture begins: nowhere in particular when there is nothing to draw."""
    if len(own):
        return int(own["lat"][0]), int(own["lon"][0])
    return zones[0].rings[0][0] if zones else (0, 0)


def _shape(zone: Zone, origin: tuple[int, int]) -> shapely.Geometry:
    if zone.radius:
        return shapely.Point(in_plane(*zone.rings[0][0], *origin)).buffer(zone.radius, quad_segs=32)
    shape = shapely.Polygon()
    for ring in zone.rings:
        shape = shape.symmetric_difference(shapely.Polygon([in_plane(*point, *origin) for point in ring]))
    return shape


def _view(track: Sequence[Place], shapes: Sequence[shapely.Geometry]) -> View:
    boxes = [shape.bounds for shape in shapes] + [(x, y, x, y) for x, y in track] or [(0.0, 0.0, 0.0, 0.0)]
    west, east = min(box[0] for box in boxes), max(box[2] for box in boxes)
    south, north = min(box[1] for box in boxes), max(box[3] for box in boxes)
    wide, high = max(east - west, 200.0), max(north - south, 200.0)
    scale = min((WIDTH - 2 * EDGE) / wide, (HEIGHT - TOP - EDGE) / high)
    middle_x, middle_y = (west + east) / 2, (south + north) / 2
    return View(
        middle_x - (WIDTH - 2 * EDGE) / 2 / scale, middle_y + (HEIGHT - TOP - EDGE) / 2 / scale, scale
    )


def _frame(line: Line, replay: Replay, say: Says) -> Iterator[str]:
    order = replay.order(line.alert)
    yield _text(EDGE, 30, heading(line, say), 20, INK)
    yield _text(EDGE, 52, f"{local(line.alert.at, order.clock)} {order.clock}  ·  {line.code}", 13, QUIET)
    yield _text(WIDTH - EDGE - 8, 30, "↑ N", 16, QUIET)


def _drawn_zones(shapes: Sequence[tuple[Zone, shapely.Geometry]], view: View) -> Iterator[str]:
    for zone, shape in shapes:
        if zone.warning:
            ring = _path(shape.buffer(zone.warning), view)
            yield f'<path d="{ring}" fill="none" stroke="{QUIET}" stroke-dasharray="6 5"/>'
        fill = f'fill="{FILLS[zone.kind]}" fill-opacity="0.8" fill-rule="evenodd"'
        yield f'<path d="{_path(shape, view)}" {fill} stroke="{QUIET}" stroke-width="1.5"/>'
        if not shape.is_empty:
            west, _, east, north = shape.bounds
            x, y = view.put(((west + east) / 2, north)).split(",")
            yield _text(float(x), float(y) + 18, zone.code, 13, INK, middle=True)


def _path(shape: shapely.Geometry, view: View) -> str:
    rings = [
        ring
        for part in shapely.get_parts(shape)
        if isinstance(part, shapely.Polygon)
        for ring in (part.exterior, *part.interiors)
    ]
    return " ".join("M" + " L".join(view.put((x, y)) for x, y in ring.coords) + "Z" for ring in rings)


def _drawn_track(line: Line, own: Fixes, track: Sequence[Place], view: View) -> Iterator[str]:
    points = " ".join(map(view.put, track))
    yield f'<polyline points="{points}" fill="none" stroke="{TRACK}" stroke-width="2" stroke-opacity="0.7"/>'
    named = {line.alert.first_seq, line.alert.confirm_seq}
    for fix, place in zip(own, track, strict=True):
        x, y = view.put(place).split(",")
        if int(fix["seq"]) in named:
            radius = max(int(fix["accuracy"]) / 10 * view.scale, 6)
            wide = f'cx="{x}" cy="{y}" r="{radius:.1f}" fill="{ALARM}" fill-opacity="0.15"'
            yield f'<circle {wide} stroke="{ALARM}"/>'
            yield f'<circle cx="{x}" cy="{y}" r="5" fill="{ALARM}"/>'
        else:
            yield f'<circle cx="{x}" cy="{y}" r="2.5" fill="{TRACK}"/>'


def _scale_bar(view: View) -> str:
    """A bar of a round number of metres, about an eighth of the picture long."""
    goal = WIDTH / 8 / view.scale
    step = 10 ** floor(log10(goal))
    metres = step * (5 if goal >= 5 * step else 2 if goal >= 2 * step else 1)
    length, y = metres * view.scale, HEIGHT - 18
    told = f"{ceil(metres / 1000)} km" if metres >= 1000 else f"{ceil(metres)} m"
    bar = f'<path d="M{EDGE},{y} h{length:.1f}" stroke="{INK}" stroke-width="3"/>'
    return bar + _text(EDGE + length + 8, y + 5, told, 13, INK)


def _text(x: float, y: float, words: str, size: int, fill: str, *, middle: bool = False) -> str:
    anchor = ' text-anchor="middle"' if middle else ""
    return f'<text x="{x:.1f}" y="{y:.1f}" font-size="{size}" fill="{fill}"{anchor}>{escape(words)}</text>'


def _svg(title: str, parts: Sequence[str]) -> str:
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" '
        f'width="{WIDTH}" height="{HEIGHT}" '
        f'font-family="Noto Sans, Liberation Sans, DejaVu Sans, sans-serif" role="img">'
        f"<title>{escape(title)}</title>"
        f'<rect width="{WIDTH}" height="{HEIGHT}" fill="{PAPER}"/>{"".join(parts)}</svg>'
    )
