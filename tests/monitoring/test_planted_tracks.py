"""Where a protected person is, is in no output of any command about monitoring, and none depends on it."""

import json
import logging
import traceback
from itertools import cycle

import pytest
from tests.cli.test_surroundings import COMMANDS
from tests.cli.ways import NO_REGISTER, WAYS
from tests.monitoring import planted_tracks
from tests.monitoring.planted_tracks import SHIFT, faulty, seen, seen_below, seen_in_bytes, written
from typer.testing import CliRunner

from esep.cli import app

LOOKS = cycle([("--lang", "en"), ("--lang", "kk", "--json"), ("--lang", "ru"), ("--json",)])
FIXES, ORDERS, ZONES = ("--fixes", "fixes.csv"), ("--orders", "orders.toml"), ("--zones", "zones.geojson")
HERS = ("--protected", "P1")
REPLAYS = {
    "orders": (*FIXES, *ORDERS),
    "zones": (*FIXES, *ZONES, *HERS),
    "plain": (*FIXES, *ZONES, *HERS, "--dwell", "0", "--accuracy", "ignore"),
}
# What is tried elsewhere: the city of the demonstration is invented anew, its page has a test of its own.
ELSEWHERE = {"monitor demo", "monitor watch"}
TRIED = {"monitor replay", "monitor explain", "monitor zones check"}
HOMED = {
    *(f"monitor history {name}" for name in ("export", "import", "verify")),
    *(f"monitor match {name}" for name in ("ask", "see", "unmask")),
}
WITH_HOME = HOMED  # tried in `test_planted_homes.py`


def run(*words):
    """All that a command lets out: answer, refusal, the trace of what it did not catch."""
    done = CliRunner().invoke(app, ["monitor", *map(str, words)])
    uncaught = done.exception if not isinstance(done.exception, SystemExit) else None
    return done.output + "".join(traceback.format_exception(uncaught) if uncaught else [])


@pytest.fixture(scope="module")
def worlds(tmp_path_factory):
    """Two folders that differ by a few metres in all that is hers and in nothing else."""
    folder = tmp_path_factory.mktemp("worlds")
    return [written(folder / name, shift) for name, shift in (("here", (0.0, 0.0)), ("there", SHIFT))]


@pytest.fixture
def told(monkeypatch, caplog):
    """Runs words in a folder and gives what was said and logged."""
    caplog.set_level(logging.DEBUG)

    def say(folder, *words):
        monkeypatch.chdir(folder)
        said = run(*words)
        assert seen(said + caplog.text) == [], words
        return said

    return say


def test_every_command_about_monitoring_is_tried_for_her_or_named_here():
    every = {" ".join(path) for path in COMMANDS if path[0] == "monitor"}
    assert {one for one in every if one in NO_REGISTER} == TRIED | ELSEWHERE
    assert {one for one in every if one in WAYS} >= WITH_HOME


def test_what_is_looked_for_is_found(worlds):
    """The means by which she is looked for see her in the files that are about her."""
    for name in ("fixes.csv", "zones.geojson"):
        assert seen((worlds[0] / name).read_text())
    assert seen("at 43%2E306, or 433055555, or 77.02") == ["43.306", "433055555"]
    assert seen(f"x {planted_tracks.in_plane()[0]:.1f}")
    assert seen_in_bytes(b"\0" + (433_055_555).to_bytes(4, "little"))
    assert not seen('{"at": 1706745600000, "id": "4330555559ab", "d": 43.2, "m": 77.5012}')


@pytest.mark.parametrize("way", REPLAYS)
def test_a_replay_says_the_same_wherever_she_is(worlds, told, way):
    for look in (("--json",), ("--lang", "kk"), ("--lang", "ru")):
        here, there = (told(folder, "replay", *REPLAYS[way], *look) for folder in worlds)
        assert here == there
        assert here.count("\n") >= 3


def test_nothing_of_her_device_is_told_but_that_it_needs_help(worlds, told):
    lines = [
        json.loads(line) for line in told(worlds[0], "replay", *REPLAYS["orders"], "--json").splitlines()
    ]
    hers = [line for line in lines if line["device"] == "P1"]
    assert {line["kind"] for line in hers} == {"battery"}
    assert [line["evidence"]["fixes"] for line in hers] == [[]]
    assert {"near", "approached", "entered", "absent"} <= {line["kind"] for line in lines}
    for way in ("zones", "plain"):
        assert '"P1"' not in told(worlds[0], "replay", *REPLAYS[way], "--json")


@pytest.mark.parametrize("way", REPLAYS)
def test_no_alert_in_words_or_on_a_map_depends_on_where_she_is(worlds, told, way, tmp_path):
    alerts = [json.loads(line) for line in told(worlds[0], "replay", *REPLAYS[way], "--json").splitlines()]
    kinds = {(one["device"], one["kind"], one["zone"]): one["id"] for one in alerts}
    maps = 0
    for number, ending in zip(kinds.values(), cycle(("html", "svg", "png"))):
        made = []
        for name, folder in zip("ab", worlds, strict=True):
            path = tmp_path / name / f"{number}.{ending}"
            path.parent.mkdir(exist_ok=True)
            look = ("--map", path, *(("--json",) if ending == "svg" else ("--lang", "kk")))
            said = told(folder, "explain", number, *REPLAYS[way], *look)
            made.append((said.replace(str(path), "-"), path.read_bytes() if path.exists() else b""))
        assert made[0] == made[1]
        maps += made[0][1] != b""
    assert maps >= 2
    assert seen_below(tmp_path) == []


def test_no_refusal_quotes_what_was_wrong_about_her(worlds, told):
    names, _ = (faulty(folder, shift) for folder, shift in zip(worlds, ((0.0, 0.0), SHIFT), strict=True))
    ways = [
        ("replay", *FIXES, *ZONES, *HERS, "--protected", "B1"),
        ("replay", *FIXES, *ZONES, "--protected", "P9"),
        ("replay", *FIXES, *ORDERS, "--against", "fixes.csv"),
    ]
    for name in names:
        if name.endswith(".csv"):
            ways += [("replay", "--fixes", name, *of) for of in (ORDERS, (*ZONES, *HERS))]
        else:
            ways += [
                ("zones", "check", name),
                ("zones", "check", name, "--mend"),
                ("replay", *FIXES, "--zones", name),
            ]
    ways += [("replay", "--fixes", "zones.geojson", *ZONES), ("replay", *FIXES, "--orders", "fixes.csv")]
    for way in [*ways, ("zones", "check", "zones.geojson")]:
        look = next(LOOKS)
        here, there = (told(folder, *way, *look) for folder in worlds)
        assert here == there, way


def test_the_trace_of_a_fault_shows_nothing_of_her(worlds, told, monkeypatch):
    def fault(*_, **__):
        raise RuntimeError("fault")

    monkeypatch.setattr("esep.monitoring.replaying.evidence", fault)
    assert "RuntimeError" in told(worlds[0], "replay", *REPLAYS["orders"])


def test_her_device_must_be_named_where_zones_alone_are_given(worlds, told):
    """Without it she is one device of many: that is why a replay asks for orders, or for her device."""
    assert '"P1"' in run(
        "replay", "--fixes", worlds[0] / "fixes.csv", "--zones", worlds[0] / "zones.geojson", "--json"
    )
