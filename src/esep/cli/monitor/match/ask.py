"""`esep monitor match ask`: which devices of orders in force could have been near a recorded offence."""

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import Annotated

import typer

from esep.access import Purpose
from esep.cli.misuse import misuse_when
from esep.cli.monitor.history.place import HISTORY
from esep.cli.monitor.match.told import degrees, purpose_of, tell
from esep.cli.register_desk import RegisterDesk
from esep.cli.register_verbs import register_verb
from esep.cli.verbs import DONE
from esep.monitoring.from_register import Reader, wearings
from esep.monitoring.matching.asking import Matching
from esep.monitoring.matching.crimes import CURRENT, Crime
from esep.monitoring.matching.fence import Request
from esep.monitoring.matching.watched import guarded, watched, worn
from esep.monitoring.orders_file import read_orders

app = typer.Typer(add_completion=False)
INSTANTS = ["%Y-%m-%dT%H:%M%z", "%Y-%m-%dT%H:%M:%S%z"]


@register_verb(
    app,
    example="esep monitor match ask offence:247512031000017 --decision 7512-24-4 --decided 2024-02-05 "
    "--place 51.2,71.4 --radius 100 --from 2024-02-03T12:00Z --until 2024-02-03T12:30Z "
    "--as o-201 --purpose criminal_case:247512031000017",
)
def ask(
    desk: RegisterDesk,
    offence: Annotated[
        str, typer.Argument(metavar="OFFENCE", help="The offence on record, offence:2024-17.")
    ],
    *,
    decision: Annotated[
        str, typer.Option("--decision", metavar="NUMBER", help="The decision that allows it.")
    ],
    decided: Annotated[
        datetime, typer.Option("--decided", formats=["%Y-%m-%d"], metavar="DAY", help="Its day.")
    ],
    place: Annotated[str, typer.Option("--place", metavar="LAT,LON", help="Where, in degrees.")],
    radius: Annotated[int, typer.Option("--radius", metavar="METRES", help="How far around.")],
    since: Annotated[
        datetime,
        typer.Option("--from", formats=INSTANTS, metavar="INSTANT", help="Earliest, with its offset."),
    ],
    until: Annotated[
        datetime,
        typer.Option("--until", formats=INSTANTS, metavar="INSTANT", help="Latest, with its offset."),
    ],
    orders: Annotated[
        Path | None,
        typer.Option("--orders", metavar="FILE", help="The orders in force; else those of the register."),
    ] = None,
    history: Annotated[
        Path | None,
        typer.Option("--history", metavar="FOLDER", help="The history of fixes; else that of the register."),
    ] = None,
) -> int:
    """Ask who could, and who could not, have been near an offence: under pseudonyms, logged and counted."""
    with misuse_when("E-1069"):
        lat, lon = degrees(place)
    crime = Crime(lat, lon, radius, *(int(at.timestamp() * 1000) for at in (since, until)))
    request, purpose = Request(offence, decision, decided.date(), crime), purpose_of(desk)
    matching = Matching(desk.home, history or desk.home.folder / HISTORY)
    tell(desk, matching.ask(desk.officer, purpose, request, _devices(desk, purpose, orders, crime)))
    return DONE


def _devices(desk: RegisterDesk, purpose: Purpose | None, orders: Path | None, crime: Crime) -> Sequence[str]:
    """The devices to ask about; what the register says a protected person wears is never among them."""
    reader = Reader(desk.home, desk.officer, purpose)
    wearing, (begins_at, ends_at) = wearings(reader), (crime.begins_at, crime.ends_at)
    if orders is None:
        bound = worn(reader, wearing, begins_at, ends_at)
    else:
        bound = watched(read_orders(orders)[0], begins_at, ends_at)
    hers = guarded(wearing, begins_at - CURRENT.margin, ends_at + CURRENT.margin)
    return [device for device in bound if device not in hers]
