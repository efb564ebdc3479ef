"""A replay in plain geometry says what a database says, and any replay says the same twice."""

import json
from dataclasses import replace
from itertools import pairwise

import duckdb
import numpy as np
import pytest

from esep.codebook import Codebook
from esep.kernel.texts import Phrases
from esep.monitoring.judge import judged
from esep.monitoring.kinds import Kind
from esep.monitoring.readers import read_fixes
from esep.monitoring.replaying import REPLAYED, Replay, against_zones
from esep.monitoring.zones import read_zones

ROUGH = [(71.40, 51.10), (71.43, 51.10), (71.42, 51.12), (71.44, 51.13), (71.40, 51.13), (71.41, 51.115)]
HOLE = [(71.410, 51.102), (71.417, 51.102), (71.417, 51.108), (71.410, 51.108)]
KINDS = ("exclusion", "inclusion", "plain", "home", "guarded")

# Everything by the words of the rule, in another engine: ray casting, then the fix before in the track.
PLAIN = """
with judged as (
  select f.device, f.n, f.seconds, z.zone,
    count(*) filter (where (e.y1 > f.lat) != (e.y2 > f.lat)
      and f.lon < (e.x2 - e.x1) * (f.lat - e.y1) / (e.y2 - e.y1) + e.x1) % 2 = 1 as inside
  from fixes f cross join (select distinct zone from edges) z join edges e using (zone)
  group by all),
turns as (
  select *, lag(inside, 1, false) over (partition by device, zone order by seconds, n) as before from judged)
select device, zone, seconds, case when inside then 'entered' else 'left' end as kind
from turns where inside != before order by all
"""


def zones_of(tmp_path):
    features = [
        {
            "type": "Feature",
            "properties": {"code": f"Z{number}", "kind": kind},
            "geometry": {
                "type": "Polygon",
                "coordinates": [
                    [[x + number / 100, y] for x, y in [*ring, ring[0]]] for ring in (ROUGH, HOLE)
                ],
            },
        }
        for number, kind in enumerate(KINDS)
    ]
    path = tmp_path / "zones.geojson"
    path.write_text(json.dumps({"type": "FeatureCollection", "features": features}), encoding="utf-8")
    return path


def tracks_of(tmp_path, seed, count=400, step=0.004):
    draw = np.random.default_rng(seed)
    rows = []
    for device in ("A", "B", "C"):
        way = np.cumsum(draw.normal(0, step, (count, 2)), axis=0) + np.array([51.115, 71.43])
        rows += [
            (device, 1_706_745_600 + 60 * n, round(float(lat), 7), round(float(lon), 7))
            for n, (lat, lon) in enumerate(way)
        ]
    draw.shuffle(rows)
    path = tmp_path / "fixes.csv"
    lines = "".join(f"{device},{at},{lat},{lon},10\n" for device, at, lat, lon in rows)
    path.write_text("device,time,lat,lon,accuracy\n" + lines, encoding="utf-8")
    return path


def edges(path):
    for feature in json.loads(path.read_text())["features"]:
        for ring in feature["geometry"]["coordinates"]:
            for (x1, y1), (x2, y2) in pairwise(ring):
                yield feature["properties"]["code"], x1, y1, x2, y2


def by_database(fixes, zones):
    with duckdb.connect() as database:
        database.execute(
            "create table fixes as select device, row_number() over () as n, time as seconds, lat, lon "
            "from read_csv(?)",
            [str(fixes)],
        )
        database.execute("create table edges (zone text, x1 double, y1 double, x2 double, y2 double)")
        database.executemany("insert into edges values (?, ?, ?, ?, ?)", list(edges(zones)))
        return database.execute(PLAIN).fetchall()


def replayed(fixes, zones, dwell=0, *, accuracy=False):
    return against_zones(read_fixes([fixes]), read_zones(zones).sound(), "UTC", dwell, accuracy=accuracy)


