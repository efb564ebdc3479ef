"""The service at work: neither its files, nor the cards, nor the night desk tell where she is."""

from shutil import copytree

import orjson
import pytest
from tests.monitoring import planted_tracks as planted
from tests.monitoring.live_made import ORDER, OUTSIDE, register, stating, told
from tests.monitoring.planted_tracks import polygon, seen, seen_below
from tests.monitoring.test_run import Running
from typer.testing import CliRunner

from esep.cli import app
from esep.register.home import Home

LAT, LON = planted.HOME
AROUND = [[LON + x / 30, LAT + y / 30] for x, y in ((-1, -1), (1, -1), (1, 1), (-1, 1), (-1, -1))]
D1 = ("--as", "d-1", "--purpose", "protection")


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """A register whose service has taken in her track and his, has judged, told, saved and kept house."""
    folder = register(tmp_path_factory.mktemp("live") / "register")
    with Home.open(folder) as home:
        stated = stating(home, "g")
        for number, shape in (("G-1", planted.guarded()[1]["geometry"]), ("G-2", polygon(AROUND))):
            drawn = orjson.dumps(shape).decode()
            stated("monitoring_zone.drawn", number, 4, order=ORDER, zone_kind="guarded", geometry=drawn)
    running = Running(folder)
    whole = [
        [(round(lat * 1e7), round(lon * 1e7)) for lat, lon in way]
        for way in (planted.her_way(), planted.his_way())
    ]
    running.sent(OUTSIDE, OUTSIDE)
    running.seq = planted.SEQ
    running.sent(*whole[0], device="P-1", battery=9)
    running.seq = 100
    running.sent(*whole[1], at=running.now)
    running.passed(1)
    running.shard.checkpoint(running.now)
    running.tell()
    running.close()
    return folder


def test_alerts_about_her_were_told(folder):
    assert {"entered", "battery"} <= {kind for kind, _, _ in told(folder)}


def test_no_file_of_the_service_and_the_register_tells_where_she_is(folder):
    assert seen_below(folder, seqs_in="/steps/") == []


def test_no_answer_of_the_desk_tells_where_she_is(folder, tmp_path):
    home = copytree(folder, tmp_path / "register")
    records = [record for _, _, record in told(home)]
    asked = [
        ("monitor", "desk", "queue", "--json", *D1),
        ("monitor", "desk", "handover", "--from", "2024-02-05T00:00Z", "--json", *D1),
        *(("record", "show", record, "--json", *D1) for record in sorted(set(records))[:2]),
    ]
    for words in asked:
        done = CliRunner().invoke(app, [*words, "--home", str(home)])
        assert done.exception is None or isinstance(done.exception, SystemExit), words
        assert done.exit_code == 0, done.output
        assert seen(done.output) == [], words
