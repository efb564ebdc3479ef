"""1,000 offences against 100 million fixes on disk: search files, and DuckDB by cell and hour.

    python bench/monitoring_matching.py [--hours 168] [--devices 10000] [--folder DIR]

Both go by the same Parquet files and must give the same fixes. Writing the history and making the search
files is timed apart. Each is run four times in turns; before the first the kernel is asked to forget the
files, so that they come from the disk.

100 million fixes are 10,000 devices for a week: 4 GB of disk, and most of half an hour until they are written
on two cores. With `--folder` they are kept there and used again, and a run that was cut short goes on.
"""

import argparse
import os
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import duckdb
import numpy as np
import pyarrow as pa

from esep.monitoring.fixes import fixes, labelled
from esep.monitoring.history.cells import cells_around
from esep.monitoring.history.parquet import HOUR, hour_name, parts_of, sorted_table, write_part
from esep.monitoring.matching.crimes import Crime
from esep.monitoring.matching.near import near
from esep.monitoring.matching.near_file import path_of, write_near
from esep.monitoring.plane import METRES_OF_A_DEGREE

FIRST, CRIMES = 500_000, 1000
LAT, LON, SPREAD = 432_500_000, 769_000_000, 1_350_000  # a city of 30 km, in 1e-7 degree
HITS = """
SELECT crime, f.device::VARCHAR AS device, f.seq FROM read_parquet(?, hive_partitioning = true) f
JOIN cells c ON f.hour = c.hour AND f.cell = c.cell
WHERE epoch_ms(f.at) BETWEEN since AND until AND labels & 31 = 0 AND sqrt(
    pow((f.lon - c.lon) * 1e-7 * ? * cos(radians((f.lat + c.lat) / 2e7)), 2)
    + pow((f.lat - c.lat) * 1e-7 * ?, 2)) <= c.radius
"""


def main() -> None:
    """Write the history where there is none, search it in both ways, and print."""
    asked = argparse.ArgumentParser()
    asked.add_argument("--hours", type=int, default=168)
    asked.add_argument("--devices", type=int, default=10_000)
    asked.add_argument("--folder", type=Path)
    given = asked.parse_args()
    with tempfile.TemporaryDirectory() as temporary:
        folder = given.folder or Path(temporary)
        _written(folder, given.hours, given.devices)
        _compare(folder, given.hours)


def _written(folder: Path, hours: int, devices: int) -> None:
    """A history of devices that report once a minute, near homes and on their ways."""
    random, codes = np.random.default_rng(7), [f"B-{number:05}" for number in range(devices)]
    home = np.array([LAT, LON]) + random.normal(0, SPREAD / 3, (devices, 2))
    begun, count = time.perf_counter(), devices * 60
    device = np.repeat(np.arange(devices, dtype=np.uint32), 60)
    for hour in range(hours):
        place = folder / hour_name(FIRST + hour)
        if (place / "part-0.parquet").exists():
            continue
        place.mkdir(parents=True)
        away = np.cumsum(random.normal(0, 3000, (devices, 60, 2)), axis=1) * random.choice(
            [0.01, 1], (devices, 1, 1)
        )
        spots = (home[:, None, :] + away).reshape(count, 2).astype(np.int64)
        at = (
            (FIRST + hour) * HOUR
            + np.tile(np.arange(60) * 60_000, devices)
            + random.integers(0, 60_000, count)
        )
        seq = np.tile(np.arange(60), devices) + hour * 60
        batch = fixes(count, device=device, seq=seq, at=at, lat=spots[:, 0], lon=spots[:, 1], accuracy=80)
        write_part(place / "part-0.parquet", sorted_table(batch, labelled(batch), codes))
    print(f"history: {hours * count / 1e6:.1f} M fixes in {time.perf_counter() - begun:.1f} s")
    begun = time.perf_counter()
    parts = [path for _, path in parts_of(folder, FIRST, FIRST + hours)]
    made = [write_near(path) for path in parts if not path_of(path).exists()]
    print(f"search files: {len(made)} made in {time.perf_counter() - begun:.1f} s")
    for kind, paths in (("Parquet", parts), ("search files", map(path_of, parts))):
        print(f"{kind}: {sum(path.stat().st_size for path in paths) / hours / count:.1f} bytes a fix")


def _crimes(hours: int) -> list[Crime]:
    random = np.random.default_rng(11)
    spots = np.array([LAT, LON]) + random.normal(0, SPREAD / 3, (CRIMES, 2))
    at = FIRST * HOUR + random.integers(HOUR // 4, hours * HOUR - HOUR // 4, CRIMES)
    return [
        Crime(int(lat), int(lon), 100, int(middle) - HOUR // 4, int(middle) + HOUR // 4)
        for (lat, lon), middle in zip(spots, at, strict=True)
    ]


def _compare(folder: Path, hours: int) -> None:
    crimes, ours, theirs = _crimes(hours), [], []
    near(folder, crimes[:1])  # compiled
    for turn in range(4):
        if not turn:
            _forget(folder)
        begun = time.perf_counter()
        found = near(folder, crimes)
        ours.append(time.perf_counter() - begun)
        if not turn:
            _forget(folder)
        begun = time.perf_counter()
        judged = _duckdb(folder, crimes)
        theirs.append(time.perf_counter() - begun)
        same = "the same" if _set(found) == _set(judged) else "DIFFERENT"
        print(f"search files {ours[-1] * 1000:.0f} ms, DuckDB {theirs[-1] * 1000:.0f} ms", end=", ")
        print(f"{len(found)} and {len(judged)} fixes, {same}")
    ratios = [a / b for a, b in zip(theirs, ours, strict=True)]
    spread = f"{min(ratios[1:]):.1f} to {max(ratios[1:]):.1f}"
    print(f"ratio: from disk {ratios[0]:.1f}, then {np.median(ratios[1:]):.1f} ({spread}); goal >= 20")


def _forget(folder: Path) -> None:
    """Ask the kernel to keep nothing of the files in memory."""
    for path in folder.glob("hour=*/*"):
        with path.open("rb") as file:
            os.fsync(file.fileno())
            os.posix_fadvise(file.fileno(), 0, 0, os.POSIX_FADV_DONTNEED)


def _set(found: pa.Table) -> set[tuple[object, ...]]:
    columns = (found[name].to_pylist() for name in ("crime", "device", "seq"))
    return set(zip(*columns, strict=True))


def _duckdb(folder: Path, crimes: list[Crime]) -> pa.Table:
    """The same by an equi-join of cell and hour, as good as SQL can be helped: pruned by both."""
    rows = list(_cells(crimes))
    names = ("crime", "hour", "cell", "lat", "lon", "radius", "since", "until")
    table = pa.table(dict(zip(names, map(list, zip(*rows, strict=True)), strict=True)))
    with duckdb.connect() as database:
        database.register("cells", table)
        asked = [f"{folder}/*/part-*.parquet", METRES_OF_A_DEGREE, METRES_OF_A_DEGREE]
        return database.sql(HITS, params=asked).to_arrow_table()


def _cells(crimes: list[Crime]) -> Iterator[tuple[object, ...]]:
    for number, one in enumerate(crimes):
        for hour in range(one.begins_at // HOUR, one.ends_at // HOUR + 1):
            told = hour_name(hour).removeprefix("hour=")
            for cell in cells_around(one.lat, one.lon, one.radius):
                yield number, told, cell, one.lat, one.lon, one.radius, one.begins_at, one.ends_at


if __name__ == "__main__":
    main()
