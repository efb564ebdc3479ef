"""Matching inside Spark: many offences against a whole history, and one offence against every track."""

from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import numpy as np
import pyarrow as pa

from esep.monitoring.fixes import UNPLACED
from esep.monitoring.history.cells import cells_around
from esep.monitoring.matching.crimes import CURRENT, Algorithm, Crime
from esep.monitoring.plane import METRES_OF_A_DEGREE
from esep.monitoring.spark.histories import history
from esep.monitoring.spark.types import Frame, Session

ASKED = "crime bigint, cell bigint, c_lat bigint, c_lon bigint, radius bigint, since bigint, until bigint"
FOUND = "device string, answer int, reasons int, nearest bigint, fixes array<bigint>"
_DISTANCE = f"""sqrt(
    pow((pmod(lon - c_lon + 5400000000, 3600000000) - 1800000000) * 1e-7 * {METRES_OF_A_DEGREE!r}
        * cos(radians((lat + c_lat) / 2e7)), 2)
    + pow((lat - c_lat) * 1e-7 * {METRES_OF_A_DEGREE!r}, 2))"""


def near(session: Session, folder: Path, crimes: Sequence[Crime], devices: Sequence[str]) -> Frame:
    """The placed fixes of these devices within the radius of each offence in its span.

    It finds what `esep.monitoring.matching.near.near` finds: crime, device, seq, at and distance.
    """
    from pyspark.sql import functions as sql  # noqa: PLC0415 - an extra

    span = min(one.begins_at for one in crimes), max(one.ends_at for one in crimes)
    rows = history(session, folder, dict.fromkeys(devices, 0), span)
    cells = session.createDataFrame(list(_cells(crimes)), ASKED)
    held = rows.join(sql.broadcast(cells), "cell").where("at between since and until")
    placed = held.where(sql.col("labels").bitwiseAND(int(UNPLACED)) == 0)
    found = placed.withColumn("distance", sql.expr(_DISTANCE)).where("distance <= radius")
    return found.select("crime", "device", "seq", "at", "distance")


def _cells(crimes: Sequence[Crime]) -> Iterator[tuple[int, ...]]:
    for number, one in enumerate(crimes):
        for cell in cells_around(one.lat, one.lon, one.radius):
            yield number, cell, one.lat, one.lon, one.radius, one.begins_at, one.ends_at


def matched(
    session: Session,
    folder: Path,
    devices: Sequence[str],
    crime: Crime,
    algorithm: Algorithm = CURRENT,
) -> Frame:
    """A verdict for each of these devices that has a fix around the span; the others have none at all."""
    since, until = crime.begins_at - algorithm.margin, crime.ends_at + algorithm.margin
    placed = {device: number % 16 for number, device in enumerate(sorted(devices))}
    rows = history(session, folder, placed, (since, until))
    return rows.groupBy("shard").applyInArrow(_judge(crime, algorithm), FOUND)


def _judge(crime: Crime, algorithm: Algorithm) -> Callable[[pa.Table], pa.Table]:
    def judge(table: pa.Table) -> pa.Table:
        from esep.monitoring.matching.tracks import tracks_of  # noqa: PLC0415 - runs in a worker
        from esep.monitoring.matching.verdicts import verdicts  # noqa: PLC0415

        devices = sorted(table["device"].unique().to_pylist())
        found = verdicts(tracks_of([table], devices, crime, algorithm), crime, algorithm)
        told = {
            "device": [one.device for one in found],
            "answer": pa.array([int(one.answer) for one in found], pa.int32()),
            "reasons": pa.array([int(np.bitwise_or.reduce([0, *one.reasons])) for one in found], pa.int32()),
            "nearest": pa.array([one.nearest for one in found], pa.int64()),
            "fixes": pa.array([list(one.fixes) for one in found], pa.list_(pa.int64())),
        }
        return pa.table(told)

    return judge
