"""An import killed at random moments, each time started again: every row once, and nothing left over."""

import csv
import json
import os
import random
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from tests.cli.hard_case import made

from esep.register.home import Home

ROOT = Path(__file__).parents[3]
ROWS, CHUNK, KILLS = 1_000, 25, 4
IMPORTER = f"""
import esep.register.importing.sources as sources
from esep.cli import main
sources.CHUNK = {CHUNK}
main()
"""
ROW = {
    "actor": "i-1", "office": "7512", "asserted_at": "2024-02-05T10:00", "started_on": "2024-02-05",
    "body": "mia", "territory": "KZ-75", "form": "inquiry", "article": "188", "part": "1", "gravity": "minor",
    "start_ground": "", "report": "", "department": "", "events": "Invented events.",
}  # fmt: skip


def rows(path: Path) -> Path:
    """A file in which every hundredth row is bad."""
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, ["key", "record", *ROW])
        writer.writeheader()
        for at in range(ROWS):
            more = {"gravity": "unheard"} if at % 100 == 50 else {}
            writer.writerow({"key": str(at), "record": f"2475100310{at:05}", **ROW, **more})
    return path


def importing(home: Path, path: Path) -> subprocess.Popen:
    told = ["import", path, "--mapping", "proceeding.started", "--home", home, "--as", "i-1", "--json"]
    command = [sys.executable, "-c", IMPORTER, *map(str, told), "--purpose", "criminal_case"]
    return subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE)


@pytest.mark.slow
def test_an_import_that_is_killed_goes_on_and_every_row_counts_once(tmp_path):
    home, path = made(tmp_path / "register"), rows(tmp_path / "rows.csv")
    progress = tmp_path / ".rows.csv.import.json"
    chance, killed, resumed = random.Random(22), 0, []
    while True:
        process = importing(home, path)
        before = progress.read_bytes() if progress.exists() else b""
        if killed < KILLS:
            while process.poll() is None and (not progress.exists() or progress.read_bytes() == before):
                time.sleep(0.002)
            time.sleep(chance.uniform(0, 0.04))
            os.kill(process.pid, signal.SIGKILL)
        said, _ = process.communicate(timeout=120)
        if process.returncode != -signal.SIGKILL:
            break
        killed += 1
        resumed.append(progress.exists())
    assert killed > 1, said
    assert process.returncode == 1  # some rows are bad
    assert json.loads(said)["resumed"] >= killed
    assert all(resumed)
    bad = ROWS // 100
    with (tmp_path / "rows.bad.csv").open(encoding="utf-8-sig", newline="") as file:
        assert [row["key"] for row in csv.DictReader(file)] == [str(at * 100 + 50) for at in range(bad)]
    with Home.open(home) as opened:
        keys = [entry.card["key"] for entry in opened.journal.entries()]
        assert sorted(map(int, keys)) == [at for at in range(ROWS) if at % 100 != 50]
        assert opened.journal.head().size == ROWS - bad
    assert sorted(one.name for one in tmp_path.iterdir()) == ["register", "rows.bad.csv", "rows.csv"]
