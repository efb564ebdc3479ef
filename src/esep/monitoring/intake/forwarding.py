"""Alerts go on to the register: each change at least once, with a key by which a repetition is recognised."""

from collections.abc import Callable, Iterator, Sequence
from enum import StrEnum
from pathlib import Path
from typing import NamedTuple

import numpy as np
import orjson

from esep.kernel.outputs import whole
from esep.monitoring.alerts import Alerts
from esep.monitoring.intake.outcomes import Step, steps


class Change(StrEnum):
    """What became of an alert."""

    RAISED = "raised"
    WITHDRAWN = "withdrawn"
    MOVED = "moved"


class Told(NamedTuple):
    """One change of one alert: its row in numbers of the log, as of which instant, by which orders, and a
    key.

    The key names the step and the place in it: what is sent again after a fault bears the same one.
    """

    change: Change
    alert: np.void
    now: int
    orders: bytes
    key: str


Send = Callable[[Sequence[Told]], None]


class Forwarder:
    """Hands on the steps of one worker.

    Args:
        folder: the log of steps.
        place: the file that remembers up to where they were handed on.
        send: gets the changes of a step in order; what it raises stops the forwarding, and is tried again
            later.
    """

    def __init__(self, folder: Path, place: Path, send: Send) -> None:
        self._folder, self._place, self._send = folder, place, send
        self.position = int(orjson.loads(place.read_bytes())["position"]) if place.exists() else 0

    def forward(self) -> int:
        """Hand on what has come; how many changes."""
        count = 0
        for step in steps(self._folder, self.position):
            told = list(changes_of(step))
            self._send(told)
            count += len(told)
            self.position = step.after
            with whole(self._place) as made:
                made.write_bytes(orjson.dumps({"position": self.position}))
        return count


def changes_of(step: Step) -> Iterator[Told]:
    """The changes of a step, those that fell away first: what takes their place comes after them."""
    parts: tuple[tuple[Change, Alerts], ...] = (
        (Change.WITHDRAWN, step.changes.withdrawn),
        (Change.MOVED, step.changes.moved),
        (Change.RAISED, step.changes.raised),
    )
    for change, alerts in parts:
        for place, alert in enumerate(alerts):
            yield Told(change, alert, step.now, step.orders, f"{step.after}-{change}-{place}")
