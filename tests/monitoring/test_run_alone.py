"""`esep monitor run` as users run it, with a broker, killed in between; `esep monitor watch` beside it."""

import json
import os
import signal
import subprocess
import sys
import time
from collections import Counter
from contextlib import contextmanager
from operator import methodcaller
from shutil import copytree
from unittest.mock import ANY
from urllib.request import Request, urlopen

import aiomqtt
import pytest
from tests.cli.conftest import esep  # noqa: F401 - a fixture
from tests.monitoring.live_made import (
    INSIDE,
    KEYS,
    ORDER,
    OUTSIDE,
    PURPOSE,
    batch,
    register,
    stating,
    told,
    told_in,
)
from tests.monitoring.test_intake_sockets import broker  # noqa: F401 - a fixture

from esep.monitoring.desk.blind import Beat, leave
from esep.monitoring.intake.device_keys import DeviceKeys
from esep.monitoring.intake.messages import signed
from esep.monitoring.live.alone import alone
from esep.monitoring.live.left import Left, keep_left
from esep.monitoring.live.mending import Mending
from esep.monitoring.live.outages import Outages
from esep.monitoring.live.places import Places
from esep.monitoring.live.processes import Process
from esep.register.home import Home

MINUTE, PATIENCE = 60_000, 120
DEVICE_KEYS = DeviceKeys({code: bytes.fromhex(key) for code, key in KEYS["devices"].items()}, {})


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    return register(tmp_path_factory.mktemp("made") / "register")


@pytest.fixture
def folder(made, tmp_path):
    return copytree(made, tmp_path / "register")


def begun(folder, *more):
    """The service, and where it takes fixes; what it says beside stands in a file."""
    words = ["monitor", "run", "--home", folder, "--as", "m-1", "--purpose", PURPOSE]
    words += ["--keys", folder / "keys.json", "--http", "127.0.0.1:0", *more]
    with (folder / "said").open("a") as said:
        process = subprocess.Popen(
            [sys.executable, "-m", "esep", *map(str, words)], stdout=subprocess.PIPE, stderr=said, text=True
        )
    line = process.stdout.readline()
    assert "http://" in line, line
    return process, line.split()[-1]


@contextmanager
def running(folder, *more):
    process, url = begun(folder, *more)
    try:
        yield process, url
    finally:
        process.kill()
        process.wait(PATIENCE)
        process.stdout.close()


def sent(url, *places, seq, now):
    body = batch("B-1", seq, now, *places)
    with urlopen(Request(url, data=body, method="POST")) as answer:
        assert json.load(answer)["taken"] == len(places)


def awaited(folder, *cards):
    until = time.monotonic() + PATIENCE
    with Home.open(folder) as home:
        while not {*cards} <= {one[:2] for one in told_in(home)}:
            assert time.monotonic() < until, told_in(home)
            time.sleep(0.2)


def published(port, device, fixes):
    """A device publishes to the broker."""
    import asyncio

    async def talk():
        async with aiomqtt.Client("127.0.0.1", port) as client:
            await client.publish(f"esep/fixes/{device}", signed(device, fixes, DEVICE_KEYS), 1)

    asyncio.run(talk())


def noted(said, *words):
    until = time.monotonic() + PATIENCE
    while not all(word in said.read_text() for word in words):
        assert time.monotonic() < until, said.read_text()
        time.sleep(0.2)


@pytest.mark.slow
def test_fixes_become_cards_each_once_though_the_service_is_killed(folder, broker):  # noqa: F811 - the fixture
    now = time.time_ns() // 1_000_000 - 10 * MINUTE
    with running(folder, "--mqtt", f"127.0.0.1:{broker}") as (process, url):
        sent(url, OUTSIDE, INSIDE, INSIDE, seq=1, now=now)
        os.kill(process.pid, signal.SIGKILL)  # perhaps before it was judged, perhaps after
        process.wait(PATIENCE)
    with running(folder, "--mqtt", f"127.0.0.1:{broker}") as (process, url):
        awaited(folder, ("entered", "raised"))
        sent(url, OUTSIDE, OUTSIDE, seq=4, now=now + 2 * MINUTE)
        lat, lon = OUTSIDE
        pressed = {"seq": 6, "at": now + 3 * MINUTE, "lat": lat, "lon": lon, "accuracy": 50, "signs": 8}
        published(broker, "B-1", [pressed])
        awaited(folder, ("entered", "over"), ("panic", "raised"))
        with Home.open(folder) as home:
            amiss = {"order": ORDER, "zone_kind": "exclusion", "geometry": "not json"}
            stating(home, "later")("monitoring_zone.drawn", "Z-2", 40, **amiss)
        noted(folder / "said", f"{ORDER}: E-1092 zone Z-2: ")
        process.send_signal(signal.SIGTERM)
        assert process.wait(PATIENCE) == 0
    cards = told(folder)
    kinds = Counter(one[:2] for one in cards)
    assert kinds[("entered", "raised")] == kinds[("entered", "over")] == kinds[("panic", "raised")] == 1
    once = [one for one in cards if one[1] != "moved"]
    assert len(set(once)) == len(once)


