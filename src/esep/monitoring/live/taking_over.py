"""Taking over from a process that was killed: what it leaves behind ends by itself, which takes a moment."""

from collections.abc import Callable
from time import monotonic, sleep
from typing import TypeVar

from esep.kernel.errors import EsepError

T = TypeVar("T")
HELD = "E-1031"
PATIENCE, PAUSE = 60.0, 0.1  # seconds


def taken_over(begin: Callable[[], T]) -> T:
    """What is begun, once no other process writes there any more.

    Raises:
        EsepError: E-1031 when another one goes on writing for a minute; see also what begins.
    """
    until = monotonic() + PATIENCE
    while True:
        try:
            return begin()
        except EsepError as fault:
            if fault.code != HELD or monotonic() > until:
                raise
            sleep(PAUSE)
