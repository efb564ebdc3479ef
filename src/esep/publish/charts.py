"""Charts as Vega-Lite declarations, complete as images: title, standing and source stand inside them.

Each chart is declared twice, for a wide place and for a narrow one: lines break and tiles shrink here,
where words can be counted, and not in the browser. The tests hold the declarations against the schema of
Vega-Lite; doing that for every page would take most of its time.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from textwrap import wrap
from typing import Any

import altair as alt
from altair.utils.schemapi import debug_mode

INK, QUIET, PAPER = "#1b2430", "#4a5563", "#ffffff"
FONT = "system-ui, 'Segoe UI', Roboto, 'Noto Sans', 'Liberation Sans', sans-serif"
# One order of lightness for whoever does not tell the hues apart; dark letters stand on the first four.
SCALE = ("#eaf2fa", "#c9dff1", "#9cc7e6", "#66a9d8", "#1f6cab", "#0c4d85", "#06315a")
DARK_FROM = 4
NOTHING = "#e4e4e1"
FILLS = {"whole": "#06315a", "part": "#2a78b8", "leaf": "#7db5de", "rest": "#b9bec6", "outside": "#fdf1e3"}
EDGES = {"outside": "#a34a00", "rest": "#6b7480"}
BAR, LINE, SPACE = 16, 17, 10

Spec = dict[str, Any]


@dataclass(frozen=True)
class Canvas:
    """A place for a chart: how many letters of a label, a title and a subtitle fit on a line.

    `tile` is the height of a tile in pixels, `letters` the size of the letters on it, `ems` how many of
    their widths go on a line, `keys` how many classes stand beside each other in a legend.
    """

    name: str
    label: int
    title: int
    subtitle: int
    tile: int
    letters: float
    ems: float
    keys: int


WIDE = Canvas("wide", label=96, title=76, subtitle=104, tile=88, letters=12, ems=9, keys=7)
NARROW = Canvas("narrow", label=40, title=33, subtitle=45, tile=80, letters=9.5, ems=5.1, keys=3)
CANVASES = (WIDE, NARROW)


@dataclass(frozen=True)
class Bar:
    """A labelled bar; without a span only the label is drawn, as the heading of those below."""

    label: str
    fill: str = ""
    start: float = 0
    end: float = 0
    indent: int = 0


@dataclass(frozen=True)
class Caption:
    """What stands inside the image beside the figures: title, and facts with the standing."""

    title: str
    facts: tuple[str, ...]


@dataclass(frozen=True)
class Tile:
    """A territory on the map: its place and its name in lines."""

    column: int
    row: int
    name: tuple[str, ...]


@dataclass(frozen=True)
class Area:
    """A shape of the map with its text; `step` is the number of its class, None for no rate."""

    left: float
    top: float
    right: float
    bottom: float
    text: str
    told: str
    step: int | None


@debug_mode(arg=False)
def bars(rows: Sequence[Bar], caption: Caption, canvas: Canvas) -> Spec:
    """Bars below their labels, on one scale that begins at 0.

    >>> rows = [Bar("155,200 offences registered", "whole", 0, 155_200)]
    >>> bars(rows, Caption("From registration to court", ("Draft.",)), WIDE)["layer"][0]["mark"]["type"]
    'bar'
    """
    drawn, labels, height = _placed(rows, canvas)
    most = max((row.end for row in rows), default=1) or 1
    down = alt.Y("top:Q", axis=None, scale=alt.Scale(domain=[height, 0], nice=False, zero=False))
    along = alt.Scale(domain=[0, most], nice=False)
    kinds = [kind for kind in FILLS if any(row.fill == kind for row in rows)]
    drawing = (
        alt.Chart(alt.InlineData(values=drawn))
        .mark_bar(strokeWidth=1.5)
        .encode(
            x=alt.X("start:Q", axis=None, scale=along),
            x2="end:Q",
            y=down,
            y2="bottom:Q",
            color=alt.Color(
                "fill:N", legend=None, scale=alt.Scale(domain=kinds, range=[FILLS[kind] for kind in kinds])
            ),
            stroke=alt.Stroke(
                "fill:N",
                legend=None,
                scale=alt.Scale(domain=kinds, range=[EDGES.get(kind, FILLS[kind]) for kind in kinds]),
            ),
            strokeDash=alt.condition("datum.fill == 'outside'", alt.value([4, 2]), alt.value([1, 0])),
            tooltip=alt.Tooltip("told:N"),
        )
    )
    texts = alt.Chart(alt.InlineData(values=labels)).encode(y=down, text="text:N")
    plain = texts.transform_filter("!datum.bold").mark_text(
        **_left(0), fontSize=13, lineHeight=LINE, dx=alt.expr("datum.indent")
    )
    bold = texts.transform_filter("datum.bold").mark_text(
        **_left(0), fontSize=13, lineHeight=LINE, fontWeight="bold"
    )
    return _finished(alt.layer(drawing, plain, bold), caption, canvas, height)


@debug_mode(arg=False)
def tile_map(
    areas: Sequence[Area], tiles: Sequence[Tile], classes: Sequence[str], caption: Caption, canvas: Canvas
) -> Spec:
    """The tile map: areas coloured by class, their rates, and the names of the territories on them."""
    columns = max((tile.column for tile in tiles), default=0) + 1
    rows = max((tile.row for tile in tiles), default=0) + 1
    colours = colours_of(len(classes))
    x = alt.Scale(domain=[0, columns], nice=False)
    y = alt.Scale(domain=[rows, 0], nice=False)
    ground = alt.Chart(alt.InlineData(values=[_area(one, classes, colours) for one in areas]))
    drawing = ground.mark_rect(cornerRadius=5, stroke=QUIET, strokeWidth=0.8).encode(
        x=alt.X("left:Q", axis=None, scale=x),
        x2="right:Q",
        y=alt.Y("top:Q", axis=None, scale=y),
        y2="bottom:Q",
        color=_legend(classes, colours, canvas),
        tooltip=alt.Tooltip("told:N"),
    )
    rates = ground.mark_text(fontSize=canvas.letters + 2, fontWeight="bold", baseline="bottom", dy=-6).encode(
        x=alt.X("middle:Q", axis=None, scale=x),
        y=alt.Y("bottom:Q", axis=None, scale=y),
        text="text:N",
        color=alt.Color("ink:N", scale=None),
    )
    inks = [_ink_at(tile, areas, colours) for tile in tiles]
    named = [
        {"x": tile.column + 0.5, "y": tile.row + 0.1, "name": list(tile.name), "ink": ink}
        for tile, ink in zip(tiles, inks, strict=True)
    ]
    names = (
        alt.Chart(alt.InlineData(values=named))
        .mark_text(fontSize=canvas.letters, lineHeight=canvas.letters + 2, baseline="top")
        .encode(
            x=alt.X("x:Q", axis=None, scale=x),
            y=alt.Y("y:Q", axis=None, scale=y),
            text="name:N",
            color=alt.Color("ink:N", scale=None),
        )
    )
    layers = alt.layer(drawing, rates, names).resolve_scale(color="independent")
    return _finished(layers, caption, canvas, rows * canvas.tile)


def colours_of(count: int) -> list[str]:
    """Colours for so many classes, light to dark, as far apart as they go.

    >>> colours_of(2)
    ['#eaf2fa', '#06315a']
    """
    if count <= 1:
        return list(SCALE[2 : 2 + count])
    return [SCALE[round(number * (len(SCALE) - 1) / (count - 1))] for number in range(count)]


def ink(colour: str) -> str:
    """The letters that can be read on a colour: dark ones or white ones.

    >>> ink("#06315a")
    '#ffffff'
    """
    return PAPER if colour in SCALE[DARK_FROM:] else INK


def _placed(
    rows: Iterable[Bar], canvas: Canvas
) -> tuple[list[Mapping[str, object]], list[Mapping[str, object]], int]:
    """Bars and labels with their places from the top, in pixels, and how tall they are together."""
    drawn: list[Mapping[str, object]] = []
    labels: list[Mapping[str, object]] = []
    top = 0
    for row in rows:
        broken = _broken(row.label, canvas.label - 2 * row.indent, 2)
        labels.append({"text": broken, "top": top, "indent": 12 * row.indent, "bold": not row.fill})
        top += LINE * len(broken)
        if row.fill:
            drawn.append(
                {
                    "start": row.start,
                    "end": row.end,
                    "top": top,
                    "bottom": top + BAR,
                    "fill": row.fill,
                    "told": row.label,
                }
            )
            top += BAR + SPACE
        else:
            top += SPACE // 2
    return drawn, labels, max(top, 1)


def _broken(text: str, letters: int, most: int) -> list[str]:
    """A text in at most so many lines; what does not go on them is left to the table."""
    broken = wrap(text, letters, break_on_hyphens=False)
    if len(broken) > most:
        broken = wrap(" ".join(broken[:most]), letters - 1)[:most]
        broken[-1] = broken[-1].rstrip(" ,;") + "…"
    return broken


def _left(dx: float) -> Spec:
    return {"align": "left", "baseline": "top", "x": dx, "color": INK}


def _area(area: Area, classes: Sequence[str], colours: Sequence[str]) -> Mapping[str, object]:
    colour = NOTHING if area.step is None else colours[area.step]
    return {
        "left": area.left,
        "right": area.right,
        "top": area.top,
        "bottom": area.bottom,
        "middle": (area.left + area.right) / 2,
        "class": None if area.step is None else classes[area.step],
        "text": area.text,
        "told": area.told,
        "ink": ink(colour),
    }


def _ink_at(tile: Tile, areas: Iterable[Area], colours: Sequence[str]) -> str:
    for area in areas:
        inside = area.left < tile.column + 0.5 < area.right and area.top < tile.row + 0.5 < area.bottom
        if inside and area.step is not None:
            return ink(colours[area.step])
    return INK


def _legend(classes: Sequence[str], colours: Sequence[str], canvas: Canvas) -> Any:  # noqa: ANN401 - two kinds of channel
    if not classes:
        return alt.value(NOTHING)
    return alt.condition(
        "isValid(datum.class)",
        alt.Color(
            "class:N",
            scale=alt.Scale(domain=list(classes), range=list(colours)),
            legend=alt.Legend(title=None, orient="bottom", columns=canvas.keys, symbolStrokeWidth=0.8),
        ),
        alt.value(NOTHING),
    )


def _finished(chart: Any, caption: Caption, canvas: Canvas, height: int) -> Spec:  # noqa: ANN401 - any kind of chart
    title = alt.TitleParams(
        wrap(caption.title, canvas.title),
        subtitle=[
            line for fact in caption.facts for line in wrap(fact, canvas.subtitle, break_on_hyphens=False)
        ],
        anchor="start",
        align="left",
        fontSize=15,
        lineHeight=19,
        subtitleFontSize=12,
        subtitleLineHeight=16,
        subtitlePadding=5,
        offset=12,
        color=INK,
        subtitleColor=QUIET,
    )
    finished = chart.properties(width="container", height=height, title=title).configure(
        background=PAPER,
        font=FONT,
        padding=4,
        autosize=alt.AutoSizeParams(type="fit-x", contains="padding"),
        aria=False,
    )
    finished = finished.configure_view(stroke=None).configure_legend(
        labelFontSize=12, labelColor=INK, symbolType="square", symbolSize=180, symbolStrokeColor=QUIET
    )
    return dict(finished.to_dict())
