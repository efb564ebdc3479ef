"""`esep monitor match ask`: which devices of orders in force could have been near a recorded offence."""

from datetime import datetime
from pathlib import Path
from typing import Annotated

import typer

from esep.cli.misuse import misuse_when
from esep.cli.monitor.match.told import degrees, purpose_of, tell
from esep.cli.register_desk import RegisterDesk
from esep.cli.register_verbs import register_verb
from esep.cli.verbs import DONE
from esep.monitoring.matching.asking import Matching
from esep.monitoring.matching.crimes import Crime
from esep.monitoring.matching.fence import Request
from esep.monitoring.matching.watched import watched
from esep.monitoring.orders_file import read_orders

app = typer.Typer(add_completion=False)
INSTANTS = ["%Y-%m-%dT%H:%M%z", "%Y-%m-%dT%H:%M:%S%z"]


@register_verb(
    app,
    example="esep monitor match ask offence:247512031000017 --decision 7512-24-4 --decided 2024-02-05 "
    "--place 51.2,71.4 --radius 100 --from 2024-02-03T12:00Z --until 2024-02-03T12:30Z "
    "--orders orders.toml --history history --as i-1 --purpose criminal_case:247512031000017",
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
    orders: Annotated[Path, typer.Option("--orders", metavar="FILE", help="The orders in force.")],
    history: Annotated[Path, typer.Option("--history", metavar="FOLDER", help="The history of fixes.")],
) -> int:
    """Ask who could, and who could not, have been near an offence: under pseudonyms, logged and counted."""
    with misuse_when("E-1069"):
        lat, lon = degrees(place)
    begins_at, ends_at = (int(at.timestamp() * 1000) for at in (since, until))
    crime = Crime(lat, lon, radius, begins_at, ends_at)
    request = Request(offence, decision, decided.date(), crime)
    devices = watched(read_orders(orders)[0], begins_at, ends_at)
    tell(desk, Matching(desk.home, history).ask(desk.officer, purpose_of(desk), request, devices))
    return DONE
