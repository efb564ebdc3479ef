"""What is told of an alert, in every way: enough to judge it again, and nothing of who is protected."""

import json
import re
from datetime import UTC, datetime

import pytest
from typer.testing import CliRunner

from esep.cli import app
from esep.codebook import Codebook
from esep.kernel.errors import EsepError
from esep.monitoring.explaining import explained
from esep.monitoring.judge import judged
from esep.monitoring.maps import html_map, png_map, svg_map
from esep.monitoring.orders_file import read_orders
from esep.monitoring.readers import read_fixes
from esep.monitoring.replaying import Replay, against_zones
from esep.monitoring.zones import read_zones

ZONES = [
    ("Z1", "exclusion", [[71.40, 51.10], [71.41, 51.10], [71.41, 51.11], [71.40, 51.11], [71.40, 51.10]]),
    ("H1", "home", [[71.30, 51.00], [71.31, 51.00], [71.31, 51.01], [71.30, 51.01], [71.30, 51.00]]),
]
HER_HOME = (51.7654321, 71.8765432)
HER_WAY = [(51.76 + n / 997, 71.87 + n / 991) for n in range(12)]
MARKS = [mark for lat, lon in [HER_HOME, *HER_WAY] for mark in (f"{lat:.4f}", f"{lon:.4f}")]
BOUND = [(51.1 + n / 2000, 71.4 + n / 2000) for n in range(6)] + [HER_HOME] * 3 + HER_WAY
ORDERS = """
clock = "Asia/Almaty"
zones = "zones.geojson"
[[orders]]
code = "75-1"
device = "B1"
zones = ["Z1", "H1", "G1"]
[[orders.curfews]]
home = "H1"
hours = "daily 06:00-07:00"
grace = 60
[[orders.protects]]
device = "P1"
distance = 500
warning = 900
[orders.parameters]
top_speed = 10000
"""


@pytest.fixture(scope="module")
def given(tmp_path_factory):
    """Zones, orders and fixes, those of a protected person and her home among them."""
    folder = tmp_path_factory.mktemp("given")
    features = [
        {
            "type": "Feature",
            "properties": {"code": code, "kind": kind},
            "geometry": {"type": "Polygon", "coordinates": [ring]},
        }
        for code, kind, ring in ZONES
    ]
    guarded = {"code": "G1", "kind": "guarded", "radius": 321.0}
    point = {"type": "Point", "coordinates": [HER_HOME[1], HER_HOME[0]]}
    features.append({"type": "Feature", "properties": guarded, "geometry": point})
    text = json.dumps({"type": "FeatureCollection", "features": features})
    (folder / "zones.geojson").write_text(text, encoding="utf-8")
    (folder / "orders.toml").write_text(ORDERS, encoding="utf-8")
    tracks = {"B1": BOUND, "P1": [HER_HOME] * 9 + HER_WAY}
    lines = [
        f"{device},{datetime.fromtimestamp(1_706_745_600 + 60 * n, UTC).isoformat()},{lat:.7f},{lon:.7f},7"
        for device, way in tracks.items()
        for n, (lat, lon) in enumerate(way)
    ]
    for name, kept in (("fixes.csv", lines), ("bound.csv", lines[: len(BOUND)])):
        (folder / name).write_text("device,time,lat,lon,accuracy\n" + "\n".join(kept) + "\n")
    return folder


def run(*arguments):
    done = CliRunner().invoke(app, ["monitor", *map(str, arguments)])
    if done.exception is not None and not isinstance(done.exception, SystemExit):
        raise done.exception
    return done


def ways(given):
    fixes = ("--fixes", given / "fixes.csv")
    yield ("--fixes", given / "bound.csv", "--zones", given / "zones.geojson")
    yield (
        "--fixes",
        given / "bound.csv",
        "--zones",
        given / "zones.geojson",
        "--accuracy",
        "ignore",
        "--dwell",
        "0",
    )
    yield (*fixes, "--orders", given / "orders.toml")


def replays(given):
    zones = read_zones(given / "zones.geojson").sound()
    bound, both = (read_fixes([given / name]) for name in ("bound.csv", "fixes.csv"))
    yield against_zones(bound, zones, "UTC", 60, accuracy=True)
    yield against_zones(bound, zones, "UTC", 0, accuracy=False)
    orders, shared = read_orders(given / "orders.toml")
    yield Replay(both, orders, shared)


def say(key, /, **values):
    return Codebook.load("kz").phrases.say(f"cli.{key}", "en", **values)


