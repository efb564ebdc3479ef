"""A replay inside Spark: each shard is judged and told as on one machine, byte for byte."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import pyarrow as pa

from esep.monitoring.orders import Order, Orders, SharedPlace
from esep.monitoring.spark.histories import history, reach, tracks_of
from esep.monitoring.spark.sharding import shards_of
from esep.monitoring.spark.types import Session

SHARDS = 64
SCHEMA = pa.schema(
    [
        ("at", pa.int64()),
        ("device", pa.string()),
        ("kind", pa.int32()),
        ("code", pa.string()),
        ("line", pa.binary()),
    ]
)
TOLD = "at bigint, device string, kind int, code string, line binary"


@dataclass(frozen=True, slots=True)
class Replayed:
    """The lines of all alerts by time, as canonical JSON, and how many rows of the history were judged."""

    lines: Sequence[bytes]
    rows: int


@dataclass(frozen=True, slots=True)
class Asked:
    """What all shards are judged by: shared places, devices of protected persons, and up to when, in ms."""

    shared: tuple[SharedPlace, ...]
    named: frozenset[str]
    until: int


def replayed(
    session: Session,
    folder: Path,
    orders: Orders,
    shared: Sequence[SharedPlace] = (),
    shards: int = SHARDS,
    named: frozenset[str] = frozenset(),
) -> Replayed:
    """The alerts of a whole history: the lines that `Replay.lines` writes on one machine.

    Args:
        session: of Spark.
        folder: of the history.
        orders: in force.
        shared: places that classes of orders keep away from.
        shards: into how many parts the devices fall; each must fit into the memory of a worker.
        named: devices of protected persons, beside those that orders name.

    Raises:
        EsepError: E-1072 when the folder holds no hours of a history.
    """
    placed, shares = shards_of(orders, shards)
    count, now = reach(session, folder)
    rows = history(session, folder, placed)
    judge = _judge(shares, Asked(tuple(shared), named, now))
    told = rows.groupBy("shard").applyInArrow(judge, TOLD).toArrow()
    keys = [(name, "ascending") for name in SCHEMA.names]
    return Replayed(told.sort_by(keys)["line"].to_pylist(), count)


def _judge(
    shares: Sequence[Sequence[Order]], asked: Asked
) -> Callable[[tuple[pa.Scalar], pa.Table], pa.Table]:
    def judge(key: tuple[pa.Scalar], table: pa.Table) -> pa.Table:
        return told_of(shares[key[0].as_py()], asked, table)

    return judge


def told_of(orders: Orders, asked: Asked, table: pa.Table) -> pa.Table:
    """The alerts of one shard, as rows of `SCHEMA`."""
    from esep.monitoring.judging import judging  # noqa: PLC0415 - runs in a worker of its own
    from esep.monitoring.replaying import Replay  # noqa: PLC0415

    replay = Replay(tracks_of(table), tuple(orders), asked.shared, named=asked.named, until=asked.until)
    lines = replay.lines(judging)
    columns = {
        "at": [one.alert.at for one in lines],
        "device": [one.alert.device for one in lines],
        "kind": [int(one.alert.kind) for one in lines],
        "code": [one.code for one in lines],
        "line": [one.written() for one in lines],
    }
    return pa.table(columns, SCHEMA)
