"""Spark on two cores of this machine: the same alerts, the same fixes near places, the same verdicts."""

import json
import shutil
import sys

import numpy as np
import pytest

from esep.cli import main
from esep.kernel.errors import EsepError
from esep.monitoring.fixes import fixes, labelled
from esep.monitoring.history.parquet import HOUR, hour_name, sorted_table, write_part
from esep.monitoring.matching import near as local
from esep.monitoring.matching.crimes import Crime
from esep.monitoring.matching.verdicts import matched
from esep.monitoring.readers import read_fixes
from esep.monitoring.spark import matching
from esep.monitoring.spark.replaying import replayed
from esep.monitoring.spark.sessions import local_session

FIRST, DEVICES, HOURS = 500_000, 16, 2
LAT, LON = 512_000_000, 714_000_000
CODES = [f"B-{number:02}" for number in range(DEVICES)]
SPAN = (FIRST * HOUR, (FIRST + HOURS) * HOUR)


@pytest.fixture(scope="module")
def spark():
    if shutil.which("java") is None:
        pytest.skip("needs the Debian package openjdk-17-jre-headless")
    with pytest.MonkeyPatch.context() as patch:
        # A session this short ends before what Java compiles thoroughly has paid.
        patch.setenv("JAVA_TOOL_OPTIONS", "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC -Xshare:auto")
        session = local_session(2)
    yield session
    session.stop()


@pytest.fixture(scope="module")
def batch():
    """Devices that wander about a place, a fix a minute, some of them told twice and some without a place."""
    random, count = np.random.default_rng(5), HOURS * 60
    spots = np.cumsum(random.normal(0, 6000, (DEVICES, count, 2)), axis=1) + random.normal(
        0, 30_000, (DEVICES, 1, 2)
    )
    made = fixes(DEVICES * count, accuracy=80)
    made["device"] = np.repeat(np.arange(DEVICES), count)
    made["seq"] = np.tile(np.arange(count), DEVICES)
    made["at"] = made["received_at"] = FIRST * HOUR + made["seq"].astype(np.int64) * 60_000 + made["device"]
    made["lat"], made["lon"] = LAT + spots[..., 0].ravel(), LON + spots[..., 1].ravel()
    made["signs"] = random.random(len(made)) < 0.01
    made["lat"][::97] = made["lon"][::97] = -(2**31)
    made["speed"] = random.integers(0, 2000, len(made))
    return made[random.random(len(made)) < 0.8]


@pytest.fixture(scope="module")
def history(tmp_path_factory, batch):
    folder = tmp_path_factory.mktemp("spark") / "history"
    for hour in range(FIRST, FIRST + HOURS):
        mine = batch[batch["at"] // HOUR == hour]
        twice = np.concatenate([mine, mine[:50]])
        (folder / hour_name(hour)).mkdir(parents=True)
        write_part(folder / hour_name(hour) / "part-0.parquet", sorted_table(twice, labelled(twice), CODES))
    return folder


@pytest.fixture(scope="module")
def orders(history):
    """Most keep out of a circle; every fourth keeps away from the next device, which has no order itself."""
    circle = {
        "id": "Z1",
        "properties": {"kind": "exclusion", "radius": 900, "warning": 300},
        "geometry": {"type": "Point", "coordinates": [LON / 1e7, LAT / 1e7]},
    }
    told = [
        {
            "code": f"75-{number}",
            "device": code,
            "clock": "Asia/Almaty",
            "zones": [circle],
            "protects": [{"device": CODES[number + 1], "distance": 500, "warning": 800}] * (number % 4 == 0),
        }
        for number, code in enumerate(CODES[:-1])
        if number % 4 != 1
    ]
    path = history.with_name("orders.json")
    path.write_text(json.dumps({"orders": told}))
    return path


def said(line, capsys):
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("sys.argv", ["esep", *line.split()])
        with pytest.raises(SystemExit) as end:
            main()
    written = capsys.readouterr()
    return end.value.code, written.out, written.err


def test_a_history_is_read_as_it_was_written(history, batch):
    read = read_fixes([history])
    assert read.codes == tuple(CODES)
    assert np.array_equal(read.fixes, batch[np.lexsort((batch["at"], batch["device"]))])


@pytest.mark.spark
def test_a_replay_in_spark_gives_the_lines_of_this_machine(spark, history, orders, capsys):
    line = f"monitor replay --fixes {history} --orders {orders} --protected {CODES[2]} --json"
    status, here, _ = said(line, capsys)
    assert status == 0
    assert {"entered", "near", "strap_opened"} <= {json.loads(one)["kind"] for one in here.splitlines()}
    assert said(f"{line} --spark", capsys)[:2] == (0, here)


def test_spark_takes_one_history_and_whole_orders(history, orders, capsys):
    status, _, err = said(f"monitor replay --fixes {history} --spark", capsys)
    assert (status, "--orders FILE" in err) == (2, True)


def test_without_spark_a_replay_says_what_to_install(history, orders, capsys, monkeypatch):
    monkeypatch.setitem(sys.modules, "pyspark.errors", None)
    status, _, err = said(f"monitor replay --fixes {history} --orders {orders} --spark", capsys)
    assert (status, "E-1074" in err) == (1, True)


@pytest.mark.spark
def test_fixes_near_places_are_those_of_this_machine(spark, history):
    random = np.random.default_rng(2)
    crimes = [
        Crime(LAT + int(north), LON + int(east), 300, SPAN[0] + int(at), SPAN[0] + int(at) + 900_000)
        for north, east, at in zip(
            *random.normal(0, 40_000, (2, 40)), random.integers(0, HOURS * HOUR - 900_000, 40), strict=True
        )
    ]
    names = ["crime", "device", "seq", "at"]
    there = matching.near(spark, history, crimes, CODES).select(*names).toArrow()
    here = local.near(history, crimes).select(names)
    assert here.num_rows > 20
    assert _rows(there) == _rows(here)


def _rows(table):
    return sorted(table.to_pylist(), key=repr)


@pytest.mark.spark
def test_verdicts_are_those_of_this_machine(spark, history):
    crime = Crime(LAT + 270_000, LON, 100, SPAN[0] + HOUR, SPAN[0] + HOUR + 60_000)
    there = {
        row["device"]: (row["answer"], row["reasons"], row["nearest"], tuple(row["fixes"]))
        for row in matching.matched(spark, history, CODES, crime).toArrow().to_pylist()
    }
    here = {
        one.device: (int(one.answer), sum(one.reasons), one.nearest, one.fixes)
        for one in matched(history, CODES, crime)
    }
    assert there == here
    assert len({answer for answer, *_ in here.values()}) > 1


@pytest.mark.spark
def test_a_folder_without_hours_is_no_history(spark, tmp_path):
    with pytest.raises(EsepError) as refused:
        replayed(spark, tmp_path, ())
    assert refused.value.code == "E-1072"
