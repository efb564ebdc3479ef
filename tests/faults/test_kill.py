"""A process that dies at any moment takes no accepted card with it, and leaves none half written."""

import random
from pathlib import Path

import pytest
from tests.faults.crew import lost, rounds, work_and_die

from esep.register import sqlite


@pytest.fixture
def place(tmp_path: Path) -> Path:
    sqlite.create(tmp_path / "register.sqlite")
    return tmp_path / "register.sqlite"


def test_a_process_killed_at_any_moment_loses_nothing(place, record_property):
    chance, accepted, first = random.Random(1), set(), 0
    for _ in range(rounds(15)):
        accepted |= set(work_and_die(place, first, chance))
        assert lost("sqlite", place, accepted) == set()
        first = max(accepted)  # the card after the last accepted one may be there: it is sent again
    record_property("measured", f"faults: {rounds(15)} kills, {len(accepted)} accepted, 0 lost")


def test_the_kill_test_would_find_an_acknowledgement_before_the_commit(place):
    chance, first = random.Random(2), 0
    for _ in range(30):
        accepted = set(work_and_die(place, first, chance, "--too-early"))
        if lost("sqlite", place, accepted):
            return
        first = max(accepted) + 1
    pytest.fail("cards acknowledged before their commit were never lost: this test tests nothing")
