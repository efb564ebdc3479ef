"""What a replay is asked with: files of fixes, zones or orders, and how strictly they are read."""

from datetime import UTC
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, NamedTuple
from zoneinfo import ZoneInfo

import typer

from esep.cli.desk import Desk
from esep.cli.misuse import MisuseError, misuse_when
from esep.cli.monitor.extra import require_extra
from esep.cli.paths import existing
from esep.kernel.errors import EsepError
from esep.monitoring.readers import NoFixError, Tracks, read_fixes

if TYPE_CHECKING:
    from esep.monitoring.replaying import Replay
    from esep.monitoring.zones.boxes import Box

DWELL = 60
SHOWN = 5


class Accuracy(StrEnum):
    """Whether the accuracy of a fix counts against a border."""

    USE = "use"
    IGNORE = "ignore"


class Given(NamedTuple):
    """What was asked for."""

    fixes: list[Path]
    zones: Path | None
    orders: Path | None
    clock: str | None
    dwell: int | None
    accuracy: Accuracy
    mend: bool
    protected: frozenset[str]


Fixes = Annotated[
    list[Path],
    typer.Option(
        "--fixes",
        metavar="FILE|FOLDER",
        help="Fixes as CSV, GPX, KML, .plt, GeoJSON, JSON lines or Parquet; once for each file or folder.",
    ),
]
Zones = Annotated[
    Path | None,
    typer.Option("--zones", metavar="FILE", help="Zones as GeoJSON; without a kind they are plain."),
]
Orders = Annotated[
    Path | None,
    typer.Option("--orders", metavar="FILE", help="Whole orders as TOML or JSON, instead of --zones."),
]
Clock = Annotated[
    str | None,
    typer.Option(
        "--clock", metavar="ZONE", help="The clock of times that name no zone, such as UTC; else UTC."
    ),
]
Dwell = Annotated[
    int | None,
    typer.Option(
        "--dwell", min=0, metavar="SECONDS", help="After so long a side is believed; 0 at once, else 60."
    ),
]
AccuracyUse = Annotated[
    Accuracy, typer.Option("--accuracy", help="Whether the accuracy of a fix counts against a border.")
]
Mend = Annotated[
    bool,
    typer.Option("--mend", help="Divide zones that cross themselves, and say so, instead of refusing them."),
]
Protected = Annotated[
    list[str] | None,
    typer.Option(
        "--protected",
        metavar="DEVICE",
        help="A protected person's device: nothing tells where it is; once for each. Orders name theirs.",
    ),
]


def replay_of(desk: Desk, given: Given) -> "Replay":
    """The replay asked for; what had to be said of the files is told beside the answer.

    Raises:
        MisuseError: E-847 when neither zones nor orders are given, or both; E-1109 for an unknown clock.
        EsepError: E-1125 where the extra is not installed; E-1140 for a protected device without a fix;
            whatever is wrong with the files.
    """
    require_extra()
    from esep.monitoring.orders_file import clock_named, read_orders  # noqa: PLC0415 - of the extra
    from esep.monitoring.replaying import Replay  # noqa: PLC0415 - of the extra
    from esep.monitoring.zones.boxes import boxes_of  # noqa: PLC0415 - of the extra

    if (given.zones is None) == (given.orders is None):
        raise MisuseError("E-847", command="esep monitor replay", parameter="--zones FILE | --orders FILE")
    with misuse_when("E-1109"):
        clock = clock_named(given.clock or "UTC")
    boxes = boxes_of(desk.book)
    if given.orders is not None:
        orders, shared = read_orders(existing(given.orders), boxes)
        return Replay(_tracks(desk, given, clock), orders, shared, clock=clock, named=given.protected)
    return _against_zones(desk, given, clock, boxes)


def _against_zones(desk: Desk, given: Given, clock: str, boxes: "tuple[Box, ...]") -> "Replay":
    from esep.monitoring.replaying import against_zones  # noqa: PLC0415 - of the extra
    from esep.monitoring.zones import read_zones  # noqa: PLC0415 - of the extra

    checked = read_zones(existing(Path(given.zones or "")), boxes, mend=given.mend)
    desk.beside(desk.say(f"monitor.zone_note.{note.key}", zone=note.zone) for note in checked.notes)
    zones, tracks = checked.sound(), _tracks(desk, given, clock)
    dwell = DWELL if given.dwell is None else given.dwell
    use = given.accuracy == Accuracy.USE
    return against_zones(tracks, zones, clock, dwell, accuracy=use, protected=given.protected)


def _tracks(desk: Desk, given: Given, clock: str) -> Tracks:
    zone = UTC if clock == "UTC" else ZoneInfo(clock)
    try:
        with desk.working("monitor.reading") as step:
            tracks = read_fixes(
                given.fixes,
                zone,
                lambda done, of: step(desk.say("monitor.file_of", done=done, of=of)) if of > 1 else None,
            )
    except NoFixError as none:
        _tell_bad(desk, none.tracks)
        raise
    if strange := sorted(given.protected - set(tracks.codes)):
        raise EsepError("E-1140", device=strange[0])
    _tell_bad(desk, tracks)
    if doubts := tracks.doubts():
        told = "; ".join(desk.say(f"monitor.doubt.{one}", count=n) for one, n in doubts.items())
        desk.beside([desk.say("monitor.doubts", reasons=told)])
    if tracks.naive and given.clock is None:
        desk.beside([desk.say("monitor.naive", count=tracks.naive)])
    if tracks.twice:
        desk.beside([desk.say("monitor.twice", count=tracks.twice)])
    return tracks


def _tell_bad(desk: Desk, tracks: Tracks) -> None:
    """Tell the lines that are no fix: how many for which reason, and where the first of them stand."""
    if not tracks.bad:
        return
    told = "; ".join(desk.say(f"monitor.bad.{one}", count=n) for one, n in tracks.reasons().items())
    desk.beside([desk.say("monitor.bad_lines", count=len(tracks.bad), reasons=told)])
    desk.beside(
        f"  {one.file}:{one.line}  {desk.say(f'monitor.bad.{one.reason}', count=1)}"
        for one in tracks.bad[:SHOWN]
    )
