"""Fixes that were acknowledged are there after any death, and every alert is said once."""

import random
import subprocess
import sys
import time
from pathlib import Path

from tests.faults.crew import ROOT, rounds
from tests.faults.fix_worker import engine, judging
from tests.monitoring.intake_made import CODES, NOW, kept, opened

from esep.monitoring.intake.anew import identity
from esep.monitoring.intake.blocks import durable_end
from esep.monitoring.intake.hour_keys import HourKeys
from esep.monitoring.intake.judging import Worker
from esep.monitoring.intake.outcomes import steps


def started(*words: object) -> subprocess.Popen:
    command = [sys.executable, "-m", "tests.faults.fix_worker", *map(str, words)]
    return subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE)


def heard_until_killed(process: subprocess.Popen, seconds: float) -> list[int]:
    """Kill a process some time after its first word; what it had said by then."""
    first = process.stdout.readline()
    assert first, process.stderr.read().decode()
    time.sleep(seconds)
    process.kill()
    rest = process.communicate(timeout=60)[0]
    *lines, _ = (first + rest).split(b"\n")
    return [int(line) for line in lines]


def present(place: Path) -> set[int]:
    """The messages that are on disk; their intake is opened, which cuts back what is torn."""
    intake = opened(place / "in")
    found = [2 * seq + (device == 1) for device, seq in kept(intake)]
    intake.close()
    assert len(found) == len(set(found))
    return set(found)


def test_no_acknowledged_fix_is_lost_and_no_alert_said_twice(tmp_path, record_property):
    chance, acknowledged, kills = random.Random(3), set(), rounds(2)
    opened(tmp_path / "in").close()
    for _ in range(kills):
        judge = started("judge", tmp_path)
        # Some messages are sent once more, as a sender does that has heard nothing.
        take = started("take", tmp_path, max(max(acknowledged, default=0) - 5, 0))
        acknowledged |= set(heard_until_killed(take, chance.random() * 0.4))
        heard_until_killed(judge, chance.random() * 0.1)
        assert acknowledged <= present(tmp_path)
    worker = judging(tmp_path)
    while worker.position < durable_end(tmp_path / "in" / "log"):
        worker.step(NOW)
    said = [
        (int(row["device"]), int(row["at"]))
        for step in steps(worker.outcomes.folder)
        for row in step.changes.raised
    ]
    worker.close()
    # A panic begins with every second message of each device.
    numbers = present(tmp_path)
    assert sorted(said) == sorted((3 if n % 2 == 0 else 1, NOW + n) for n in numbers if n // 2 % 2 == 0)
    assert len(said) > kills
    record_property("measured", f"faults: {kills} kills, {len(acknowledged)} fixes acknowledged, 0 lost")


def standing(folder: Path) -> set[bytes]:
    """What stands by what was said; only what stands is moved or withdrawn, only what does not is raised."""
    stands: dict[tuple[int, ...], bytes] = {}
    for step in steps(folder):
        for gone in step.changes.withdrawn:
            del stands[identity(gone)]
        for moved in step.changes.moved:
            assert identity(moved) in stands
            stands[identity(moved)] = moved.tobytes()
        for raised in step.changes.raised:
            assert identity(raised) not in stands
            stands[identity(raised)] = raised.tobytes()
    return set(stands.values())


def judged_up_to_the_end(place: Path, shard: str = "shard") -> set[bytes]:
    """Judge all there is; what stands then by what was said."""
    log, keys = place / "in" / "log", HourKeys(place / "in" / "hours")
    worker = Worker(log, keys, CODES, engine(), place / shard)
    while worker.position < durable_end(log):
        worker.step(NOW)
    worker.close()
    return standing(place / shard / "steps")


def test_the_engine_says_every_alert_once_however_often_it_is_killed(tmp_path, record_property):
    chance, acknowledged, kills = random.Random(5), set(), rounds(2)
    opened(tmp_path / "in").close()
    for _ in range(kills):
        judge = started("judge", tmp_path, "--engine")
        take = started("take", tmp_path, max(max(acknowledged, default=0) - 5, 0), "--engine")
        acknowledged |= set(heard_until_killed(take, chance.random()))
        heard_until_killed(judge, chance.random() * 0.3)
        assert acknowledged <= present(tmp_path)
    said = judged_up_to_the_end(tmp_path)
    assert said == judged_up_to_the_end(tmp_path, "never-killed")
    assert len(said) > 10
    record_property("measured", f"faults: {kills} kills, {len(said)} alerts of the engine, each said once")


def test_the_kill_test_would_find_an_acknowledgement_before_the_disk(tmp_path):
    chance, first = random.Random(4), 0
    for _ in range(20):
        acknowledged = set(
            heard_until_killed(started("take", tmp_path, first, "--too-early"), chance.random() / 20)
        )
        there = present(tmp_path)
        if acknowledged - there:
            return
        first = max(there) + 1
    raise AssertionError(
        "fixes acknowledged before they were on disk were never lost: this test tests nothing"
    )
