"""What a protected person's device reports is sealed in the register's files, and in no answer of it."""

import json
import shutil
from pathlib import Path

import numpy as np
import pytest
from tests.cli.hard_case import made as register_with_officers
from tests.monitoring import planted_tracks as planted
from tests.monitoring.intake_made import KEYS, told
from tests.monitoring.planted_tracks import seen, seen_below, seen_in_bytes
from tests.monitoring.test_matching_commands import OFFENCE
from typer.testing import CliRunner

from esep.cli import app
from esep.monitoring.compiled import compiled
from esep.monitoring.fixes import fixes, labelled
from esep.monitoring.history.compaction import compact
from esep.monitoring.history.parquet import HOUR, hour_name, sorted_table, write_part
from esep.monitoring.intake.fix_log import portions
from esep.monitoring.intake.gateway import packed
from esep.monitoring.intake.judging import Rules, Worker
from esep.monitoring.intake.receiving import Intake
from esep.monitoring.intake.roster import Fitted, Roster
from esep.monitoring.orders_file import read_orders
from esep.monitoring.rejudging import Watch
from esep.register.home import Home
from esep.register.submissions import Submission

CODES = ["B-1", "P-0"]
NOW = (planted.BEGINS + 60 * planted.COUNT) * 1000


def reports(way, first):
    return [
        {"seq": first + n, "at": (planted.BEGINS + 60 * n) * 1000, "lat": round(lat * 1e7),
         "lon": round(lon * 1e7), "accuracy": 70, "battery": 9}
        for n, (lat, lon) in enumerate(way)
    ]  # fmt: skip


def messages():
    """Good ones and bad ones, each with places of hers."""
    hers = reports(planted.her_way(), planted.SEQ)
    good = told("P-0", *hers[:9])
    yield told("B-1", *reports(planted.his_way(), 0)), False
    yield good, False
    yield good, False
    rows = fixes(len(hers[9:]), device=1, **{name: [one[name] for one in hers[9:]] for name in hers[0]})
    yield packed("G", CODES, rows, b"g" * 32), True
    yield packed("G", CODES, rows, b"h" * 32), True
    yield told("P-0", {**hers[0], "lat": hers[0]["lat"] + 1}), False  # forged
    yield told("P-0", {**hers[1], "battery": 101}, {**hers[2], "accuracy": -hers[2]["lat"]}), False
    yield good.replace(b"P-0", b"B-1"), False
    yield good.replace(b"P-0", b"X-9"), False
    yield good[:-9], False
    yield good.replace(b'"mac"', b'"her"'), False
    yield str(planted.HOME).encode("utf-16"), False
    yield json.dumps(planted.her_way()).encode() * 10_000, False


@pytest.fixture(scope="module")
def home(tmp_path_factory) -> Path:
    """A register that has taken all this in, judged it, and put it into the history."""
    folder = register_with_officers(tmp_path_factory.mktemp("planted") / "register")
    recorded(folder)
    inside = folder / "monitoring"
    inside.mkdir(mode=0o700)
    roster = Roster(inside / "devices", {code: Fitted(guards=code == "P-0") for code in CODES})
    intake = Intake(inside / "in", roster, KEYS, clock=lambda: NOW)
    for body, whole in messages():
        intake.take(body, batch=whole)[1].result(timeout=30)
    assert sum(len(part.guarded) for part in portions(intake.log.folder, intake.hours)) == planted.COUNT
    judge(intake, inside / "shard", planted.written(folder.parent / "given"))
    compact(intake.log.folder, intake.hours, roster.codes, inside / "history")
    intake.close()
    return folder


def recorded(folder):
    """An offence of a kind for which matches are allowed."""
    fields = {
        "registered_on": "2024-02-02", "article": "99", "part": "1", "gravity": "grave",
        "committed_on": "2024-02-01", "territory": "KZ-75",
    }  # fmt: skip
    stated = {"actor": "i-1", "office": "7512", "territory": "KZ-75", "system": "esep"}
    with Home.open(folder) as home:
        sent = Submission(kind="offence.registered", record=OFFENCE, fields=fields, key="o", **stated)
        home.register.accept(sent)


def judge(intake, folder, given):
    """Judge what came with the engine, and save its state."""
    text = (given / "orders.toml").read_text().replace('"B1"', '"B-1"').replace('"P1"', '"P-0"')
    (given / "orders.toml").write_text(text)
    fleet = compiled(*read_orders(given / "orders.toml"), NOW - HOUR, NOW + HOUR, tuple(CODES))
    rules = Rules(lambda: Watch(fleet), lambda path: Watch.load(path, fleet), CODES)
    worker = Worker(intake.log.folder, intake.hours, intake.roster.codes, rules, folder)
    assert worker.step(NOW) == 2 * planted.COUNT
    worker.checkpoint(NOW)
    assert len(worker.watch.alerts())
    worker.close()


