"""What happens to a bad fix: every row of the page about it, through the commands, HTTP and MQTT."""

import asyncio
import json
import re
from pathlib import Path

import numpy as np
import pytest
from tests.cli.conftest import shipped_codebook
from tests.monitoring.intake_made import FITTED, NOW, one, opened, told
from tests.monitoring.test_intake_sockets import asked, broker, listening  # noqa: F401 - a fixture
from typer.testing import CliRunner

from esep.cli import app
from esep.kernel.errors import EsepError
from esep.monitoring.fixes import FIX, Label, labelled
from esep.monitoring.intake.fix_log import portions
from esep.monitoring.intake.roster import Fitted
from esep.monitoring.readers import NoFixError, read_fixes

PAGE = (Path(__file__).parents[2] / "docs/reference/bad-fixes.md").read_text(encoding="utf-8")
SQUARE = [[71.40, 51.10], [71.41, 51.10], [71.41, 51.11], [71.40, 51.11], [71.40, 51.10]]
HEADING = "device,seq,time,lat,lon,accuracy\n"
GOOD = "B,1,2024-02-05T18:00:00Z,51.1,71.4,8\n"
AT = "2024-02-05T18:01:00Z"
WEEKS = 1024 * 7 * 86_400_000
QUIET = {"approximate", "coarse", "duplicate", "counter_back", "impossible_speed", "late"}

# By the first cell of its row on the page: the line of a file, and the messages of a device.
FILES = {
    "no place": f"B,2,{AT},,,8",
    "a place that is NaN": f"B,2,{AT},NaN,NaN,8",
    "a place at 0, 0": f"B,2,{AT},0,0,8",
    "a latitude of 91 degrees": f"B,2,{AT},91,71,8",
    "a latitude that is a word": f"B,2,{AT},north,71,8",
    "an infinite longitude": f"B,2,{AT},51,inf,8",
    "an accuracy of 0": f"B,2,{AT},51.1,71.4,0",
    "a negative accuracy": f"B,2,{AT},51.1,71.4,-5",
    "a clock of 1970": "B,2,1970-01-01T00:00:00Z,51.1,71.4,8",
    "a clock 1024 weeks behind": "B,2,2004-06-21T18:01:00Z,51.1,71.4,8",
    "a clock ahead": "B,2,2101-02-05T18:01:00Z,51.1,71.4,8",
    "a clock of the year 9999": "B,2,9999-02-05T18:01:00Z,51.1,71.4,8",
    "no time": "B,2,soon,51.1,71.4,8",
    "a time without a zone": "B,2,2024-02-05T18:01:00,51.1,71.4,8",
    "a counter that goes back": f"B,0,{AT},51.1,71.4,8",
    "a counter that comes again with the same": GOOD.strip(),
    "a counter that comes again with another place": f"B,1,{AT},51.2,71.4,8",
    "no device": f",2,{AT},51.1,71.4,8",
    "a device that nobody knows": f"X,2,{AT},51.1,71.4,8",
    "a device that was removed": f"R,2,{AT},51.1,71.4,8",
    "the key of another device": f"B,2,{AT},51.1,71.4,8",
}
WHOLE_FILES = {"what is no format at all": b"\x00\xff\x00\x13" * 99, "brackets without an end": b"[" * 99_999}
DEVICES = {
    "no place": lambda: told("B-1", {"seq": 20, "at": NOW, "accuracy": 80}),
    "a place that is NaN": lambda: told("B-1", one(3, lat=float("nan"))),
    "a place at 0, 0": lambda: told("B-1", one(4, lat=0, lon=0)),
    "a latitude of 91 degrees": lambda: told("B-1", one(5, lat=910_000_000)),
    "a latitude that is a word": lambda: told("B-1", one(6, lat="north")),
    "an infinite longitude": lambda: told("B-1", one(7, lon=float("inf"))),
    "an accuracy of 0": lambda: told("B-1", one(8, accuracy=0)),
    "a negative accuracy": lambda: told("B-1", one(9, accuracy=-5)),
    "a clock of 1970": lambda: told("B-1", one(10, at=0)),
    "a clock 1024 weeks behind": lambda: told("B-1", one(11, at=NOW - WEEKS)),
    "a clock ahead": lambda: told("B-1", one(12, at=NOW + 3_600_000)),
    "a clock of the year 9999": lambda: told("B-1", one(13, at=253_402_300_799_000)),
    "no time": lambda: told("B-1", {"seq": 14}),
    "a time without a zone": lambda: told("B-1", one(15, at="2024-02-05T18:01:00")),
    "a counter that goes back": lambda: told("B-1", one(1)),
    "a counter that comes again with the same": lambda: told("B-1", one(1)),
    "a counter that comes again with another place": lambda: told("B-1", one(1, lat=515_000_000)),
    "no device": lambda: b'{"fixes":[],"mac":""}',
    "a device that nobody knows": lambda: told("B-1", one(2)).replace(b"B-1", b"B-9"),
    "a device that was removed": lambda: told("B-2", one(1)),
    "the key of another device": lambda: told("B-0", one(1)).replace(b"B-0", b"B-1"),
    "what is no format at all": lambda: b"\x00\xff\x00\x13" * 99,
    "brackets without an end": lambda: b"[" * 99_999,
}


