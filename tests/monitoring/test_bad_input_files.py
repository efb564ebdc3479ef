"""Files as trackers and offices really write them are read; any bytes give lines or a refusal."""

import json
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from esep.kernel.errors import EsepError
from esep.monitoring.orders_file import read_orders
from esep.monitoring.readers import folders, read_fixes
from esep.monitoring.zones import read_zones

AT = 1_707_156_000_000  # 2024-02-05T18:00:00Z
PLAIN = "device,time,lat,lon,accuracy\nA,2024-02-05T18:00:00Z,51.1,71.4,8\n"
GPX = """<?xml version="1.0"?><gpx version="1.0" xmlns="http://www.topografix.com/GPX/1/0"><time>2020-01-01T00:00:00Z</time>
<trk><trkseg><trkpt lat="51.1" lon="71.4"><ele>3</ele><time>2024-02-05T18:00:00Z</time><hdop>1.2</hdop>
<extensions><x><hr>90</hr></x><accuracy>8</accuracy></extensions></trkpt></trkseg><trkseg/></trk><trk/></gpx>"""
KML = """<kml xmlns="http://www.opengis.net/kml/2.2" xmlns:gx="http://www.google.com/kml/ext/2.2"><Document>
<Placemark><gx:Track><when>2024-02-05T18:00:00Z</when><gx:coord>71.4 51.1 0</gx:coord></gx:Track></Placemark>
<Placemark><TimeStamp><when>2024-02-05T18:01:00Z</when></TimeStamp>
<Point><coordinates>71.4,51.1</coordinates></Point>
</Placemark><Placemark><LineString><coordinates>1,2 3,4</coordinates></LineString></Placemark>
</Document></kml>"""


def line(kind, places, **told):
    return json.dumps(
        {"type": "Feature", "properties": told, "geometry": {"type": kind, "coordinates": places}}
    )