def esep(home, *words):
    """What a command answers, in which she is not seen."""
    done = CliRunner().invoke(app, ["monitor", *map(str, words), "--home", str(home)])
    assert done.exception is None or isinstance(done.exception, SystemExit)
    assert seen(done.output) == []
    assert done.exit_code == 0, done.output
    return done.output


def test_no_file_of_the_register_holds_a_place_or_a_fix_of_hers_in_clear(home):
    """The log of what judging changed names the counters of a device's own alerts; they lead nowhere."""
    assert seen_below(home, seqs_in="/steps/") == []
    his = round(planted.his_way()[0][0] * 1e7)
    logs = [path.read_bytes() for path in (home / "monitoring").rglob("*") if path.is_file()]
    assert any(np.array(his, "<i4").tobytes() in raw for raw in logs), "what is not sealed would be found"


def test_with_the_keys_of_its_hours_all_that_was_hers_is_gone(home, tmp_path):
    shutil.copytree(home / "monitoring" / "in", tmp_path / "in")
    roster = Roster(tmp_path / "devices", {code: Fitted(guards=code == "P-0") for code in CODES})
    intake = Intake(tmp_path / "in", roster, KEYS, clock=lambda: NOW)
    days = [path.stem for path in intake.quarantine.folder.glob("*.jsonl")]
    lines = [line for day in days for line in intake.quarantine.lines(day)]
    asides = [intake.quarantine.payload(line) for line in lines]
    assert len(asides) == 10
    assert all(raw is not None and hers(raw) for raw in asides)
    assert intake.hours.destroy_before(NOW // HOUR + 1) > 0
    assert [intake.quarantine.payload(line) for line in lines] == [None] * len(lines)
    left = list(portions(intake.log.folder, intake.hours))
    assert sum(len(part.guarded) for part in left) == 0
    assert sum(len(part.open) for part in left) == planted.COUNT
    intake.close()


def hers(raw):
    """Whether something laid aside tells where she was, in any of the ways in which it came."""
    return seen_in_bytes(raw) or any(seen(raw.decode(code, "ignore")) for code in ("utf-8", "utf-16-le"))


def test_the_history_that_goes_out_and_comes_in_is_without_her(home, tmp_path):
    officer = ("--as", "administrator", "--purpose", "maintenance")
    copy = shutil.copytree(home, tmp_path / "register")
    (tmp_path / "out").mkdir()
    told_so = json.loads(esep(copy, "history", "export", tmp_path / "out" / "moved", *officer, "--json"))
    assert told_so["fixes"] == planted.COUNT
    shutil.rmtree(copy / "monitoring" / "history")
    esep(copy, "history", "import", tmp_path / "out" / "moved", *officer, "--lang", "ru")
    esep(copy, "history", "verify", "--lang", "kk")
    esep(copy, "history", "verify", tmp_path / "out" / "moved")
    assert seen_below(tmp_path / "out") == []
    assert seen_below(copy / "monitoring" / "history") == []


def test_a_match_tells_nothing_of_her_though_her_fixes_lie_in_the_history_it_is_given(home, tmp_path):
    way = reports(planted.his_way(), 0) + reports(planted.her_way(), planted.SEQ)
    device = np.repeat([0, 1], planted.COUNT)
    batch = fixes(len(way), device=device, **{name: [one[name] for one in way] for name in way[0]})
    place = tmp_path / "history" / hour_name(int(batch["at"][0]) // HOUR)
    place.mkdir(parents=True)
    write_part(place / "part-0.parquet", sorted_table(batch, labelled(batch), CODES))
    assert seen_below(tmp_path)
    case, orders = f"criminal_case:{OFFENCE.partition(':')[2]}", home.parent / "given" / "orders.toml"
    asked = f"match ask {OFFENCE} --decision 7512-24-4 --decided 2024-02-05 --radius 100 --as i-1".split()
    times = ("--from", "2024-02-01T00:00Z", "--until", "2024-02-01T00:20Z", "--purpose", case)
    files = ("--orders", orders, "--history", tmp_path / "history")
    where = ("43.2011,76.9011", f"{planted.HOME[0]},{planted.HOME[1]}")
    found = [json.loads(esep(home, *asked, *times, *files, "--place", one, "--json")) for one in where]
    assert [len(one["lines"]) for one in found] == [1, 1], (
        "he is asked about, and nobody else, even at her home"
    )
    assert found[0]["lines"][0]["answer"] == "could"
    number, second = found[0]["number"], ("--as", "p-1", "--purpose", case)
    assert "P-0" not in esep(home, "match", "unmask", number, "--reason", "lead", *second, "--lang", "ru")
