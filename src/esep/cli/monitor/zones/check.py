"""`esep monitor zones check`: what is wrong with a file of zones, and how it is mended."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from esep.cli.desk import Desk, refusal_as_data
from esep.cli.monitor.extra import require_extra
from esep.cli.paths import existing
from esep.cli.verbs import DONE, OBJECTION, verb
from esep.monitoring.orders import Zone

if TYPE_CHECKING:
    from esep.monitoring.zones import Checked

app = typer.Typer(add_completion=False)


@verb(app, example="esep monitor zones check zones.geojson", without=("form",))
def check(
    desk: Desk,
    file: Annotated[Path, typer.Argument(metavar="FILE", help="Zones as GeoJSON.")],
    *,
    mend: Annotated[
        bool, typer.Option("--mend", help="See what comes of dividing outlines that cross themselves.")
    ] = False,
) -> int:
    """Check a file of zones; every fault is told with its place and the way to mend it."""
    require_extra()
    from esep.monitoring.zones import read_zones  # noqa: PLC0415 - of the extra
    from esep.monitoring.zones.boxes import boxes_of  # noqa: PLC0415 - of the extra

    checked = read_zones(existing(file), boxes_of(desk.book), mend=mend)
    if desk.json:
        desk.give(_as_data(desk, checked))
        return OBJECTION if checked.faults else DONE
    for one in checked.zones:
        desk.tell(
            desk.say("monitor.zone", zone=one.zone.code, kind=str(one.zone.kind), points=_points(one.zone))
        )
    for note in checked.notes:
        desk.tell(desk.say(f"monitor.zone_note.{note.key}", zone=note.zone))
    for fault in checked.faults:
        desk.refuse(fault)
    desk.close(desk.say("monitor.zones", sound=len(checked.zones), faults=len(checked.faults)))
    return OBJECTION if checked.faults else DONE


def _points(zone: Zone) -> int:
    return sum(map(len, zone.rings))


def _as_data(desk: Desk, checked: "Checked") -> dict[str, object]:
    phrases, lang = desk.book.phrases, desk.lang
    return {
        "zones": [
            {"zone": one.zone.code, "kind": one.zone.kind, "device": one.device, "points": _points(one.zone)}
            for one in checked.zones
        ],
        "notes": [{"zone": one.zone, "note": one.key} for one in checked.notes],
        "faults": [
            {"zone": str(one.values.get("zone", "")), **refusal_as_data(one, phrases, lang)}
            for one in checked.faults
        ],
    }
