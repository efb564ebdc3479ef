"""`esep monitor explain`: an alert told in words and drawn on a map."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from esep.cli.desk import Desk
from esep.cli.misuse import MisuseError
from esep.cli.monitor.files import (
    Accuracy,
    AccuracyUse,
    Clock,
    Dwell,
    Fixes,
    Given,
    Mend,
    Orders,
    Protected,
    Zones,
    replay_of,
)
from esep.cli.paths import must_end
from esep.cli.verbs import DONE, verb
from esep.kernel.errors import EsepError
from esep.kernel.outputs import whole

if TYPE_CHECKING:
    from esep.monitoring.replaying import Line, Replay

app = typer.Typer(add_completion=False)


@verb(
    app,
    example="esep monitor explain 3f2a --fixes tracks.csv --zones zones.geojson --map alert.html",
    without=("form",),
)
def explain(
    desk: Desk,
    alert: Annotated[str, typer.Argument(metavar="ALERT", help="Its number, or how the number begins.")],
    *,
    fixes: Fixes,
    zones: Zones = None,
    orders: Orders = None,
    dwell: Dwell = None,
    accuracy: AccuracyUse = Accuracy.USE,
    clock: Clock = None,
    mend: Mend = False,
    protected: Protected = None,
    map_file: Annotated[
        Path | None,
        typer.Option(
            "--map", metavar="FILE", help="Also draw it, as .html, .svg or .png; nothing is fetched."
        ),
    ] = None,
) -> int:
    """Tell an alert in words: what, when, by which fixes, how far, by which order; judged anew for it."""
    must_end(map_file, ".html", ".svg", ".png")
    if not alert.strip():
        raise MisuseError("E-847", command="esep monitor explain", parameter="ALERT")
    given = Given(fixes, zones, orders, clock, dwell, accuracy, mend, frozenset(protected or ()))
    asked = replay_of(desk, given)
    from esep.monitoring.explaining import explained  # noqa: PLC0415 - of the extra
    from esep.monitoring.judging import judging  # noqa: PLC0415 - of the extra

    line = _found(asked.lines(judging), alert)
    told = list(explained(line, asked, desk.say))
    if map_file is not None:
        drawn = _drawn(desk, line, asked, map_file.suffix)
        with whole(map_file) as place:
            place.write_bytes(drawn)
    if desk.json:
        desk.give({**line.told, "words": told})
        return DONE
    for sentence in told:
        desk.tell(sentence)
    if map_file is not None:
        desk.close(desk.say("written", path=map_file))
    return DONE


def _found(lines: "list[Line]", number: str) -> "Line":
    found = [one for one in lines if number and one.code.startswith(number.lower())]
    if not found:
        raise EsepError("E-1106", alert=number[:32] if number.isalnum() and number.isascii() else "-")
    if len(found) > 1:
        raise EsepError("E-1107", alert=number, count=len(found))
    return found[0]


def _drawn(desk: Desk, line: "Line", asked: "Replay", suffix: str) -> bytes:
    from esep.monitoring.maps import html_map, png_map, svg_map  # noqa: PLC0415 - of the extra

    if suffix == ".html":
        return html_map(line, asked, desk.say, desk.lang).encode()
    if suffix == ".svg":
        return svg_map(line, asked, desk.say).encode()
    try:
        return png_map(line, asked, desk.say)
    except ModuleNotFoundError as missing:
        raise EsepError("E-411", module=missing.name) from missing
