"""Places in memory that belong to no process: what lies there reaches no disk and outlives who put it there.

Each worker has one, for its owner alone, told by its folder. What it needs for a moment lies in it by the
number of the process: when that was killed, the next one takes it away.
"""

import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from hashlib import sha256
from pathlib import Path
from shutil import rmtree
from tempfile import TemporaryDirectory

ROOT = Path("/dev/shm")  # noqa: S108 - folders for their owner alone are made in it


def exists() -> bool:
    """Whether the system has such a place."""
    return os.access(ROOT, os.W_OK)


def place_of(folder: Path) -> Path:
    """The place of a worker."""
    return ROOT / f"esep-{os.getuid()}-{sha256(os.fsencode(folder.resolve())).hexdigest()[:32]}"


@contextmanager
def for_a_moment(folder: Path) -> Iterator[Path]:
    """A folder that is gone afterwards; on a disk where the system has nothing else."""
    if not exists():
        with TemporaryDirectory() as made:
            yield Path(made)
        return
    place = place_of(folder)
    place.mkdir(mode=0o700, exist_ok=True)
    for left in place.glob("process-*"):
        if not Path(f"/proc/{left.name.removeprefix('process-')}").exists():
            rmtree(left, ignore_errors=True)
    mine = place / f"process-{os.getpid()}"
    mine.mkdir(mode=0o700, parents=True)
    try:
        yield mine
    finally:
        rmtree(mine, ignore_errors=True)
        with suppress(OSError):
            place.rmdir()