ISO, PLACE = "2024-02-05T18:00:00Z", [71.4, 51.1]
TIMES = {"times": [ISO]}
SHAPES = {
    "decimal comma": "device;time;lat;lon;accuracy\nA;05.02.2024 18:00;51,1;71,4;8\n",
    "in quotes": '"device","time, UTC","lat","lon","acc"\n"A","2024-02-05T18:00:00Z","51,1","71,4","8"\n',
    "BOM": "\ufeff" + PLAIN,
    "UTF-16": PLAIN.encode("utf-16"),
    "UTF-16 without a mark": PLAIN.encode("utf-16-le"),
    "day and time apart": "device;Дата;Время;Широта;Долгота;Точность\nA;05.02.2024;18:00:00;51,1;71,4;8\n",
    "before Unicode": "Прибор;Время;Широта;Долгота;Точность\nA;05.02.2024 18:00;51,1;71,4;8\n".encode(
        "cp1251"
    ),
    "in Kazakh": "құрылғы\tуақыты\tендік\tбойлық\tдәлдігі\nA\t2024-02-05 18:00\t51.1\t71.4\t8\n",
    "slashes": "device,Date,Time,Lat,Lon,acc\nA,2024/02/05,18:00:00,51.1,71.4,8\n",
    "lines of an old Mac": PLAIN.replace("\n", "\r"),
    "lines above the heading": "sep=,\n# of a tracker\n\n" + PLAIN,
    "milliseconds with an exponent": "id,timestampMs,latitude,longitude,hAcc\nA,1.707156E+12,51.1,71.4,8\n",
    "GMT in words": PLAIN.replace("T18:00:00Z", " 18:00:00 GMT"),
    "whole units": "device,time,latitudeE7,longitudeE7,accuracy\nA,1707156000,511000000,714000000,8\n",
}
OBJECTS = {
    "takeout.json": json.dumps(
        {"locations": [{"timestampMs": str(AT), "latitudeE7": 511_000_000, "longitudeE7": 714_000_000}]}
    ),
    "tst.json": json.dumps([{"_type": "location", "tst": AT // 1000, "lat": 51.1, "lon": 71.4}]),
    "line.geojson": line("LineString", [[*PLACE, 300]], coordTimes=[ISO]),
    "several.geojson": line("MultiLineString", [[PLACE], []], coordTimes=[[ISO]]),
    "below.geojson": line("LineString", [PLACE], coordinateProperties=TIMES),
    "utf16.json": json.dumps([{"time": ISO, "lat": 51.1, "lon": 71.4}]).encode("utf-16"),
    "a.gpx": GPX,
    "utf16.gpx": GPX.replace('"1.0"?', '"1.0" encoding="UTF-16"?', 1).encode("utf-16"),
}


def place(folder, name, told):
    path = folder / name
    path.write_bytes(told if isinstance(told, bytes) else told.encode())
    return path


def read(tracks):
    return [(int(fix["at"]), int(fix["lat"]), int(fix["lon"])) for fix in tracks.fixes]


@pytest.mark.parametrize("name", SHAPES)
def test_a_table_is_read_however_it_is_written(tmp_path, name):
    tracks = read_fixes([place(tmp_path, "a.csv", SHAPES[name])])
    assert tracks.codes == ("A",)
    assert read(tracks) == [(AT, 511_000_000, 714_000_000)]
    assert tracks.fixes["accuracy"].tolist() == [80]
    assert not tracks.bad


@pytest.mark.parametrize("name", OBJECTS)
def test_objects_and_lines_are_read_however_they_are_written(tmp_path, name):
    tracks = read_fixes([place(tmp_path, name, OBJECTS[name])])
    assert read(tracks) == [(AT, 511_000_000, 714_000_000)]
    assert not tracks.bad


def test_the_tracks_and_dated_places_of_kml_are_read_and_its_lines_are_none(tmp_path):
    tracks = read_fixes([place(tmp_path, "B.kml", KML)])
    assert read(tracks) == [(AT, 511_000_000, 714_000_000), (AT + 60_000, 511_000_000, 714_000_000)]


def gpx(*tracks):
    """Tracks of a name and the minutes of the fixes of each of their segments."""
    made = ""
    for name, *segments in tracks:
        told = "".join(
            "<trkseg>"
            + "".join(
                f'<trkpt lat="51.1" lon="71.4"><name>x</name><time>2024-02-05T18:0{minute}:00Z</time></trkpt>'
                for minute in minutes
            )
            + "</trkseg>"
            for minutes in segments
        )
        made += f"<trk>{f'<name> {name} </name>' if name else ''}{told}</trk>"
    return f'<gpx xmlns="http://www.topografix.com/GPX/1/1">{made}</gpx>'


def kml(*tracks):
    made = "".join(
        f"<Placemark><name>{name}</name><MultiTrack><Track>"
        f"<when>2024-02-05T18:0{minute}:00Z</when><coord>71.4 51.1 0</coord></Track></MultiTrack></Placemark>"
        for name, [minute] in tracks
    )
    return f"<kml><Document><name>of all</name>{made}</Document></kml>"


@pytest.mark.parametrize(
    ("name", "told", "devices"),
    [
        ("F.gpx", gpx(("B-1", [0, 1]), ("B-2", [0, 1])), {"B-1": 2, "B-2": 2}),
        ("F.gpx", gpx(("B-1", [0]), ("", [0], [1]), ("", [2])), {"B-1": 1, "F#2": 2, "F#3": 1}),
        ("F.gpx", gpx(("", [0], [1])), {"F": 2}),
        ("F.gpx", gpx(("B 1", [0], [1])), {"B 1": 2}),
        ("F.gpx", gpx(("B-1", [0]), ("B-1", [1])), {"B-1": 2}),
        ("F.gpx", gpx(("B-1", [0])).replace("trk>", "rte>").replace("trkpt", "rtept"), {"B-1": 1}),
        ("F.kml", kml(("B-1", [0]), ("", [1])), {"B-1": 1, "F#2": 1}),
    ],
    ids=["two", "some without a name", "one without", "one with", "one name twice", "a route", "kml"],
)
def test_each_track_of_a_file_is_a_device_of_its_own(tmp_path, name, told, devices):
    tracks = read_fixes([place(tmp_path, name, told)])
    assert dict(zip(tracks.codes, np.bincount(tracks.fixes["device"]).tolist(), strict=True)) == devices


def test_a_track_of_a_protected_person_is_known_by_its_name(tmp_path):
    tracks = read_fixes([place(tmp_path, "F.gpx", gpx(("B-1", [0, 1]), ("P-1", [0])))])
    assert tracks.without(frozenset({"P-1"})).codes == ("B-1",)


def test_a_place_of_a_line_without_its_time_is_told_and_not_left_out(tmp_path):
    tracks = read_fixes([place(tmp_path, "a.geojson", line("LineString", [PLACE] * 3, coordTimes=[ISO]))])
    assert (len(tracks.fixes), tracks.reasons()) == (1, {"time": 2})


@pytest.mark.parametrize(
    ("name", "told", "code"),
    [
        ("a.nmea", "$GPRMC,180000,A,5106.0,N,07124.0,E,0.0,0.0,050224,,*00\n", "E-1103"),
        ("nmea.txt", "$GPRMC,180000,A,5106.0,N,07124.0,E,0.0,0.0,050224,,*00\n", "E-1105"),
        ("a.kmz", b"PK\x03\x04", "E-1103"),
        ("a.csv.gz", b"\x1f\x8b", "E-1103"),
        ("no heading.csv", "A,2024-02-05T18:00:00Z,51.1,71.4,8\n", "E-1105"),
        ("untimed.gpx", GPX.replace("time>", "day>"), "E-1143"),
        ("a line.kml", KML[: KML.index("<Placemark>")] + KML[KML.rindex("<Placemark>") :], "E-1143"),
        ("empty.gpx", "<gpx/>", "E-1104"),
        ("day or month.csv", PLAIN.replace("2024-02-05T18:00:00Z", "02/05/2024 18:00"), "E-1104"),
        ("encoded.gpx", GPX.replace('"1.0"?', '"1.0" encoding="none"?', 1), "E-1103"),
    ],
)
def test_what_is_not_read_is_refused_by_name_and_reason(tmp_path, name, told, code):
    with pytest.raises(EsepError, match=code):
        read_fixes([place(tmp_path, name, told)])


def test_a_quotation_that_never_ends_spoils_its_line_and_none_behind_it(tmp_path):
    lines = [f"A,2024-02-05T18:00:{second:02d}Z,51.1,71.4,8" for second in range(60)]
    lines[7] = 'A,"2024-02-05T18:00:07Z,51.1,71.4,8'
    lines[9] = "A,2024-02-05T18:00:09Z,51.1"
    tracks = read_fixes([place(tmp_path, "a.csv", PLAIN.partition("\n")[0] + "\n" + "\n".join(lines) + "\n")])
    assert len(tracks.fixes) == 58
    assert [(bad.line, bad.reason) for bad in tracks.bad] == [(9, "columns"), (11, "columns")]


def test_devices_whose_codes_are_no_text_stay_two_devices(tmp_path):
    raw = PLAIN.encode() + PLAIN.encode().partition(b"\n")[2].replace(b"A", b"\xc0")
    tracks = read_fixes([place(tmp_path, "a.csv", raw + raw.splitlines()[1].replace(b"A", b"\xc1"))])
    assert len(tracks.codes) == 3


def test_a_file_that_claims_more_rows_than_are_read_is_refused_unread(tmp_path, monkeypatch):
    monkeypatch.setattr(folders, "MOST_ROWS", 1)
    pq.write_table(pa.table({"time": [AT, AT], "lat": [51.1] * 2, "lon": [71.4] * 2}), tmp_path / "a.parquet")
    with pytest.raises(EsepError, match="E-1141"):
        read_fixes([tmp_path / "a.parquet"])


def times(tmp_path, *told):
    text = "device,time,lat,lon\n" + "".join(f"{of},{time},51.1,71.4\n" for of, time in told)
    fixes = read_fixes([place(tmp_path, "a.csv", text)]).fixes
    return {(int(fix["device"]), int(fix["at"])): int(fix["received_at"]) for fix in fixes}


def test_a_wrong_clock_is_held_against_the_other_times_of_its_device_and_these_against_nothing(tmp_path):
    minute, weeks, ahead = 60_000, 1024 * 7 * 86_400_000, 4_133_980_800_000
    first, last = AT, AT + minute
    found = times(
        tmp_path,
        *[("A", first), ("A", last), ("A", 0), ("A", ahead), ("A", first - weeks + 1)],
        *[("B", first + 1), ("B", last - weeks - 40 * 86_400_000)],  # 20 years, and no roll-over
        ("C", ahead),
    )
    wrong = {(0, 0): first, (0, ahead): last, (0, first - weeks + 1): first + 1, (2, ahead): last}
    assert {key: received for key, received in found.items() if received != key[1]} == wrong
    assert times(tmp_path, ("C", ahead), ("C", 0)) == {(0, ahead): ahead, (0, 0): 0}


WHOLE = [*SHAPES.values(), *OBJECTS.values(), KML, PLAIN]
ENDINGS = st.sampled_from(sorted(folders.READERS))
PIECES = st.sampled_from(
    [b"\0", b"\xff", b"9" * 400, b"NaN", b"null", b"[", b"{", b'"', b"\n", b",", b"1e999", b"<", b"&x;",
     b"\\ud800", b"0001-01-01T00:00+14:00", b"9999-12-31T23:59:59-14:00", b"-9223372036854775808"]
)  # fmt: skip


@st.composite
def spoiled(draw):
    """A file that was right, with pieces of it cut out or put into it; or bytes of any kind."""
    raw = draw(st.sampled_from([b"", *(one if isinstance(one, bytes) else one.encode() for one in WHOLE)]))
    for at, cut, piece in draw(
        st.lists(st.tuples(st.floats(0, 1), st.integers(0, 9), PIECES | st.binary(max_size=9)), max_size=4)
    ):
        begin = int(at * len(raw))
        raw = raw[:begin] + piece + raw[begin + cut :]
    return raw


def taken(read, path):
    """What was read, or the code of the refusal; anything else that is raised is a fault."""
    try:
        return read(path), ""
    except EsepError as fault:
        return None, fault.code


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    return tmp_path_factory.mktemp("spoiled")


@settings(max_examples=80, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(raw=spoiled(), ending=ENDINGS)
def test_any_bytes_in_any_format_give_fixes_lines_or_a_refusal(folder: Path, raw, ending):
    path = place(folder, f"a{ending}", raw)
    tracks, code = taken(read_fixes, [path])
    assert code in {"", "E-1103", "E-1104", "E-1105"}
    if tracks is not None:
        assert len(tracks.fixes) == len(np.unique(tracks.fixes[["device", "seq"]]))
        assert str(tracks.codes).isprintable()


VALUES = st.recursive(
    st.none()
    | st.booleans()
    | st.floats()
    | st.integers(-(10**400), 10**400)
    | st.sampled_from([71.4, 51.1, "guarded", "Z", "B", "\ud800", "daily 22:00-06:00", "2024-02-01"])
    | st.text(max_size=3),
    lambda below: (
        st.lists(below, max_size=4) | st.dictionaries(st.sampled_from(["type", "x"]), below, max_size=2)
    ),
    max_leaves=6,
)
PROPERTIES = ("code", "kind", "device", "warning", "hours", "from", "until", "version", "radius")
ORDER = ("code", "device", "clock", "from", "until", "zones", "curfews", "absences", "protects", "shared")


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    kind=st.sampled_from(["Polygon", "MultiPolygon", "Point", "GeometryCollection", "LineString"]),
    places=VALUES,
    said=st.dictionaries(st.sampled_from(PROPERTIES), VALUES, max_size=3),
    mend=st.booleans(),
)
def test_any_zone_is_taken_or_refused(folder: Path, kind, places, said, mend):
    geometry = {"type": kind, "coordinates": places, "geometries": places}
    whole = {"type": "Feature", "properties": said, "geometry": geometry}
    checked = read_zones(place(folder, "zones.geojson", json.dumps(whole)), mend=mend)
    assert len(checked.zones) + len(checked.faults) == 1


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    changed=st.dictionaries(st.sampled_from(ORDER), VALUES, max_size=3),
    parameter=st.sampled_from(["dwell", "factor", "battery_levels", "colour"]),
    value=VALUES,
)
def test_any_order_is_taken_or_refused(folder: Path, changed, parameter, value):
    order = {"code": "1", "device": "B", "parameters": {parameter: value}} | changed
    path = place(folder, "orders.json", json.dumps({"orders": [order]}))
    told, code = taken(read_orders, path)
    assert code in {"", "E-1101", "E-1109", "E-1092", "E-1094", "E-1099"}
    if told is not None:
        assert type(told[0][0].parameters.dwell) is int
