"""Fixes from files of common formats: what can be read is read, and what cannot is told and stops nothing."""

import json
from datetime import UTC
from zoneinfo import ZoneInfo

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from esep.kernel.errors import EsepError
from esep.monitoring.fixes import NOWHERE
from esep.monitoring.readers import read_fixes

BEGIN = 1_706_745_600_000  # 2024-02-01T00:00:00Z
ROWS = [("B1", 0, 51.1, 71.4, 8.0), ("B2", 60, 51.2, 71.5, None), ("B1", 60, 51.15, 71.45, 0.0)]
HEADING = "Device ID,Time,Latitude,LON,accuracy_m\n"


def iso(seconds):
    return f"2024-02-01T00:{seconds // 60:02d}:{seconds % 60:02d}Z"


def csv(rows, heading=HEADING, time=iso):
    lines = (",".join("" if v is None else str(v) for v in (row[0], time(row[1]), *row[2:])) for row in rows)
    return heading + "".join(f"{line}\n" for line in lines)


def place(tmp_path, name, text):
    path = tmp_path / name
    path.write_text(text, encoding="utf-8")
    return path


def told(tracks):
    """(device, seconds, latitude, longitude, accuracy in decimetres) of each fix."""
    return [
        (
            tracks.codes[fix["device"]],
            (int(fix["at"]) - BEGIN) // 1000,
            *(int(fix[n]) for n in ("lat", "lon", "accuracy")),
        )
        for fix in tracks.fixes
    ]


SAME = [
    ("B1", 0, 511_000_000, 714_000_000, 80),
    ("B1", 60, 511_500_000, 714_500_000, 0),
    ("B2", 60, 512_000_000, 715_000_000, 0),
]


def objects():
    return [
        {"device": d, "timestamp": BEGIN + s * 1000, "lat": a, "lon": o, "accuracy": c}
        for d, s, a, o, c in ROWS
    ]


def points():
    features = [
        {
            "type": "Feature",
            "properties": {"device": d, "time": iso(s), "accuracy": c},
            "geometry": {"type": "Point", "coordinates": [o, a]},
        }
        for d, s, a, o, c in ROWS
    ]
    return {"type": "FeatureCollection", "features": features}