def test_what_cannot_be_a_service_is_refused(folder, esep):  # noqa: F811 - the fixture
    asked = ("monitor", "run", "--home", folder, "--as", "m-1", "--keys", folder / "keys.json")
    done = esep(*asked, "--purpose", "monitoring")
    assert (done.exit_code, done.stderr.split()[0]) == (2, "E-1123")
    done = esep(*asked, "--purpose", PURPOSE, "--http", "nowhere")
    assert (done.exit_code, done.stderr.split()[0]) == (2, "E-1124")
    done = esep(*asked[:4], "--as", "i-1", *asked[6:], "--purpose", PURPOSE)
    assert (done.exit_code, done.stderr.split()[0]) == (1, "E-1127")
    assert "monitoring_service" in done.stderr
    with alone(folder):
        done = esep(*asked, "--purpose", PURPOSE, "--folder", folder / "other")
    assert (done.exit_code, done.stderr.split()[0]) == (1, "E-1120")
    lies = folder / "monitoring"
    lies.mkdir()
    (lies / "service.json").write_text('{"workers": 2}')
    done = esep(*asked, "--purpose", PURPOSE)
    assert (done.exit_code, done.stderr.split()[0]) == (1, "E-1121")


def test_who_watches_tells_since_when_nobody_judges_and_who_is_at_risk(tmp_path, esep):  # noqa: F811 - the fixture
    places = Places(tmp_path)
    done = esep("monitor", "watch", "--folder", tmp_path, "--once")
    assert (done.exit_code, done.stderr.split()[0]) == (1, "E-1126")
    places.watched.write_text('{"judging-0": ["7512-24-8"], "taking": ["7512-24-8", "7512-24-9"]}')
    places.beats.mkdir()
    now = time.time_ns() // 1_000_000
    leave(places.beats, "taking", Beat(now, now))
    leave(places.beats, "judging-0", Beat(now, now - 5 * MINUTE))  # it lives, and falls behind
    done = esep("monitor", "watch", "--folder", tmp_path, "--once", "--json")
    assert (done.exit_code, json.loads(done.stdout)) == (
        1, {"at": ANY, "judged_to": now - 5 * MINUTE, "at_risk": ["7512-24-8"], "left": [],
            "blind": [{"worker": "judging-0", "since": now - 5 * MINUTE}]},
    )  # fmt: skip
    leave(places.beats, "judging-0", Beat(now, now))
    done = esep("monitor", "watch", "--folder", tmp_path, "--once")
    assert done.exit_code == 0
    lines = [json.loads(line) for line in places.outages.read_text().splitlines()]
    assert [(one["worker"], one["since"], one["until"] is None) for one in lines] == [
        ("judging-0", now - 5 * MINUTE, True), ("judging-0", now - 5 * MINUTE, False),
    ]  # fmt: skip


def test_who_watches_tells_which_order_cannot_be_judged_and_whom_it_protects(tmp_path, esep):  # noqa: F811 - the fixture
    places = Places(tmp_path)
    places.watched.write_text('{"judging-0": []}')
    places.beats.mkdir()
    now = time.time_ns() // 1_000_000
    leave(places.beats, "judging-0", Beat(now, now))
    amiss = Left(
        "monitoring_order:7512-24-1",
        "E-1093",
        {"zone": "Z-1", "place": ""},
        judged=True,
        persons=("7512-24-8",),
    )
    keep_left(places, [amiss, amiss._replace(order="monitoring_order:7512-24-2", judged=False)])
    done = esep("monitor", "watch", "--folder", tmp_path, "--once")
    assert done.exit_code == 1
    assert "monitoring_order:7512-24-1: E-1093 zone Z-1 crosses itself; judged by what it" in done.stdout
    assert "NOBODY JUDGES monitoring_order:7512-24-2" in done.stdout
    assert "7512-24-8" in done.stdout
    keep_left(places, [])  # it was mended
    assert esep("monitor", "watch", "--folder", tmp_path, "--once").exit_code == 0


def test_that_a_process_has_died_and_works_again_is_told_once_each():
    told = []
    one = Process("judging-0", methodcaller("send", 7), lambda: ())  # it answers, and is gone
    mending = Mending([one], lambda begin: begin(), lambda *what: told.append(what))
    assert one.begin() == 7
    one._process.join(PATIENCE)
    mending.mend()
    one.end()
    assert told == [("died", "judging-0"), ("begun_again", "judging-0")]


def test_an_outage_is_told_once_however_often_it_is_looked_at(tmp_path):
    places = Places(tmp_path)
    places.watched.write_text('{"judging-0": []}')
    for at in (1000, 2000, 3000):
        seen = Outages(places, MINUTE).look(at)  # another process each time
        assert [one.since for one in seen.blind] == [None]
    assert len(places.outages.read_text().splitlines()) == 1
