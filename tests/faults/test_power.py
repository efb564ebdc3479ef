"""A power cut loses no accepted card, and the test that says so does find losses where there are some."""

import random
import time

import pytest
from tests.faults.crew import ENDLESS, Worker, lost, rounds

from esep.register import sqlite


def cut(disk, place, first, chance, *options):
    """Let a worker work, cut the power under it, take the disk up again; what it had been told is safe."""
    worker = Worker("sqlite", place, first, ENDLESS, *options)
    worker.until_first()
    time.sleep(chance.uniform(0, 0.2))
    worker.hear()
    accepted = set(worker.accepted)
    # What the worker hears from a file system that is being shut down, no process heard from a disk without
    # power.
    disk.cut_power()
    worker.kill()
    disk.restart()
    return accepted


def test_a_power_cut_loses_nothing_that_was_accepted(disk, record_property):
    place, chance = disk.folder / "register.sqlite", random.Random(3)
    sqlite.create(place)
    accepted, first = set(), 0
    for _ in range(rounds(10)):
        accepted |= cut(disk, place, first, chance)
        assert lost("sqlite", place, accepted) == set()
        first = max(accepted)
    record_property("measured", f"faults: {rounds(10)} power cuts, {len(accepted)} accepted, 0 lost")


def test_the_power_test_finds_what_was_not_synced(disk):
    chance = random.Random(4)
    for attempt in range(10):
        place = disk.folder / f"{attempt}.sqlite"
        sqlite.create(place)
        accepted = cut(disk, place, 0, chance, "--unsynced")
        if not place.exists() or _lost_or_broken(place, accepted):
            return
    pytest.fail("with synchronous=OFF ten power cuts lost nothing: this test tests nothing")


def _lost_or_broken(place, accepted) -> bool:
    try:
        return bool(lost("sqlite", place, accepted))
    except Exception:  # noqa: BLE001 - whatever a torn file does to who reads it
        return True