def drawn(line, replay):
    if not line.hidden:
        return html_map(line, replay, say, "en")
    with pytest.raises(EsepError, match="E-1102"):
        svg_map(line, replay, say)
    return ""


def test_no_output_tells_where_a_protected_person_is(given, tmp_path):
    told = []
    for way in ways(given):
        told += [run("replay", *way).output, run("replay", *way, "--json").output]
        first = json.loads(told[-1].splitlines()[0])["id"]
        told.append(run("explain", first, *way, "--lang", "kk").output)
    maps = 0
    for replay in replays(given):
        for line in replay.lines(judged):
            page = drawn(line, replay)
            protected = line.told["zone"] == "G1" or "other" in line.told or line.alert.device == "P1"
            assert (page == "") is protected, line.told["kind"]
            told += [page, *explained(line, replay, say)]
            maps += page != ""
    assert maps > 3
    assert [mark for mark in MARKS for text in told if mark in text] == []
    assert "G1" not in "".join(text for text in told if "<svg" in text)


def test_a_map_is_drawn_as_a_picture_where_the_library_is(given, tmp_path):
    [_, plain, _] = replays(given)
    line = next(one for one in plain.lines(judged) if not one.hidden)
    assert png_map(line, plain, say).startswith(b"\x89PNG")
    page = html_map(line, plain, say, "en")
    assert not re.search(r"(src|href)=|url\(|@import|<script", page)


def test_evidence_of_a_protected_place_bears_no_distance_and_no_trace_of_a_fix(given):
    [_, _, orders] = ways(given)
    lines = [json.loads(line) for line in run("replay", *orders, "--json").output.splitlines()]
    kinds = {line["kind"] for line in lines}
    assert {"entered", "near", "absent"} <= kinds
    for line in lines:
        hidden = line["zone"] == "G1" or "other" in line or line["device"] == "P1"
        evidence = line["evidence"]
        assert ("distance_mm" in evidence) is not hidden
        assert all(("digest" in fix) is not hidden for fix in evidence["fixes"])


def test_faults_of_a_guarded_zone_are_told_without_its_place(given, tmp_path):
    lat, lon = HER_HOME
    ring = [[lon, lat], [lon + 0.01, lat + 0.01], [lon + 0.01, lat], [lon, lat + 0.01], [lon, lat]]
    wrong = {"type": "Polygon", "coordinates": [ring]}
    feature = {"type": "Feature", "properties": {"code": "G1", "kind": "guarded"}, "geometry": wrong}
    path = tmp_path / "zones.geojson"
    path.write_text(json.dumps(feature), encoding="utf-8")
    for more in ((), ("--json",), ("--mend",)):
        assert "51.7" not in run("zones", "check", path, *more).output


def test_a_replay_is_held_against_what_was_kept_byte_for_byte(given, tmp_path):
    [_, _, orders] = ways(given)
    kept = tmp_path / "kept.jsonl"
    kept.write_text(run("replay", *orders, "--json").output)
    assert run("replay", *orders, "--against", kept).exit_code == 0
    kept.write_text(kept.read_text().replace('"version":1', '"version":2', 1))
    refused = run("replay", *orders, "--against", kept)
    assert refused.exit_code == 1
    assert "E-1108" in refused.output


def test_an_absence_is_told_with_the_hours_of_its_clock(given):
    [_, _, orders] = ways(given)
    lines = [json.loads(line) for line in run("replay", *orders, "--json").output.splitlines()]
    [absent] = [line for line in lines if line["kind"] == "absent"]
    schedule = absent["evidence"]["schedule"]
    assert schedule["clock"] == "Asia/Almaty"
    assert re.search(r"T06:\d\d:\d\d", schedule["at"])
    assert schedule["hours"][0] == "Mon 06:00-07:00"


@pytest.mark.parametrize(
    ("arguments", "status"),
    [
        (("replay", "--fixes", "fixes.csv"), 2),
        (("replay", "--fixes", "fixes.csv", "--zones", "zones.geojson", "--clock", "Nowhere/Town"), 2),
        (("replay", "--fixes", "none.csv", "--zones", "zones.geojson"), 1),
        (("explain", "0000", "--fixes", "fixes.csv", "--zones", "zones.geojson"), 1),
        (("explain", "0", "--fixes", "fixes.csv", "--zones", "zones.geojson", "--map", "a.bmp"), 2),
        (("zones", "check", "none.geojson"), 1),
        (("zones", "check", "zones.geojson"), 0),
    ],
)
def test_misuse_and_refusals_end_with_their_status(given, monkeypatch, arguments, status):
    monkeypatch.chdir(given)
    assert run(*arguments).exit_code == status
