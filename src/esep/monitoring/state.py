"""What is known after the fixes so far: flat arrays, so that a copy is a copy and a file is a file."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from esep.monitoring import records
from esep.monitoring.alerts import ALERT, NEVER, Alerts
from esep.monitoring.kernel.running import BLOCK
from esep.monitoring.records import LONG_AGO, Memory, Tables


@dataclass(slots=True)
class State:
    """What the engine knows, and the alerts that last, by device.

    A step uses its state up: who needs the one before keeps a `copy`.
    """

    memory: Memory
    open: Alerts
    now: int = LONG_AGO

    def copy(self) -> "State":
        """The same, apart."""
        return State(Memory._make(array.copy() for array in self.memory), self.open.copy(), self.now)

    def arrays(self) -> Iterator[tuple[str, npt.NDArray[Any]]]:
        """All of it by name, as a file keeps it."""
        yield from self.memory._asdict().items()
        yield "open", self.open
        yield "now", np.array([self.now], np.int64)


def fresh(tables: Tables) -> State:
    """What is known of a fleet before its first fix."""
    count = len(tables.devices)
    known = np.zeros(count, records.KNOWN)
    known["last"] = known["good"] = LONG_AGO
    known["edge"] = NEVER
    known["safe"] = -1.0
    together = np.zeros(len(tables.pairs), records.TOGETHER)
    together["judged"] = LONG_AGO
    memory = Memory(
        known=known,
        amiss=np.zeros(count, records.AMISS),
        sides=np.zeros(len(tables.places), records.SIDE),
        rooms=np.zeros(len(tables.places)),
        together=together,
        groups=np.full(count, LONG_AGO, np.int64),
        timers=np.full(count, NEVER, np.int64),
        blocks=np.full(count // BLOCK + 1, NEVER, np.int64),
        told=np.zeros(count, np.uint8),
    )
    return State(memory, np.zeros(0, ALERT))
