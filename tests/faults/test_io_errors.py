"""A disk that reports an error at any one call: nothing accepted is lost, nothing stands twice."""

import json
import shutil
import subprocess
import sys
import tempfile
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.faults.crew import ROOT, lost
from tests.faults.nursery import CALLS

from esep.register import sqlite

LAST = 200
CARDS = 30


@pytest.fixture
def strace() -> str:
    return shutil.which("strace") or pytest.skip("needs the Debian package strace")


@pytest.fixture
def memory() -> Iterator[Path]:
    """A folder in memory: the errors are made, so the disk under them may be quick."""
    with tempfile.TemporaryDirectory(prefix="esep-io-", dir="/dev/shm") as folder:
        yield Path(folder)


def test_an_error_at_each_of_the_first_200_calls_loses_and_doubles_nothing(strace, memory, record_property):
    for call in range(1, LAST + 1):
        (memory / str(call)).mkdir()
        sqlite.create(memory / str(call) / "register.sqlite")
    fault = f"inject={CALLS}:error=EIO:when={LAST}"
    traced = [strace, "-f", "--seccomp-bpf", "-o", "/dev/null", "-e", f"trace={CALLS}", "-e", fault]
    nursery = [sys.executable, "-m", "tests.faults.nursery", str(memory), str(LAST), str(CARDS)]
    subprocess.run([*traced, *nursery], cwd=ROOT, check=True, timeout=300)
    codes: Counter[str] = Counter()
    for call in range(1, LAST + 1):
        told = json.loads((memory / str(call) / "told.json").read_text())
        assert told["accepted"] == list(range(CARDS)), "sent again with the same key a card is accepted"
        assert told["reused"] == [], "a connection that failed is never written to again"
        assert lost("sqlite", memory / str(call) / "register.sqlite", set(range(CARDS))) == set()
        codes.update(told["refused"])
    assert codes["E-601"] >= LAST / 2, "most calls belong to a commit, whose outcome is then unknown"
    assert codes.keys() <= {"E-601", "E-607"}
    record_property(
        "measured", f"faults: an I/O error at each of {LAST} calls, refusals {dict(codes)}, 0 lost, 0 twice"
    )