FORMATS = {
    "a.csv": lambda: csv(ROWS),
    "seconds.csv": lambda: csv(ROWS, time=lambda s: str(BEGIN // 1000 + s)),
    "mixed.csv": lambda: csv(ROWS, time=lambda s: iso(s) if s else str(BEGIN)),
    "b.csv": lambda: csv(ROWS).replace(",", ";"),
    "a.jsonl": lambda: "\n".join(map(json.dumps, objects())),
    "a.json": lambda: json.dumps(objects()),
    "a.geojson": lambda: json.dumps(points()),
}


@pytest.mark.parametrize("name", FORMATS)
def test_one_set_of_fixes_is_read_alike_from_every_format(tmp_path, name):
    assert told(read_fixes([place(tmp_path, name, FORMATS[name]())])) == SAME


def test_parquet_of_degrees_and_of_whole_units_is_read_alike(tmp_path):
    rows = objects()
    degrees = pa.table({name: [row[name] for row in rows] for name in rows[0]})
    units = pa.table(
        {
            "device": pa.array([row["device"] for row in rows]).dictionary_encode(),
            "at": pa.array([row["timestamp"] for row in rows], pa.timestamp("ms", "UTC")),
            "lat": pa.array([round(row["lat"] * 1e7) for row in rows], pa.int32()),
            "lon": pa.array([round(row["lon"] * 1e7) for row in rows], pa.int32()),
            "accuracy_dm": pa.array([80, 0, 0], pa.uint16()),
        }
    )
    for table in (degrees, units):
        pq.write_table(table, tmp_path / "a.parquet")
        assert told(read_fixes([tmp_path / "a.parquet"])) == SAME


def test_a_folder_of_geolife_tracks_is_one_device_for_each_user(tmp_path):
    text = "Geolife trajectory\nWGS 84\nAltitude is in Feet\nReserved 3\n0,2,255,My Track,0,0,2,8421376\n0"
    line = "39.984702,116.318417,0,492,39744.1201851852,2008-10-23,02:53:04"
    for user in ("000", "001"):
        folder = tmp_path / "Data" / user / "Trajectory"
        folder.mkdir(parents=True)
        place(folder, "20081023025304.plt", f"{text}\n{line}\n")
    tracks = read_fixes([tmp_path], ZoneInfo("Asia/Tokyo"))  # its times are GMT whatever clock is named
    assert tracks.codes == ("000", "001")
    assert tracks.fixes["at"].tolist() == [1_224_730_384_000] * 2
    assert tracks.fixes["lat"].tolist() == [399_847_020] * 2


def test_gpx_is_read_and_one_built_to_exhaust_its_reader_is_refused(tmp_path):
    point = '<trkpt lat="51.1" lon="71.4"><time>2024-02-01T00:00:00Z</time></trkpt>'
    body = f"<trk><trkseg>{point}</trkseg></trk>"
    head = '<gpx xmlns="http://www.topografix.com/GPX/1/1" version="1.1">'
    tracks = read_fixes([place(tmp_path, "B7.gpx", f"{head}{body}</gpx>")])
    assert told(tracks) == [("B7", 0, 511_000_000, 714_000_000, 0)]
    bomb = f'<!DOCTYPE x [<!ENTITY a "b">]>{head}{body}</gpx>'
    with pytest.raises(EsepError, match="E-1103"):
        read_fixes([place(tmp_path, "bomb.gpx", bomb)])


def test_bad_lines_are_told_with_line_and_reason_and_good_ones_go_on(tmp_path):
    lines = [
        "B1,soon,51,71,1",
        "B1",
        "",
        f"B1,{iso(0)},north,71,1",
        f",{iso(0)},51,71,1",
        f"B1,{iso(0)},51,inf,1",
    ]
    path = place(tmp_path, "a.csv", csv(ROWS) + "\n".join(lines) + "\n" + f"B1,{iso(120)},51,71,1\n")
    tracks = read_fixes([path])
    reasons = [(5, "time"), (6, "columns"), (8, "latitude"), (9, "device"), (10, "longitude")]
    assert [(one.line, one.reason) for one in tracks.bad] == reasons
    assert len(tracks.fixes) == 4


def test_a_fix_without_a_place_is_kept_as_one(tmp_path):
    tracks = read_fixes([place(tmp_path, "a.csv", HEADING + f"B1,{iso(0)},NaN,NaN,5\nB1,{iso(60)},,,\n")])
    assert tracks.fixes["lat"].tolist() == [NOWHERE, NOWHERE]
    assert not tracks.bad


def test_what_lies_out_of_range_stays_out_of_range(tmp_path):
    tracks = read_fixes([place(tmp_path, "a.csv", HEADING + f"B1,{iso(0)},95,400,5\n")])
    assert tracks.fixes["lat"][0] == 950_000_000
    assert tracks.fixes["lon"][0] > 1_800_000_000


@pytest.mark.parametrize(
    ("metres", "decimetres"), [("-5", 0), ("0", 0), ("NaN", 0), ("0.01", 1), ("99999", 65_535)]
)
def test_an_accuracy_that_is_none_is_unknown_and_never_perfect(tmp_path, metres, decimetres):
    tracks = read_fixes([place(tmp_path, "a.csv", HEADING + f"B1,{iso(0)},51,71,{metres}\n")])
    assert tracks.fixes["accuracy"].tolist() == [decimetres]


def test_a_time_without_a_zone_is_utc_and_counted_unless_a_clock_is_named(tmp_path):
    path = place(tmp_path, "a.csv", HEADING + "B1,2024-02-01 05:00:00,51,71,1\nB1,01.02.2024 05:00,51,71,1\n")
    tokyo = read_fixes([path], ZoneInfo("Asia/Tokyo"))
    assert tokyo.fixes["at"].tolist() == [BEGIN - 4 * 3_600_000] * 2
    utc = read_fixes([path], UTC)
    assert (utc.fixes["at"].tolist(), utc.naive) == ([BEGIN + 5 * 3_600_000] * 2, 2)


def test_a_counter_that_comes_again_counts_once(tmp_path):
    text = f"device,seq,time,lat,lon\nB1,7,{iso(0)},51,71\nB1,7,{iso(0)},51,71\nB2,7,{iso(0)},51,71\n"
    tracks = read_fixes([place(tmp_path, "a.csv", text)])
    assert (tracks.fixes["seq"].tolist(), tracks.twice) == ([7, 7], 1)


def test_without_counters_each_fix_has_its_own(tmp_path):
    tracks = read_fixes([place(tmp_path, "a.csv", csv(ROWS * 2))])
    for device in range(2):
        seq = tracks.fixes["seq"][tracks.fixes["device"] == device]
        assert seq.tolist() == np.arange(1, len(seq) + 1).tolist()


@pytest.mark.parametrize(
    ("name", "text", "code"),
    [
        ("a.csv", "colour,size\nred,3\n", "E-1105"),
        ("a.csv", HEADING, "E-1104"),
        ("a.csv", HEADING + "B1,soon,1,1,1\n", "E-1104"),
        ("a.csv", "", "E-1105"),
        ("a.doc", "x", "E-1103"),
        ("a.gpx", "no xml", "E-1103"),
        ("a.json", "3", "E-1103"),
        ("a.parquet", "no parquet", "E-1103"),
    ],
)
def test_a_file_without_fixes_is_refused_with_a_reason(tmp_path, name, text, code):
    with pytest.raises(EsepError, match=code):
        read_fixes([place(tmp_path, name, text)])


def test_bytes_that_are_no_text_spoil_only_their_line(tmp_path):
    path = tmp_path / "a.csv"
    path.write_bytes(csv(ROWS).encode() + b"B1,\xff\xfe,51,71,1\n" + b"B\xff,2024-02-01T00:00:00Z,51,71,1\n")
    tracks = read_fixes([path])
    assert tracks.reasons() == {"time": 1}
    assert len(tracks.fixes) == 4
