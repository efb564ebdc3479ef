"""Processes that have died are begun again, and both are told, once each."""

from collections.abc import Callable, Sequence
from time import monotonic

from esep.monitoring.live.processes import AGAIN, Process

DIED, BEGUN_AGAIN = "died", "begun_again"
Trying = Callable[[Callable[[], int]], int | None]


class Mending:
    """Begins again what has died.

    Args:
        processes: to look after.
        trying: begins one; None where that could not be done now.
        told: is told what has happened to which process, by name.
    """

    def __init__(
        self, processes: Sequence[Process], trying: Trying, told: Callable[[str, str], None]
    ) -> None:
        self._processes, self._trying, self._told = processes, trying, told
        self._begun: dict[str, float] = {}
        self._down: set[str] = set()

    def mend(self) -> None:
        """Look at each of them; one that dies again and again is begun again now and then."""
        for process in self._processes:
            if process.alive:
                continue
            if process.name not in self._down:
                self._down.add(process.name)
                self._told(DIED, process.name)
            if monotonic() - self._begun.get(process.name, -AGAIN) >= AGAIN:
                self._begun[process.name] = monotonic()
                self._begin(process)

    def _begin(self, process: Process) -> None:
        if self._trying(process.begin) is not None:
            self._down.discard(process.name)
            self._told(BEGUN_AGAIN, process.name)