@pytest.mark.parametrize("seed", range(2))
def test_plain_geometry_says_what_a_database_says(tmp_path, seed):
    fixes, zones = tracks_of(tmp_path, seed), zones_of(tmp_path)
    lines = replayed(fixes, zones).lines(judged)
    ours = sorted((one.alert.device, one.alert.zone, one.alert.at // 1000, one.told["kind"]) for one in lines)
    assert ours == by_database(fixes, zones)
    assert len(ours) > 100


def test_a_track_begins_and_ends_on_its_own(tmp_path):
    path = tmp_path / "fixes.csv"
    rows = ["A,60,51.1005,71.405", "B,60,51.1005,71.405", "C,60,51.0,71.0", "D,60,51.1005,71.405"]
    path.write_text("device,time,lat,lon\n" + "\n".join(rows) + "\n")
    lines = replayed(path, zones_of(tmp_path)).lines(judged)
    turns = [(one.alert.device, one.told["kind"]) for one in lines if one.alert.zone == "Z0"]
    assert turns == [("A", "entered"), ("B", "entered"), ("D", "entered")]


def test_the_one_that_is_no_breach_is_only_noted(tmp_path):
    lines = replayed(tracks_of(tmp_path, 1), zones_of(tmp_path)).lines(judged)
    states = {(KINDS[int(one.alert.zone[1])], one.told["kind"]): one.told["state"] for one in lines}
    breaches = {("exclusion", "entered"), ("guarded", "entered"), ("inclusion", "left")}
    assert {about for about, state in states.items() if state == "raised"} == breaches
    assert len(states) == 2 * len(KINDS)


def test_the_judge_without_accuracy_and_dwell_says_the_same_of_walkers(tmp_path):
    fixes, zones = tracks_of(tmp_path, 2, count=200, step=0.0008), zones_of(tmp_path)
    plain = {key(one) for one in replayed(fixes, zones).lines(judged)}
    whole = against_zones(read_fixes([fixes]), read_zones(zones).sound(), "UTC", 1, accuracy=False)
    orders = tuple(with_dwell(order, 0) for order in whole.orders)
    lines = Replay(whole.tracks, orders, only_places=True).lines(judged)
    told = {key(one) for one in lines if one.alert.kind in {Kind.ENTERED, Kind.LEFT}}
    # An inclusion is left by whoever was never inside: that is a breach, and no turn of a track.
    never_inside = {one for one in told - plain if one[1:3] == ("Z1", "left")}
    assert plain
    assert told - never_inside == plain


def with_dwell(order, dwell):
    return replace(order, parameters=replace(order.parameters, dwell=dwell))


def key(line):
    return line.alert.device, line.alert.zone, line.told["kind"], line.alert.at


@pytest.mark.parametrize(("dwell", "accuracy"), [(0, False), (60, True)])
def test_a_replay_is_the_same_byte_for_byte_whatever_the_order_of_lines(tmp_path, dwell, accuracy):
    fixes, zones = tracks_of(tmp_path, 3, count=120, step=0.001), zones_of(tmp_path)
    once = [one.written() for one in replayed(fixes, zones, dwell, accuracy=accuracy).lines(judged)]
    heading, *lines = fixes.read_text().splitlines()
    fixes.write_text("\n".join([heading, *reversed(lines)]) + "\n")
    again = [one.written() for one in replayed(fixes, zones, dwell, accuracy=accuracy).lines(judged)]
    assert once == again
    assert once


def test_a_place_at_zero_or_a_clock_of_1970_decides_nothing(tmp_path):
    zones = zones_of(tmp_path)
    path = tmp_path / "fixes.csv"
    rows = [
        "2024-02-01T00:00:00Z,51.1005,71.415",
        "2024-02-01T00:01:00Z,0,0",
        "1970-01-01T00:00:00Z,51.1,70.0",
    ]
    path.write_text("time,lat,lon\n" + "\n".join([*rows, "2024-02-01T00:02:00Z,NaN,NaN"]) + "\n")
    kinds = {(one.alert.zone, one.told["kind"]) for one in replayed(path, zones).lines(judged)}
    assert kinds
    assert all(kind == "entered" for _, kind in kinds)


def test_a_track_that_only_counts_its_seconds_is_judged_too(tmp_path):
    path = tmp_path / "fixes.csv"
    path.write_text("time,lat,lon\n0,51.1005,71.415\n60,51.0,71.0\n")
    lines = replayed(path, zones_of(tmp_path)).lines(judged)
    assert {one.told["kind"] for one in lines} == {"entered", "left"}
    assert lines[0].alert.order == REPLAYED


def test_every_kind_of_alert_has_a_name_in_every_language():
    phrases = Codebook.load("kz").phrases
    keys = [f"cli.monitor.kind.{kind.name.lower()}" for kind in Kind]
    assert all(phrases.speaks(key, lang) for key in keys for lang in ("en", "ru", "kk"))
    assert isinstance(phrases, Phrases)
