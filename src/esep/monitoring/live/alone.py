"""One service for a register and for a folder: two would tell every alert twice, and know half each."""

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from esep.kernel.errors import EsepError


@contextmanager
def alone(folder: Path) -> Iterator[None]:
    """A block in which no other process of this kind works for a folder.

    Args:
        folder: a folder that is there; nothing is left in it.

    Raises:
        EsepError: E-1120 when another one does.
    """
    lock = held(folder)
    try:
        yield
    finally:
        os.close(lock)


def held(folder: Path) -> int:
    """The lock of a folder, until it is closed or this process ends.

    Raises:
        EsepError: E-1120 when another process holds it.
    """
    lock = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        os.close(lock)
        raise EsepError("E-1120") from None
    return lock
