"""A disk that can lose its power, and one that is soon full."""

import os
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.faults.power import Disk
from tests.register.postgres_server import Server

NEEDS_ROOT = "needs root, to mount a file system"


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker(pytest.mark.faults)
            item.add_marker(pytest.mark.slow)
            item.add_marker(pytest.mark.xdist_group("faults"))


@pytest.fixture
def disk(tmp_path: Path) -> Iterator[Disk]:
    """An ext4 file system in memory whose power can be cut."""
    if os.geteuid():
        pytest.skip(NEEDS_ROOT)
    made = Disk(tmp_path)
    yield made
    made.close()


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A file system of eight megabytes."""
    if os.geteuid():
        pytest.skip(NEEDS_ROOT)
    folder = tmp_path / "small"
    folder.mkdir()
    subprocess.run(["mount", "-t", "tmpfs", "-o", "size=8m", "tmpfs", folder], check=True)
    yield folder
    subprocess.run(["umount", "--lazy", folder], check=True)


@pytest.fixture(scope="module")
def server() -> Iterator[Server]:
    made = Server()
    yield made
    made.close()
