"""What a replay says to who reads it: which fixes, which zone is missing, and what is wrong with a file."""

import json

import pytest
from typer.testing import CliRunner

from esep.cli import app

SQUARE = [[71.40, 51.10], [71.41, 51.10], [71.41, 51.11], [71.40, 51.11], [71.40, 51.10]]
FIXES = """device,time,lat,lon,accuracy
B-1,2024-02-05T18:00:00Z,51.08,71.405,8
B-1,2024-02-05T18:01:00Z,51.104,71.405,8
B-1,2024-02-05T18:02:00Z,51.105,71.405,8
B-1,2024-02-05T18:03:00Z,51.12,71.405,8
"""
ORDERS = """
clock = "Asia/Tokyo"
zones = "zones.geojson"
[[orders]]
code = "17-3"
device = "B-1"
zones = ["Z1"]
"""
BY_ZONES = ("--fixes", "fixes.csv", "--zones", "zones.geojson")
BY_ORDERS = ("--fixes", "fixes.csv", "--orders", "orders.toml")


@pytest.fixture(autouse=True)
def given(tmp_path, monkeypatch):
    zone = {"type": "Feature", "properties": {"code": "Z1", "kind": "exclusion"}}
    zone["geometry"] = {"type": "Polygon", "coordinates": [SQUARE]}
    (tmp_path / "zones.geojson").write_text(json.dumps(zone), encoding="utf-8")
    (tmp_path / "fixes.csv").write_text(FIXES, encoding="utf-8")
    (tmp_path / "orders.toml").write_text(ORDERS, encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    return tmp_path


def run(*arguments):
    return CliRunner().invoke(app, ["monitor", *arguments])


def first(*way):
    return json.loads(run("replay", *way, "--json").stdout.splitlines()[0])


def test_an_alert_names_its_fixes_by_the_numbers_of_the_evidence_and_the_clock_of_the_place():
    alert = first(*BY_ORDERS)
    told = run("explain", alert["id"], *BY_ORDERS).stdout
    assert [(fix["seq"], fix["at"]) for fix in alert["evidence"]["fixes"]] == [
        (2, "2024-02-05T18:01:00.000Z"),
        (3, "2024-02-05T18:02:00.000Z"),
    ]
    assert "by fix 2 of the device, at 2024-02-06 03:01:00." in told
    assert "by fix 3, at 2024-02-06 03:02:00." in told
    assert "Order 17-3, version 1" in told


def test_an_alert_of_zones_alone_names_no_order():
    told = run("explain", first(*BY_ZONES)["id"], *BY_ZONES).stdout
    assert "without an order" in told
    assert "Order " not in told


def test_a_zone_that_the_file_of_zones_lacks_is_named_with_those_it_has(given):
    (given / "orders.toml").write_text(ORDERS.replace('["Z1"]', '["Z1", "H1"]'), encoding="utf-8")
    done = run("replay", *BY_ORDERS)
    assert done.exit_code == 1
    assert "no zone H1 in zones.geojson" in done.stderr
    assert "it has: Z1" in done.stderr


def test_the_same_as_was_kept_is_said_and_what_are_no_alerts_is_refused(given):
    kept = given / "kept.jsonl"
    kept.write_text(run("replay", *BY_ZONES, "--json").stdout, encoding="utf-8")
    assert "The same as what was kept" in run("replay", *BY_ZONES, "--against", "kept.jsonl").stdout
    for other in ("hello\n", "[1]\n", '{"id": "31ee"}\n'):
        kept.write_text(other, encoding="utf-8")
        done = run("replay", *BY_ZONES, "--against", "kept.jsonl")
        assert (done.exit_code, "E-1145" in done.stderr) == (1, True)


def test_beside_an_answer_with_nothing_to_tell_stands_no_empty_line():
    for quiet in ((), ("--quiet",)):
        assert run("replay", *BY_ZONES, *quiet).stderr == ""


@pytest.mark.parametrize(
    ("arguments", "status", "said"),
    [
        (("zones", "check", "."), 1, "is a folder"),
        (("explain", "", *BY_ZONES), 2, "E-847 esep monitor explain: ALERT"),
        (("replay", *BY_ZONES, "--dwell", "-1"), 2, "0, 1, 2"),
    ],
)
def test_what_was_given_wrongly_is_named(arguments, status, said):
    done = run(*arguments)
    assert done.exit_code == status
    assert said in done.stderr
