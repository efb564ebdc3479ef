"""The folder of a ledger: one process writes in it at a time, and what no inventory names is swept away."""

import fcntl
import shutil
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from esep.kernel.errors import EsepError
from esep.ledger.inventory import FILE, Inventory, Words

LOCK = "lock"
WAIT = 60.0  # seconds: catching up after a day takes far less
PAUSE = 0.05


@contextmanager
def writing(folder: Path, wait: float = WAIT) -> Iterator[None]:
    """A block in which no other process writes in a ledger; its folder is made where there is none.

    Raises:
        EsepError: E-870 when another process went on writing for so many seconds; E-878 when the folder
            cannot be made.
    """
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        lock = (folder / LOCK).open("ab")
    except OSError as fault:
        raise EsepError("E-878", fault=fault.strerror or type(fault).__name__) from fault
    with lock:
        until = time.monotonic() + wait
        while not _locked(lock.fileno()):
            if time.monotonic() >= until:
                raise EsepError("E-870", seconds=f"{wait:g}")
            time.sleep(PAUSE)
        yield


def new_words(folder: Path) -> Words:
    """Dictionaries in a file of their own: nobody writes anew into one that is still read."""
    number = 1
    while (folder / (name := f"dictionary-{number}.jsonl")).exists():
        number += 1
    return Words(name)


def sweep(folder: Path, inventory: Inventory) -> None:
    """Take away what was left by somebody who was killed, and parts that were put together since."""
    named = {FILE, LOCK, inventory.words.file}
    named.update(part.file for kept in inventory.datasets for part in kept.parts)
    for path in folder.iterdir():
        if path.name in named:
            continue
        if path.is_dir():
            shutil.rmtree(path)
        else:
            path.unlink()


def _locked(descriptor: int) -> bool:
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True
