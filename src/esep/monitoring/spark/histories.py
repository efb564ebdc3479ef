"""The history as Spark reads it, each row with the shard of its device, and rows of Spark as fixes again."""

from collections.abc import Mapping
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from esep.kernel.errors import EsepError
from esep.monitoring.fixes import FIX, Fixes, Label
from esep.monitoring.history.parquet import HOUR, hour_name
from esep.monitoring.readers import Tracks
from esep.monitoring.spark.types import Frame, Session

INSTANTS = ("at", "received_at")
COLUMNS = ("device", "seq", "lat", "lon", "accuracy_dm", "speed", "signs", "battery", "source", "labels")
WRONG_CLOCK = int(Label.FUTURE | Label.ANCIENT)
_NAMES = {name: name for name in COLUMNS if name not in ("device", "labels")} | {"accuracy_dm": "accuracy"}


def history(
    session: Session, folder: Path, shards: Mapping[str, int], span: tuple[int, int] | None = None
) -> Frame:
    """The rows of these devices; instants are whole milliseconds.

    Args:
        session: of Spark.
        folder: of the history.
        shards: the shard of each device; others are left out.
        span: in ms; no hour that lies wholly outside is read. None is all of the history.

    Raises:
        EsepError: E-1072 when the folder holds no hours of a history.
    """
    from pyspark.sql import functions as sql  # noqa: PLC0415 - an extra

    read = _parts(session, folder)
    if span is not None:
        hours = (hour_name(at // HOUR).removeprefix("hour=") for at in span)
        read = read.where(sql.col("hour").between(*hours))
    placed = session.createDataFrame(list(shards.items()), "device string, shard int")
    instants = [sql.unix_millis(name).alias(name) for name in INSTANTS]
    whole = [sql.col(name) for name in ("cell", *COLUMNS)]
    return read.select(*whole, *instants).join(sql.broadcast(placed), "device")


def _parts(session: Session, folder: Path) -> Frame:
    if next(folder.glob("hour=*/part-*.parquet"), None) is None:
        raise EsepError("E-1072")
    return session.read.option("pathGlobFilter", "part-*.parquet").parquet(str(folder))


def reach(session: Session, folder: Path) -> tuple[int, int]:
    """How many rows a history has, and when the last of them counts, in ms.

    Raises:
        EsepError: E-1072 when the folder holds no hours of a history.
    """
    from pyspark.sql import functions as sql  # noqa: PLC0415 - an extra

    wrong = sql.col("labels").bitwiseAND(WRONG_CLOCK) != 0
    when = sql.when(wrong, sql.col("received_at")).otherwise(sql.col("at"))
    count, last = _parts(session, folder).agg(sql.count("*"), sql.max(sql.unix_millis(when))).first()
    return int(count), int(last or 0)


def tracks_of(table: pa.Table) -> Tracks:
    """Rows of `history` as fixes in order of device and time; one that is there twice counts once."""
    codes = sorted(table["device"].unique().to_pylist())
    batch = np.zeros(table.num_rows, FIX)
    batch["device"] = pc.index_in(table["device"], pa.array(codes, table["device"].type)).to_numpy()
    for name, field in _NAMES.items():
        batch[field] = table[name].to_numpy()
    for name in INSTANTS:
        batch[name] = table[name].to_numpy()
    batch = _once(batch)
    return Tracks(tuple(codes), batch[np.lexsort((batch["seq"], batch["at"], batch["device"]))])


def _once(batch: Fixes) -> Fixes:
    """Of those with the same device and counter the one that came first: Spark gives rows in any order."""
    order = np.lexsort((batch["at"], batch["received_at"], batch["seq"], batch["device"]))
    key = batch[["device", "seq"]][order]
    first = np.append(True, key[1:] != key[:-1])[: len(key)]
    kept: Fixes = batch[order[first]]
    return kept
