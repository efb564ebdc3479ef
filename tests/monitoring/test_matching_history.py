"""The history by hour and place: rows that come back as they were, and places found as a scan finds them."""

import duckdb
import numpy as np
import pyarrow as pa
import pytest

from esep.kernel.errors import EsepError
from esep.monitoring.fixes import FIX, NOWHERE, fixes, labelled
from esep.monitoring.history.cells import cells_around, cells_of
from esep.monitoring.history.parquet import (
    HOUR,
    hour_name,
    parts_of,
    read_part,
    remove_part,
    sorted_table,
    write_part,
)
from esep.monitoring.matching.crimes import Crime
from esep.monitoring.matching.near import near
from esep.monitoring.matching.near_file import open_near, path_of, read_near

FIRST = 500_000  # an hour
PLACES = {
    "a city": (512_000_000, 714_000_000),
    "where the axes cross": (0, 0),
    "the antimeridian": (-170_000_000, 1_799_999_990),
    "beside a pole": (899_900_000, 10),
}
METRES = 111_195.0802335329
HITS = """
SELECT crime, device::VARCHAR, seq FROM read_parquet(?, hive_partitioning = false) f JOIN crimes c
ON epoch_ms(f.at) BETWEEN since AND until AND f.cell > 0 AND labels & 31 = 0 AND sqrt(
    pow(((f.lon - c.lon + 5400000000::BIGINT) % 3600000000 - 1800000000) * 1e-7 * ?
        * cos(radians((f.lat + c.lat) / 2e7)), 2)
    + pow((f.lat - c.lat) * 1e-7 * ?, 2)) <= c.radius
"""


def around(random, place, count, within):
    lat, lon = PLACES[place]
    north = np.clip(lat + random.integers(-within, within + 1, count), -900_000_000, 900_000_000)
    east = (lon + random.integers(-within, within + 1, count) + 1_800_000_000) % 3_600_000_000 - 1_800_000_000
    return north, east


def history_of(folder, random, place):
    for hour in range(FIRST, FIRST + 2):
        lat, lon = around(random, place, 3000, 30_000)
        at = hour * HOUR + random.integers(0, HOUR, 3000)
        batch = fixes(3000, device=random.integers(0, 40, 3000), seq=np.arange(3000), at=at, lat=lat, lon=lon)
        batch["lat"][:20] = NOWHERE
        made = folder / hour_name(hour)
        made.mkdir(parents=True)
        codes = [f"B-{number}" for number in range(40)]
        write_part(made / "part-0.parquet", sorted_table(batch, labelled(batch), codes))


@pytest.mark.parametrize("place", PLACES)
def test_places_are_found_as_a_scan_finds_them(tmp_path, place):
    random = np.random.default_rng(7)
    history_of(tmp_path, random, place)
    lat, lon = around(random, place, 60, 30_000)
    since = FIRST * HOUR + random.integers(0, 2 * HOUR, 60)
    crimes = [
        Crime(int(a), int(b), 100 + 5 * number, int(at), int(at) + 900_000)
        for number, (a, b, at) in enumerate(zip(lat, lon, since, strict=True))
    ]
    found = set(
        zip(*near(tmp_path, crimes).select(["crime", "device", "seq"]).to_pydict().values(), strict=True)
    )
    asked = pa.table(
        {
            "crime": range(60),
            "lat": lat,
            "lon": lon,
            "radius": [one.radius for one in crimes],
            "since": since,
            "until": since + 900_000,
        }
    )
    with duckdb.connect() as database:
        database.register("crimes", asked)
        judged = set(database.execute(HITS, [f"{tmp_path}/*/part-*.parquet", METRES, METRES]).fetchall())
    assert found == judged
    assert len(judged) > 100


@pytest.mark.parametrize("place", PLACES)
def test_cells_around_a_place_hold_what_is_near_and_are_never_negative(place):
    random = np.random.default_rng(3)
    lat, lon = around(random, place, 20_000, 40_000)
    cells = cells_of(lat, lon)
    assert (cells > 0).all()
    assert len(np.unique(cells)) > 3
    at, to = PLACES[place]
    east = ((lon - to + 5_400_000_000) % 3_600_000_000 - 1_800_000_000) * np.cos(np.radians((lat + at) / 2e7))
    close = np.hypot(east, lat - at) * 1e-7 * METRES <= 333
    assert close.any()
    assert np.isin(cells[close], cells_around(at, to, 333.0)).all()


def test_rows_come_back_to_the_last_bit_whatever_order_they_came_in(tmp_path):
    random, count = np.random.default_rng(1), 2000
    batch = random.integers(0, 256, (count, FIX.itemsize), np.uint8).view(FIX).reshape(count)
    batch["device"] %= 50
    batch["at"] = batch["received_at"] = FIRST * HOUR + random.integers(0, 20, count)
    batch["at"][:40] = random.integers(0, 2**40, 40)  # clocks that are wrong
    batch["lat"][40:] = PLACES["a city"][0]
    labels, codes = labelled(batch), [f"B-{number:02}" for number in range(50)]
    shuffled = random.permutation(count)
    files = [tmp_path / f"part-{number}.parquet" for number in range(2)]
    write_part(files[0], sorted_table(batch, labels, codes))
    write_part(files[1], sorted_table(batch[shuffled], labels[shuffled], codes))
    assert files[0].read_bytes() == files[1].read_bytes()
    back, told, known = read_part(files[0])
    order = np.lexsort((batch["seq"], batch["device"], batch["at"]))
    again = np.lexsort((back["seq"], back["device"], back["at"]))
    assert known == codes
    assert batch[order].tobytes() == back[again].tobytes()
    assert (labels[order] == told[again]).all()


def test_a_search_file_goes_with_its_part_and_a_strange_one_is_refused(tmp_path):
    history_of(tmp_path, np.random.default_rng(1), "a city")
    [(hour, part), _] = parts_of(tmp_path, FIRST, FIRST + 9)
    assert hour == FIRST
    assert read_near(part).rows.size == 2980
    assert path_of(part).stat().st_mode & 0o077 == 0
    remove_part(part)
    assert list(part.parent.iterdir()) == []
    path_of(part).write_bytes(b"strange" * 10)
    part.write_bytes(b"")
    with pytest.raises(EsepError, match="E-1068"):
        open_near(path_of(part))
