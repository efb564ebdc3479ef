"""A power cut loses no fix that was acknowledged, and the test of it finds losses where there are some."""

import random
import subprocess
import time

import pytest
from tests.faults.crew import rounds
from tests.faults.test_fix_kill import present, started
from tests.monitoring.intake_made import opened


def cut(disk, first, chance, *options) -> set[int]:
    """Take fixes in, cut the power, take the disk up again; what had been acknowledged."""
    take: subprocess.Popen = started("take", disk.folder, first, *options)
    assert take.stdout.readline(), take.stderr.read().decode()
    time.sleep(chance.uniform(0, 0.3))
    disk.cut_power()
    take.kill()
    *lines, _ = take.communicate(timeout=60)[0].split(b"\n")
    disk.restart()
    return {int(line) for line in lines}


def test_a_power_cut_loses_no_acknowledged_fix(disk, record_property):
    chance, acknowledged, cuts = random.Random(6), set(), rounds(2)
    opened(disk.folder / "in").close()
    for _ in range(cuts):
        acknowledged |= cut(disk, max(acknowledged, default=0), chance)
        assert acknowledged <= present(disk.folder)
    record_property("measured", f"faults: {cuts} power cuts, {len(acknowledged)} fixes acknowledged, 0 lost")


def test_the_power_test_would_find_an_acknowledgement_before_the_disk(disk):
    chance, first = random.Random(7), 0
    opened(disk.folder / "in").close()
    for _ in range(10):
        acknowledged = cut(disk, first, chance, "--too-early")
        there = present(disk.folder)
        if acknowledged - there:
            return
        first = max(there, default=0) + 1
    pytest.fail("fixes acknowledged before they were on disk were never lost: this test tests nothing")
