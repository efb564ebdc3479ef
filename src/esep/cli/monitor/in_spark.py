"""`--spark`: a replay of whole histories that do not fit into memory, shard by shard."""

import os
from typing import Annotated

import typer

from esep.cli.desk import Desk
from esep.cli.misuse import MisuseError
from esep.cli.monitor.extra import require_extra
from esep.cli.monitor.files import Given
from esep.cli.paths import existing

Spark = Annotated[
    bool,
    typer.Option(
        "--spark",
        help="A whole history, larger than memory: --fixes is its folder, with --orders (extra spark).",
    ),
]


def in_spark(desk: Desk, given: Given) -> tuple[list[bytes], int]:
    """The lines of all alerts, byte for byte as without Spark, and of how many fixes.

    Raises:
        MisuseError: E-847 when it is not one history and whole orders.
        EsepError: E-1072 when the folder is no history; E-1074 when Spark or its Java is not installed;
            whatever is wrong with the orders.
    """
    require_extra()
    from esep.monitoring.orders_file import read_orders  # noqa: PLC0415 - of the extra
    from esep.monitoring.spark.replaying import replayed  # noqa: PLC0415 - few ask for it
    from esep.monitoring.spark.sessions import local_session  # noqa: PLC0415
    from esep.monitoring.zones.boxes import boxes_of  # noqa: PLC0415 - of the extra

    if given.orders is None or given.zones is not None or len(given.fixes) != 1:
        raise MisuseError(
            "E-847", command="esep monitor replay", parameter="--spark --fixes FOLDER --orders FILE"
        )
    orders, shared = read_orders(existing(given.orders), boxes_of(desk.book))
    folder = existing(given.fixes[0])
    with desk.working("monitor.in_spark"):
        session = local_session(os.cpu_count() or 1)
        found = replayed(session, folder, orders, shared, named=given.protected)
    return list(found.lines), found.rows