def rows(heading):
    """The rows of a table of the page: the first cell, and the words in code of each other one."""
    table = PAGE.partition(f"| what comes | {heading}")[2].partition("\n\n")[0]
    cells = [line.strip("| ").split(" | ") for line in table.splitlines()[2:]]
    return {first: [set(re.findall(r"`(\w[\w-]*)`", cell)) for cell in others] for first, *others in cells}


FIXES = rows("in a file")
CODES = {str(label.name).lower() for label in Label} - QUIET


def esep(*words):
    return CliRunner().invoke(app, ["monitor", *map(str, words)])


def zones(folder):
    path = folder / "zones.geojson"
    told_so = {"type": "Feature", "geometry": {"type": "Polygon", "coordinates": [SQUARE]}}
    path.write_text(json.dumps(told_so), encoding="utf-8")
    return path


def phrase(code, lang):
    """How a label or a reason is said; nothing where it is no word of the commands."""
    phrases = shipped_codebook("kz").phrases
    keys = [f"cli.monitor.{of}.{code}" for of in ("doubt", "bad")]
    return next((phrases.say(key, lang, count=1) for key in keys if phrases.speaks(key, lang)), "")


def of_file(path):
    """What became of a file: labels, reasons, or the code of its refusal."""
    try:
        tracks = read_fixes([path])
    except NoFixError as none:
        return set(none.tracks.reasons())
    except EsepError as fault:
        return {fault.code}
    bits = int(np.bitwise_or.reduce(labelled(tracks.fixes)))
    return set(tracks.reasons()) | {str(one.name).lower() for one in Label if one & bits}


@pytest.mark.parametrize("name", FIXES)
def test_a_file_with_a_bad_fix_is_told_as_the_page_says(tmp_path, name):
    path = tmp_path / ("fixes.csv" if name in FILES else "fixes.json")
    path.write_bytes(WHOLE_FILES.get(name) or f"{HEADING}{GOOD}{FILES[name]}\n".encode())
    promised = FIXES[name][0]
    assert of_file(path) == promised
    lang = ("en", "ru", "kk")[len(name) % 3]
    done = esep("replay", "--fixes", path, "--zones", zones(tmp_path), "--lang", lang, "--dwell", 0)
    assert done.exit_code == ("E-1103" in promised), done.output
    assert isinstance(done.exception, SystemExit | None)
    for code in promised - {"E-1103"}:
        assert phrase(code, lang) in done.output


def test_every_row_of_the_page_is_tried_and_every_reason_is_said_in_three_languages():
    assert FIXES.keys() == FILES.keys() | WHOLE_FILES.keys() == DEVICES.keys()
    decides_nothing = ("no_position", "null_island", "out_of_range", "future", "ancient")
    reasons = ("columns", "time", "latitude", "longitude", "device", "object", "cut")
    said = {phrase(code, lang) for code in (*decides_nothing, *reasons) for lang in ("en", "ru", "kk")}
    assert len(said) == 3 * 12
    assert "" not in said


@pytest.fixture
def intake(tmp_path):
    fitted = {**FITTED, "B-2": Fitted(spans=((0, NOW - 86_400_000),))}
    made = opened(tmp_path / "in", fitted)
    yield made
    made.close()


def became(intake, receipts):
    """What became of each message: the labels of what was taken, the reasons of what was laid aside."""
    logged = [row for part in portions(intake.log.folder, intake.hours) for row in part.open]
    [lines] = [intake.quarantine.lines(path.stem) for path in intake.quarantine.folder.glob("*.jsonl")]
    for receipt in receipts:
        taken, logged = logged[: receipt["taken"]], logged[receipt["taken"] :]
        aside, lines = lines[: receipt["aside"]], lines[receipt["aside"] :]
        bits = int(np.bitwise_or.reduce(labelled(np.array(taken, FIX)))) if taken else 0
        yield {str(one.name).lower() for one in Label if one & bits} | {str(row["reason"]) for row in aside}
    assert not len(logged)
    assert not lines


def over_http(intake, bodies):
    *answers, health = asked(intake, *bodies)
    assert health == (200, {"taking": True})
    return [answer for _, answer in answers]


def over_mqtt(intake, bodies, port):
    async def talk(client):
        await client.subscribe("esep/receipts/+", 1)
        receipts, heard = [], aiter(client.messages)
        for body in bodies:
            await client.publish("esep/fixes/B-1", body, 1)
            receipts.append(json.loads((await anext(heard)).payload))
        return receipts

    return asyncio.run(listening(intake, port, talk))


@pytest.mark.parametrize("way", ["http", "mqtt"])
def test_a_device_that_sends_what_is_bad_is_told_as_the_page_says(intake, way, request):
    first, *bodies = [told("B-1", one(1), one(2)), *(make() for make in DEVICES.values())]
    bodies = [first, *bodies, told("B-1", one(99))]
    if way == "http":
        receipts = over_http(intake, bodies)
    else:
        receipts = over_mqtt(intake, bodies, request.getfixturevalue("broker"))
    found = list(became(intake, receipts))
    assert (found[0], found[-1]) == (set(), set())
    assert receipts[-1]["taken"] == 1, "a good fix behind all the bad ones"
    assert dict(zip(DEVICES, found[1:-1], strict=True)) == {name: FIXES[name][1] for name in DEVICES}
    again = dict(zip(DEVICES, receipts[1:-1], strict=True))["a counter that comes again with the same"]
    assert (again["again"], again["taken"], again["aside"]) == (1, 0, 0)


def polygon(*rings):
    return {"type": "Polygon", "coordinates": list(rings)}


# One point more than is taken: a whole million takes seconds to be written.
MILLION = json.dumps(polygon(["here"])).replace('"here"', ",".join(["[71.4,51.1]"] * 200_001))
OUTLINES = {
    "an outline that crosses itself": polygon([SQUARE[at] for at in (0, 2, 1, 3, 4)]),
    "latitude and longitude swapped": polygon([point[::-1] for point in SQUARE]),
    "an outline over the antimeridian": polygon([[179.9, 51], [-179.9, 51], [-179.9, 52], [179.9, 51]]),
    "a million points": MILLION,
    "no points": polygon(),
    "no zone in the file": {"type": "FeatureCollection", "features": []},
    "an outline without an area": polygon([SQUARE[0], SQUARE[1], SQUARE[0], SQUARE[1]]),
    "a point that is no place on earth": polygon([*SQUARE[:2], [71.4, 99], SQUARE[0]]),
    "half of the earth": polygon([[-80, 1], [0, 1], [80, 1], [120, 1], [0, 50], [-80, 1]]),
    "no GeoJSON": "zones",
}
CHECKED = rows("`esep monitor zones check`")


@pytest.mark.parametrize("name", OUTLINES)
def test_a_bad_zone_is_refused_by_every_command_as_the_page_says(tmp_path, name):
    made, path, fixes = OUTLINES[name], tmp_path / "zones.geojson", tmp_path / "fixes.csv"
    path.write_text(made if made is MILLION else json.dumps(made), encoding="utf-8")
    fixes.write_text(HEADING + GOOD)
    promised = CHECKED[name][0]
    commands = (("zones", "check", path), ("replay", "--fixes", fixes, "--zones", path))
    for words in commands[: 1 if made is MILLION else 2]:  # which takes its time
        done = esep(*words, "--lang", "kk")
        assert set(re.findall(r"E-\d+", done.output)) == promised
        assert done.exit_code == bool(promised)
        if not promised:
            said = shipped_codebook("kz").phrases.say("cli.monitor.zone_note.antimeridian", "kk", zone="1")
            assert said in done.output


def test_every_row_about_zones_is_tried():
    assert CHECKED.keys() == OUTLINES.keys()
